import { describe, expect, test } from 'vitest'
import type { ShiftItem } from '#ipc/follow-up.ts'
import { handoversFor, lengthOf, openParts } from '../../renderer/features/shift/shift.ts'
import { uuid } from '../support/commands.ts'

const ended = (n: number, by: number, endedAt: number, takenBy: string | null): ShiftItem =>
  ({ state: { id: uuid(n), operatorId: uuid(by), deskId: uuid(1), startedAt: 0, endedAt, open: null, ticketIds: [], endedWith: null, takenBy, takenAt: null, updatedAt: endedAt, steps: [] }, note: '' })

describe('a shift', () => {
  test('lasts whole hours and minutes in two digits, and never less than nothing', () => {
    expect([lengthOf(0, 3 * 3_600_000 + 4 * 60_000 + 59_000), lengthOf(10_000, 0)]).toEqual([{ hours: 3, minutes: '04' }, { hours: 0, minutes: '00' }])
  })

  test('shows first what nobody took over, then the rest, the newest first; one’s own waits for somebody else', () => {
    const items = [ended(1, 7, 50, null), ended(2, 8, 10, null), ended(3, 8, 40, uuid(7)), ended(4, 9, 30, null)]
    expect(handoversFor(items, uuid(7)).map(({ state }) => state.id)).toEqual([uuid(4), uuid(2), uuid(1), uuid(3)])
  })

  test('names only what stays open', () => {
    expect(openParts({ promises: 0, incidents: 2, urgent: 0, unsent: 1, drafts: 0 })).toEqual([['incidents', 2], ['unsent', 1]])
    expect(openParts(null)).toEqual([])
  })
})
