import { describe, expect, it } from 'vitest'
import type { TicketView } from '#ipc/contract.ts'
import { entryOf, forwardNote, inboxOf, unacknowledged } from '../../renderer/features/department/inbox.ts'
import { readDepartmentSearch } from '../../renderer/features/department/search.ts'
import { LIAISON, MARYAM, story, ZAHRA } from '../domain/ticket/story.ts'

const viewOf = (told: ReturnType<typeof story>, parts: TicketView['parts'] = {}): TicketView => ({
  state: told.state(), parts, pending: [], current: { phone: null, name: null, nationalId: null, address: null, text: '', personId: null },
})
const forwarded = (): ReturnType<typeof story> => {
  const told = story()
  told.registers()
  told.forwards(ZAHRA, ['parks'])
  return told
}
const dueOf = (told: ReturnType<typeof story>): number => told.state().assignments[0]?.due?.at ?? 0

describe('a department’s inbox', () => {
  it('puts a message where its work stands: new, in work, reported, back in work after a false report, done, returned', () => {
    const told = forwarded()
    const shelf = () => entryOf(viewOf(told), dueOf(told) - 1)?.shelf
    expect(shelf()).toBe('new')
    told.acknowledges(LIAISON, 'parks')
    expect(shelf()).toBe('acknowledged')
    told.reports(LIAISON, 'parks')
    expect(shelf()).toBe('reported')
    told.verifies(MARYAM, 'parks', 'not_done')
    expect(shelf()).toBe('acknowledged')
    told.reports(LIAISON, 'parks')
    told.verifies(MARYAM, 'parks', 'true')
    expect(shelf()).toBe('done')
    const returned = forwarded()
    returned.returns(LIAISON, 'parks')
    expect(entryOf(viewOf(returned), 0)?.shelf).toBe('returned')
  })
  it('shows first what is past its deadline, and what was reported in time is not late', () => {
    const late = forwarded()
    const reported = forwarded()
    reported.reports(LIAISON, 'parks')
    const now = dueOf(late) + 1
    expect(entryOf(viewOf(reported), now)).toMatchObject({ shelf: 'reported', late: false })
    expect([dueOf(late) - 1, now].map((at) => entryOf(viewOf(late), at)?.late)).toEqual([false, true])
    const earlier = { ...viewOf(late), state: { ...late.state(), assignments: late.state().assignments.map((part) => ({ ...part, due: part.due && { ...part.due, at: part.due.at - 1 } })) } }
    expect(inboxOf([viewOf(late), earlier], now).map(({ part }) => part.due?.at)).toEqual([dueOf(late) - 1, dueOf(late)])
  })
  it('acknowledges at once what nobody acknowledged, also when it is late', () => {
    const fresh = forwarded()
    const taken = forwarded()
    taken.acknowledges(LIAISON, 'parks')
    const entries = inboxOf([viewOf(fresh), viewOf(taken)], dueOf(fresh) + 1)
    expect(unacknowledged(entries).map(({ part }) => part.status)).toEqual(['forwarded'])
  })
  it('reads the note of the forward to this part, and none where nothing was written', () => {
    const told = forwarded()
    const part = told.part('parks')
    expect(forwardNote(viewOf(told, { [told.lastCommand()]: { note: 'فوری است' } }), part)).toBe('فوری است')
    expect(forwardNote(viewOf(told, { [told.lastCommand()]: { note: '' } }), part)).toBeNull()
    expect(forwardNote(viewOf(told), 'another')).toBeNull()
  })
  it('takes from the address only what it knows', () => {
    expect(readDepartmentSearch({ ticket: 'x', shelf: 'reported', other: 1 })).toEqual({ ticket: 'x', shelf: 'reported' })
    expect(readDepartmentSearch({ ticket: 3, shelf: 'attic' })).toEqual({})
  })
})
