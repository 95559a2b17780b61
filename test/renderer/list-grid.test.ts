import { describe, expect, it } from 'vitest'
import { dueStanding } from '../../renderer/features/ticket-list/due.ts'
import { knownColumns, nextSort, usualColumns } from '../../renderer/features/ticket-list/queue-table.ts'
import { all, chosenIn, NOTHING, range, SELECT_LIMIT, toggle } from '../../renderer/features/ticket-list/selection.ts'
import { placeOf } from '../../renderer/features/ticket-list/use-cursor.ts'

const list = (length: number, from = 1000): Uint32Array => Uint32Array.from({ length }, (_, place) => from + place)
const members = ({ chosen }: { chosen: ReadonlySet<number> }): number[] => [...chosen].sort((a, b) => a - b)

describe('selecting messages', () => {
  it('adds and takes away one by one', () => {
    const one = toggle(NOTHING, 5).selection
    const two = toggle(one, 9).selection
    expect(members(two)).toEqual([5, 9])
    expect(members(toggle(two, 5).selection)).toEqual([9])
  })
  it('reaches from the anchor to the row and back over it', () => {
    const numbers = list(10)
    const start = toggle(NOTHING, 1004).selection
    const down = range(start, numbers, 4, 6).selection
    expect(members(down)).toEqual([1004, 1005, 1006])
    expect(members(range(down, numbers, 6, 3).selection)).toEqual([1003, 1004])
  })
  it('starts a range where the cursor was when nothing was chosen, or the anchor has left the list', () => {
    expect(members(range(NOTHING, list(10), 2, 3).selection)).toEqual([1002, 1003])
    expect(members(range({ chosen: new Set([7]), anchor: 7 }, list(10), 2, 1).selection)).toEqual([1001, 1002])
  })
  it('never holds more than one call may, and says so', () => {
    const numbers = list(SELECT_LIMIT + 50)
    expect(all(numbers)).toMatchObject({ cut: true, selection: { chosen: { size: SELECT_LIMIT } } })
    expect(all(list(3)).cut).toBe(false)
    const up = range({ chosen: new Set(), anchor: numbers.at(-1) ?? 0 }, numbers, 0, 0)
    expect([up.cut, up.selection.chosen.size, up.selection.chosen.has(numbers.at(-1) ?? 0)]).toEqual([true, SELECT_LIMIT, true])
    const full = all(numbers).selection
    expect(toggle(full, 1).cut).toBe(true)
    expect(toggle(full, numbers[0] ?? 0)).toMatchObject({ cut: false, selection: { chosen: { size: SELECT_LIMIT - 1 } } })
  })
  it('acts only on what the list still shows, in its order', () => {
    expect(chosenIn(Uint32Array.of(9, 3, 5), new Set([5, 9, 77]))).toEqual([9, 5])
  })
})

describe('the cursor', () => {
  it('stays on its message when the order changes, and in its place when the message has gone', () => {
    expect(placeOf({ number: 1002, index: 2 }, Uint32Array.of(1009, 1002, 1000), true)).toBe(1)
    expect(placeOf({ number: 1002, index: 2 }, Uint32Array.of(1000, 1001, 1003, 1004), true)).toBe(2)
    expect(placeOf({ number: 1002, index: 2 }, Uint32Array.of(1000), true)).toBe(0)
    expect(placeOf({ number: 1002, index: 2 }, new Uint32Array(), true)).toBe(-1)
  })
})

describe('columns', () => {
  it('are those asked for, once each, always with the subject', () => {
    expect(knownColumns(['due', 'nonsense', 'due', 'subject', 'code'])).toEqual(['due', 'subject', 'code'])
    expect(knownColumns(['due'])).toEqual(['subject', 'due'])
  })
  it('grow with the window', () => {
    const narrow = usualColumns(1366)
    expect(narrow).toContain('due')
    expect(usualColumns(1920).length).toBeGreaterThan(narrow.length)
  })
  it('hand the order on to the next that can sort, around the end', () => {
    const shown = ['status', 'code', 'subject', 'due']
    expect([nextSort(shown, 'status', 1), nextSort(shown, 'category', 1), nextSort(shown, 'dueAt', 1), nextSort(shown, 'status', -1)]).toEqual(['category', 'dueAt', 'status', 'dueAt'])
    // sorted by a column that is not shown: the first of those that are
    expect([nextSort(shown, 'name', 1), nextSort(shown, 'name', -1)]).toEqual(['status', 'dueAt'])
  })
})

describe('a deadline', () => {
  const HOUR = 3_600_000
  it.each([
    [25 * HOUR, 'calm', false, 'days', 1], [23 * HOUR, 'soon', false, 'hours', 23], [20 * 60_000, 'soon', false, 'minutes', 20],
    [0, 'late', true, 'minutes', 1], [-23 * HOUR, 'late', true, 'hours', 23], [-24 * HOUR, 'overdue', true, 'days', 1], [-24 * 59 * HOUR, 'overdue', true, 'days', 59],
  ] as const)('%i ms from now is %s', (left, tone, past, unit, n) => {
    expect(dueStanding(10_000_000_000 + left, 10_000_000_000)).toEqual({ tone, past, unit, n })
  })
})
