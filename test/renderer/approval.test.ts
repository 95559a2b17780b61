import { describe, expect, test } from 'vitest'
import { readCommand } from '#domain/catalog.ts'
import type { ApprovalItem } from '#ipc/follow-up.ts'
import type { Role } from '#domain/operator/roles.ts'
import { allowersOf } from '../../renderer/features/approval/allowers.ts'
import { answerable, waitingOf } from '../../renderer/features/approval/approvals.ts'
import { commandsOf, deedOf } from '../../renderer/features/approval/deed.ts'
import { mergeAsked } from '../../renderer/features/ticket-entry/people.ts'
import { uuid } from '../support/commands.ts'

const asked = (matter: 'close_unverified' | 'merge_people' | 'erase_personal', ticketId: string | null, subjectIds: readonly string[]) => ({ id: uuid(1), matter, ticketId, subjectIds: [...subjectIds] })
const item = (n: number, by: number, status: ApprovalItem['state']['status'], askedAt: number): ApprovalItem =>
  ({ state: { ...asked('erase_personal', uuid(9), []), id: uuid(n), status, askedBy: uuid(by), askedAt, settledBy: null, settledAt: null, updatedAt: askedAt, steps: [] }, note: '', answer: '', ticket: null })

describe('an approval', () => {
  test.each([
    [asked('close_unverified', uuid(5), [uuid(5)]), { type: 'CloseTicket', ticketId: uuid(5), reason: 'unverified', note: 'چرا' }],
    [asked('erase_personal', null, [uuid(5)]), { type: 'EraseTicket', ticketId: uuid(5), note: 'چرا' }],
    [asked('merge_people', uuid(8), [uuid(5), uuid(6)]), { type: 'MergePeople', personId: uuid(5), intoId: uuid(6), note: 'چرا' }],
  ] as const)('of %o is saved with its deed, both well-formed', (state, deed) => {
    expect(deedOf(state, 'چرا')).toEqual(deed)
    const commands = commandsOf(state, 'چرا', 'give', '') ?? []
    expect(commands.map(({ type }) => type)).toEqual(['GiveApproval', deed.type])
    for (const { type, data } of commands) expect(readCommand(type, data).ok).toBe(true)
  })

  test('that does not say to what is not given, and can still be declined', () => {
    expect(commandsOf(asked('merge_people', null, [uuid(5)]), 'چرا', 'give', '')).toBeNull()
    expect(commandsOf(asked('merge_people', null, [uuid(5)]), 'چرا', 'decline', 'نه')).toEqual([{ type: 'DeclineApproval', data: { approvalId: uuid(1), note: 'نه' } }])
  })

  test('waits in the order of asking, and never for whoever asked', () => {
    const items = [item(1, 2, 'asked', 20), item(2, 3, 'asked', 10), item(3, 3, 'given', 5)]
    expect(waitingOf(items).map(({ state }) => state.id)).toEqual([uuid(2), uuid(1)])
    expect(answerable(items, uuid(3)).map(({ state }) => state.id)).toEqual([uuid(1)])
  })

  test('to merge people names a message of the one who is merged', () => {
    const wanted = mergeAsked({ personId: uuid(5), intoId: uuid(6) }, [{ id: uuid(20), personId: uuid(6) }, { id: uuid(21), personId: uuid(5) }], 'چرا', uuid(1))
    expect(wanted).toMatchObject({ ticketId: uuid(21), subjectIds: [uuid(5), uuid(6)] })
    expect(readCommand('AskApproval', wanted).ok).toBe(true)
  })
})

describe('who may allow a request', () => {
  const role = (id: string, ...permissions: Role['permissions']): Role => ({ id, name: id, nameEn: id, permissions })
  const city = {
    roles: [role('operator', 'approval.ask'), role('supervisor', 'approval.give', 'ticket.closeUnverified'), role('manager', 'approval.give', 'personal.erase'), role('director', 'approval.give', 'personal.erase')],
    operators: [{ id: uuid(1), name: 'لیلا', role: 'supervisor', departmentId: null }, { id: uuid(2), name: 'نادر', role: 'manager', departmentId: null }],
  }
  test('are those with the right to the deed too, never whoever asks, and no role that nobody has', () => {
    const named = (matter: 'close_unverified' | 'merge_people' | 'erase_personal', askedBy: string) => allowersOf(city, matter, askedBy).map(({ role: { id }, people }) => [id, ...people])
    expect(named('erase_personal', uuid(1))).toEqual([['manager', 'نادر']])
    expect(named('erase_personal', uuid(2))).toEqual([])
    expect(named('close_unverified', uuid(9))).toEqual([['supervisor', 'لیلا']])
    expect(named('merge_people', uuid(9))).toEqual([])
  })
})
