import { expect, it } from 'vitest'
import { NO_FACTS } from '#domain/decider.ts'
import { nextDue, type TicketState } from '#domain/ticket/state.ts'
import { importData, uuid } from '../../support/commands.ts'
import { given } from '../given.ts'

const OPENED = 1_320_000_000_000
const HOUR = 3_600_000
const CASE = { ...importData(uuid(0x1)), source: { name: 'old', id: '1' }, occurredAt: OPENED }
const facts = { ...NO_FACTS, departments: { traffic: { external: false, due: null } } }
const bring = (past: Partial<{ departmentId: string | null; dueAt: number | null; closedAt: number | null }>, over: object = {}) =>
  given().when('ImportTicket', { ...CASE, past: { departmentId: 'traffic', dueAt: null, closedAt: null, ...past }, closing: 'رنگ شد', ...over }, { facts, at: OPENED + 1_000_000 * HOUR })

it('an imported case is closed, and was late, as it was', () => {
  const { result, state } = bring({ dueAt: OPENED + 48 * HOUR, closedAt: OPENED + 72 * HOUR })
  expect(state).toMatchObject({
    status: 'closed', receivedAt: OPENED, closedAt: OPENED + 72 * HOUR, updatedAt: OPENED + 72 * HOUR, answeredAt: null, solvedAt: null,
    assignments: [{ departmentId: 'traffic', status: 'reported', forwardedAt: OPENED, due: { at: OPENED + 48 * HOUR, hours: 48 }, reports: [{ at: OPENED + 72 * HOUR, verified: null }] }],
  })
  expect(result).toMatchObject({ ok: true, private: { note: 'رنگ شد' } })
  expect(nextDue(state as TicketState)).toBeNull()
})

it('one that is still open stands with its department and its deadline', () => {
  const { state } = bring({ dueAt: OPENED + 48 * HOUR })
  expect(state).toMatchObject({ status: 'forwarded', closedAt: null, updatedAt: OPENED, checks: [] })
  expect(nextDue(state as TicketState)).toMatchObject({ at: OPENED + 48 * HOUR })
})

it('without anything known of its past it is registered only', () => {
  expect(bring({}, { past: null }).state).toMatchObject({ status: 'registered', assignments: [] })
})

it('what leads to a department that the city never had is refused; what only the inspection may see stays hidden', () => {
  expect(bring({ departmentId: 'nowhere' }).result).toMatchObject({ ok: false, refusal: { code: 'department_unknown', details: { departmentId: 'nowhere' } } })
  expect(given().when('ImportTicket', CASE, { facts: { ...NO_FACTS, confidential: true } }).state).toMatchObject({ confidential: true })
})
