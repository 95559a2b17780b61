import { expect, it } from 'vitest'
import { workingTime } from '#domain/calendar/working-time.ts'
import { NO_FACTS } from '#domain/decider.ts'
import { directory } from '#domain/directory/directory.ts'
import { followUpFor } from '#domain/directory/follow-up.ts'
import type { Check } from '#domain/ticket/check.ts'
import { isFollowed } from '#domain/ticket/checks.ts'
import { evolveTicket, nextDue, type TicketState } from '#domain/ticket/state.ts'
import { TINY_CITY } from '../../support/city.ts'
import { importData, OPERATOR, uuid } from '../../support/commands.ts'
import { given, origin } from '../given.ts'

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

const CITY = directory.parse({ ...TINY_CITY, version: 1, operators: [], sealingKey: null })
const NOW = Date.UTC(2026, 10, 21, 8)
const DAY = 24 * HOUR
const followUp = followUpFor(CITY, workingTime(CITY), CASE, NOW)!
const STRETCH = followUp.silentDays * DAY
/** Brought in now: so far from now it was due. */
const broughtNow = (n: number, past: { readonly departmentId: string | null; readonly dueIn: number | null; readonly closedAt?: number } | null): TicketState => {
  const history = past === null ? null : { departmentId: past.departmentId, dueAt: past.dueIn === null ? null : NOW + past.dueIn, closedAt: past.closedAt ?? null }
  // spread over all ids there are, as those are that an import makes
  const ticketId = `${(n * 0x9e37_79b1 >>> 0).toString(16).padStart(8, '0')}-0000-4000-8000-0000${(n * 0x9e37_79b1 >>> 0).toString(16).padStart(8, '0')}`
  return given().when('ImportTicket', { ...CASE, ticketId, past: history }, { facts: { ...facts, followUp }, at: NOW }).state as TicketState
}
const kindsAt = ({ checks }: TicketState, at: number): readonly string[] => checks.filter(({ from, until }) => from <= at && (until === null || at < until)).map(({ kind }) => kind).sort()
const many = <T>(make: (n: number) => T): readonly T[] => Array.from({ length: 700 }, (_, n) => make(n + 1))

it('an open one has its turn in the queues within the days after which any silent case is asked about, and thousands do not come at once', () => {
  for (const [past, kind] of [[null, 'forward'], [{ departmentId: 'traffic', dueIn: null }, 'unacknowledged'], [{ departmentId: 'traffic', dueIn: -900 * DAY }, 'overdue']] as const) {
    const turns = many((n) => broughtNow(n, past).checks.find((check) => check.kind === kind)!).map(({ from }) => (from - NOW) / STRETCH)
    expect([Math.min(...turns) >= 0, Math.max(...turns) < 1]).toEqual([true, true])
    const tenths = Array.from({ length: 10 }, (_, tenth) => turns.filter((turn) => Math.floor(turn * 10) === tenth).length)
    expect([Math.min(...tenths) > 50, Math.max(...tenths) < 90]).toEqual([true, true])
  }
})

it('none is late before its turn has come, and each is done about what its case needs', () => {
  const late = (checks: readonly Check[], at: number): number => checks.filter(({ from, until, by }) => from <= at && until === null && by < at).length
  for (const state of many((n) => broughtNow(n, { departmentId: 'traffic', dueIn: -900 * DAY }))) {
    const turn = state.checks.find(({ kind }) => kind === 'overdue')!.from
    expect([kindsAt(state, turn - 1), kindsAt(state, turn), late(state.checks, turn)]).toEqual([[], ['overdue', 'unacknowledged'], 0])
  }
  expect(kindsAt(broughtNow(1, null), NOW + STRETCH)).toEqual(['forward'])
})

it('a deadline that is still ahead wakes what it always does', () => {
  const state = broughtNow(1, { departmentId: 'traffic', dueIn: 3 * DAY })
  const by = (kind: string) => state.checks.find((check) => check.kind === kind)
  expect([by('near_due'), by('overdue')]).toMatchObject([{ from: NOW + 3 * DAY - followUp.nearDueHours * HOUR, until: NOW + 3 * DAY }, { from: NOW + 3 * DAY, until: null }])
})

it('about one that has ended nothing is to be done; in a city without a policy nothing is planned', () => {
  expect(broughtNow(1, { departmentId: 'traffic', dueIn: null, closedAt: NOW - DAY }).checks).toEqual([])
  expect(bring({}).state).toMatchObject({ checks: [] })
})

it('keeps its turn, and goes up no levels, until somebody does something; then it is a case like any other', () => {
  const state = broughtNow(1, { departmentId: 'traffic', dueIn: -900 * DAY })
  expect(isFollowed(state)).toBe(false)
  const key = state.checks.find(({ kind }) => kind === 'overdue')!.key
  const attempt = { type: 'AttemptRecorded', ticketId: state.id, check: key, kind: 'overdue', outcome: 'reached', from: NOW + 4 * HOUR, late: NOW + 4 * HOUR, lastOne: false } as const
  const after = evolveTicket(state, attempt, origin({ by: OPERATOR.id, occurredAt: NOW + HOUR }))!
  expect([isFollowed(after), after.checks.find((check) => check.key === key)?.attempts]).toEqual([true, 1])
})
