import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { standsFor } from '#domain/person/person.ts'
import { uuid } from '../../support/commands.ts'
import { given, origin, without } from '../given.ts'

const A = uuid(0xa)
const B = uuid(0xb)
const merged = [{ type: 'PeopleMerged', personId: A, intoId: B }, origin()] as const

describe('people', () => {
  it('are merged and separated again, and nothing of it is forgotten', () => {
    const after = given().when('MergePeople', { personId: A, intoId: B, note: 'یک نفرند' })
    expect(after.result).toEqual({ ok: true, events: [{ type: 'PeopleMerged', personId: A, intoId: B }], private: { note: 'یک نفرند' } })
    expect(after.state).toMatchObject({ id: A, mergedInto: B })
    expect(given(merged).when('UnmergePeople', { personId: A, note: '' }).state).toMatchObject({ mergedInto: null, steps: [{ intoId: B }, { type: 'PeopleUnmerged' }] })
  })

  it('are merged by those who may, once, and never with themselves', () => {
    expect(given().when('MergePeople', { personId: A, intoId: B, note: '' }, { operator: without('person.merge') }).result).toMatchObject({ refusal: { code: 'not_permitted' } })
    expect(given(merged).when('MergePeople', { personId: A, intoId: uuid(0xc), note: '' }).result).toMatchObject({ refusal: { code: 'person_merged' } })
    expect(given().when('MergePeople', { personId: A, intoId: A, note: '' }).result).toMatchObject({ refusal: { code: 'person_same' } })
    expect(given().when('UnmergePeople', { personId: A, note: '' }).result).toMatchObject({ refusal: { code: 'person_not_merged' } })
  })

  it('merged in a circle by two desks that were apart, stand for one and the same', () => {
    const people = ['a', 'b', 'c', 'd', 'e'].map((name) => `p-${name}`)
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...people), fc.constantFrom(...people)), (links) => {
      const into = (id: string): string | null => (links[id] === undefined || links[id] === id ? null : links[id])
      const group = (id: string): string => standsFor(id, into)
      for (const id of people) {
        expect(people).toContain(group(id))
        expect(group(group(id))).toBe(group(id))
        const next = into(id)
        if (next !== null) expect(group(id)).toBe(group(next))
      }
    }))
  })
})
