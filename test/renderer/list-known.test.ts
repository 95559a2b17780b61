import { describe, expect, it } from 'vitest'
import { placeOf } from '../../renderer/features/ticket-list/use-cursor.ts'
import { knownOf, type Listed } from '../../renderer/features/ticket-list/use-list.ts'

const listed = (whole: boolean, ...numbers: number[]): Listed => ({ numbers: Uint32Array.from(numbers), whole, indexing: false })

describe('a list that is on its way', () => {
  it('shows what it begins with until all of it is there, and never a mixture', () => {
    const [first, all] = [listed(false, 9, 8), listed(true, 9, 8, 7, 6)]
    expect(knownOf(undefined, undefined)).toBeNull()
    expect(knownOf(first, undefined)).toBe(first)
    expect(knownOf(first, all)).toBe(all)
    expect(knownOf(listed(true, 5), all)).toMatchObject({ numbers: Uint32Array.of(5) })
  })
  it('says nothing of a beginning in which nothing was found so far, but that nothing is there when that is all', () => {
    expect(knownOf(listed(false), undefined)).toBeNull()
    expect(knownOf(listed(true), undefined)).toMatchObject({ whole: true })
  })
  it('has the cursor nowhere while its message may be among the rest', () => {
    expect(placeOf({ number: 1002, index: 700 }, Uint32Array.of(1000, 1001), false)).toBe(-1)
    expect(placeOf({ number: 1001, index: 700 }, Uint32Array.of(1000, 1001), false)).toBe(1)
    expect(placeOf({ number: null, index: 0 }, Uint32Array.of(1000, 1001), false)).toBe(0)
    expect(placeOf({ number: 1002, index: 700 }, Uint32Array.of(1000, 1001), true)).toBe(1)
  })
})
