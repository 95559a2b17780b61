import { createHash } from 'node:crypto'
import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import type { CommandData } from '#domain/catalog.ts'
import { followUpFor, sampled } from '#domain/directory/follow-up.ts'
import { directory, type Directory, type FollowUpPolicy } from '#domain/directory/directory.ts'
import { workingTime } from '#domain/calendar/working-time.ts'
import { awake, nextCheck, nextWindow } from '#domain/ticket/checks.ts'
import { byUrgency, concerns, inQueue, queuesOf } from '#domain/ticket/queues.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { KindId } from '#domain/ticket/words.ts'
import { TINY_CITY } from '../../support/city.ts'
import { uuid } from '../../support/commands.ts'
import { LIAISON, MARYAM, OTHER_LIAISON, story, TICKET, ZAHRA } from './story.ts'

const HOUR = 3_600_000
const SYSTEM = { id: uuid(0x5e), role: 'system', permissions: ['system.follow'], departmentId: null }
const CITY = directory.parse({ ...TINY_CITY, version: 1, operators: [], sealingKey: null })

const kinds = (state: TicketState): readonly string[] => state.checks.map(({ kind }) => kind).sort()
const check = (state: TicketState, kind: string) => {
  const found = state.checks.find((one) => one.kind === kind)
  if (found === undefined) throw new Error(`no ${kind} among ${kinds(state).join(', ')}`)
  return found
}
/** Registered, forwarded to the parks department, reported, verified. */
function worked() {
  const told = story()
  told.registers()
  told.forwards(ZAHRA, ['parks'])
  told.reports(LIAISON, 'parks')
  told.verifies(MARYAM, 'parks', 'true')
  return told
}
const tries = (told: ReturnType<typeof story>, kind: string, outcome: CommandData<'RecordAttempt'>['outcome'], callAt: number | null = null, hours = 1) =>
  told.run(ZAHRA, 'RecordAttempt', { ticketId: TICKET, check: check(told.state(), kind).key, outcome, callAt, note: '' }, hours)

describe('what is next', () => {
  it('a new message waits to be forwarded, within the minutes of the policy', () => {
    const told = story()
    told.registers()
    const waits = check(told.state(), 'forward')
    expect([waits.from, waits.by]).toEqual([told.state().receivedAt, told.state().receivedAt + HOUR])
    expect(kinds(told.state())).toEqual(['forward'])
  })

  it('a forwarded one waits for the department: to be acknowledged in working hours, reminded near its deadline, asked when that is past', () => {
    const told = story()
    told.registers()
    told.forwards(ZAHRA, ['parks'])
    const state = told.state()
    const [part] = state.assignments
    expect(kinds(state)).toEqual(['near_due', 'overdue', 'unacknowledged'])
    const due = part?.due?.at ?? 0
    expect(check(state, 'near_due')).toMatchObject({ from: due - 4 * HOUR, until: due, by: due })
    expect(check(state, 'overdue')).toMatchObject({ from: due, until: null })
    const silence = workingTime(CITY).due({ departmentId: 'parks', start: part?.forwardedAt ?? 0, hours: 4, clock: 'working', from: 'policy', policyId: 'usual' }).at
    expect(check(state, 'unacknowledged').from).toBe(silence)
    told.acknowledges(LIAISON, 'parks')
    expect(kinds(told.state())).toEqual(['near_due', 'overdue'])
  })

  it('near its deadline it sleeps again when the deadline is past, and only the overdue one is awake', () => {
    const told = story()
    told.registers()
    told.forwards(ZAHRA, ['parks'])
    const due = told.state().assignments[0]?.due?.at ?? 0
    expect(awake(told.state().checks, due - HOUR).map(({ kind }) => kind)).toContain('near_due')
    expect(awake(told.state().checks, due).map(({ kind }) => kind)).toContain('overdue')
    expect(awake(told.state().checks, due).map(({ kind }) => kind)).not.toContain('near_due')
  })

  it('a department that was reminded is asked again after the policy\'s hours, as often as it takes', () => {
    const told = story()
    told.registers()
    told.forwards(ZAHRA, ['parks'])
    for (const attempts of [1, 2, 3, 4, 5]) {
      expect(tries(told, 'overdue', 'reached')).toBe('done')
      const asked = check(told.state(), 'overdue')
      expect(asked.attempts).toBe(attempts)
      expect(asked.from).toBe((asked.last?.at ?? 0) + 4 * HOUR)
    }
    expect(told.state().unreachable).toBe(false)
  })

  it('a report waits to be checked; then the citizen to be told; then to be asked; then to be closed', () => {
    const told = story()
    told.registers()
    told.forwards(ZAHRA, ['parks'])
    told.reports(LIAISON, 'parks')
    expect(kinds(told.state())).toEqual(['verify'])
    told.verifies(MARYAM, 'parks', 'true')
    expect(kinds(told.state())).toEqual(['answer'])
    told.answers(ZAHRA)
    expect(kinds(told.state())).toEqual(['satisfaction'])
    told.run(ZAHRA, 'RecordSatisfaction', { ticketId: TICKET, scores: { speed: 4, result: 5, conduct: 5 }, note: '' })
    expect(kinds(told.state())).toEqual(['close'])
    told.closes(ZAHRA, 'done')
    expect(kinds(told.state())).toEqual([])
  })

  it('work that was not done goes back to the department and counts against it', () => {
    const told = story()
    told.registers()
    told.forwards(ZAHRA, ['parks'])
    told.reports(LIAISON, 'parks')
    told.verifies(MARYAM, 'parks', 'not_done')
    expect(kinds(told.state())).toEqual(['near_due', 'overdue'])
    expect(told.state().assignments[0]?.falseReports).toBe(1)
    told.reports(LIAISON, 'parks')
    expect(told.state().assignments[0]?.spared).toBe(false)
  })

  it('after a reopening the same work is another check', () => {
    const told = worked()
    const first = check(told.state(), 'answer').key
    told.answers(ZAHRA)
    told.reopens(ZAHRA)
    told.reports(LIAISON, 'parks')
    told.verifies(MARYAM, 'parks', 'true')
    expect(check(told.state(), 'answer').key).not.toBe(first)
  })

  it('somebody unknown is neither called nor asked: the case is to be closed', () => {
    const told = story()
    told.registers(ZAHRA, { anonymous: true })
    told.forwards(ZAHRA, ['parks'])
    told.reports(LIAISON, 'parks')
    told.verifies(MARYAM, 'parks', 'true')
    expect(kinds(told.state())).toEqual(['close'])
    expect(told.run(ZAHRA, 'PromiseAnswer', { ticketId: TICKET, by: 99 * HOUR, note: '' })).toBe('anonymous_caller')
  })

  it('information given at once asks nobody whether they are content', () => {
    const told = story()
    told.registers()
    told.answers(ZAHRA)
    expect(kinds(told.state())).toEqual(['close'])
  })

  it('a parked case sleeps until its day and is then awake by itself, whether or not the server has woken it', () => {
    const told = story()
    told.registers()
    const until = 500 * HOUR
    told.run(ZAHRA, 'ParkTicket', { ticketId: TICKET, until, note: 'بودجهٔ سال آینده' })
    expect(kinds(told.state())).toEqual(['woken'])
    expect(awake(told.state().checks, until - 1)).toEqual([])
    expect(awake(told.state().checks, until)).toHaveLength(1)
    expect(told.run(SYSTEM, 'WakeTicket', { ticketId: TICKET })).toBe('date_future')
    expect(told.run(SYSTEM, 'WakeTicket', { ticketId: TICKET }, 600)).toBe('done')
    expect(kinds(told.state())).toEqual(['woken'])
    told.forwards(ZAHRA, ['parks'])
    expect(kinds(told.state())).not.toContain('woken')
  })
})

describe('calling a citizen', () => {
  it('never at night or on a holiday, and not twice an hour', () => {
    const told = worked()
    const windows = followUpFor(CITY, workingTime(CITY), told.state(), told.state().updatedAt)?.windows ?? []
    const called = (at: number): boolean => windows.some(({ from, to }) => from <= at && at < to)
    expect(called(check(told.state(), 'answer').from)).toBe(true)
    for (const outcome of ['busy', 'no_answer'] as const) {
      tries(told, 'answer', outcome)
      const again = check(told.state(), 'answer')
      expect(called(again.from)).toBe(true)
      expect(again.from - (again.last?.at ?? 0)).toBeGreaterThanOrEqual(HOUR)
    }
    expect(nextWindow([{ from: 10, to: 20 }, { from: 30, to: 40 }], 20)).toBe(30)
    expect(nextWindow([{ from: 10, to: 20 }], 15)).toBe(15)
  })

  it('at the time that the citizen asked for, whatever the hour', () => {
    const told = worked()
    const callAt = told.state().updatedAt + 100 * HOUR
    expect(tries(told, 'answer', 'call_at', callAt)).toBe('done')
    expect(check(told.state(), 'answer').from).toBe(callAt)
    expect(tries(told, 'answer', 'call_at', null)).toBe('date_past')
    expect(tries(told, 'answer', 'call_at', 1)).toBe('date_past')
  })

  it('no more often than the policy allows; then it is for somebody to close, and a new number opens it again', () => {
    const told = worked()
    tries(told, 'answer', 'no_answer')
    tries(told, 'answer', 'busy')
    expect(told.state().unreachable).toBe(false)
    tries(told, 'answer', 'no_answer')
    expect(told.state().unreachable).toBe(true)
    expect(kinds(told.state())).toEqual(['close'])
    expect(told.closes(ZAHRA, 'unreachable')).toBe('reason_missing')
    told.run(ZAHRA, 'AmendTicket', { ticketId: TICKET, changes: {}, private: { phone: '+989123456789' } })
    expect(kinds(told.state())).toEqual(['answer'])
  })

  it('a wrong number is not tried again', () => {
    const told = worked()
    tries(told, 'answer', 'wrong_number')
    expect(kinds(told.state())).toEqual(['close'])
  })

  it('an attempt at what was done meanwhile is told so', () => {
    const told = worked()
    const { key } = check(told.state(), 'answer')
    told.answers(ZAHRA)
    expect(told.run(ZAHRA, 'RecordAttempt', { ticketId: TICKET, check: key, outcome: 'busy', callAt: null, note: '' })).toBe('check_done')
  })

  it('put off with a reason it wakes when it was put off to', () => {
    const told = worked()
    const { key, from } = check(told.state(), 'answer')
    const until = from + 30 * HOUR
    expect(told.run(ZAHRA, 'SnoozeCheck', { ticketId: TICKET, check: key, until, note: 'در جلسه است' })).toBe('done')
    expect(check(told.state(), 'answer').from).toBe(until)
    expect(told.words()).toEqual({ note: 'در جلسه است' })
  })
})

describe('what was promised, set and given', () => {
  it('a promise wakes before its time and is kept by whatever the citizen is told', () => {
    const told = story()
    told.registers()
    const by = told.state().receivedAt + 50 * HOUR
    told.run(ZAHRA, 'PromiseAnswer', { ticketId: TICKET, by, note: '' })
    expect(check(told.state(), 'promised')).toMatchObject({ from: by - HOUR / 2, by })
    told.run(ZAHRA, 'AnswerCitizen', { ticketId: TICKET, how: 'call_back', note: 'در دست کار است', standing: true })
    expect(kinds(told.state())).toEqual(['forward'])
    expect(told.run(ZAHRA, 'PromiseAnswer', { ticketId: TICKET, by: 1, note: '' })).toBe('date_past')
  })

  it('a reminder is its owner\'s alone; a supervisor may clear it', () => {
    const told = story()
    told.registers()
    const reminderId = uuid(0xe1)
    told.run(ZAHRA, 'SetReminder', { ticketId: TICKET, reminderId, at: 77 * HOUR, note: 'دوباره بپرسم' })
    const mine = check(told.state(), 'reminder')
    expect(mine).toMatchObject({ ownerId: ZAHRA.id, from: 77 * HOUR })
    expect(concerns(mine, ZAHRA)).toBe(true)
    expect(concerns(mine, MARYAM)).toBe(false)
    const other = { ...ZAHRA, id: uuid(0xa9) }
    expect(told.run(other, 'ClearReminder', { ticketId: TICKET, reminderId })).toBe('not_permitted')
    expect(told.run(ZAHRA, 'ClearReminder', { ticketId: TICKET, reminderId })).toBe('done')
    expect(kinds(told.state())).toEqual(['forward'])
  })

  it('who looks after it is chosen by themselves or by a supervisor', () => {
    const told = story()
    told.registers()
    expect(told.run(ZAHRA, 'AssignFollower', { ticketId: TICKET, operatorId: MARYAM.id })).toBe('not_permitted')
    expect(told.run(ZAHRA, 'AssignFollower', { ticketId: TICKET, operatorId: ZAHRA.id })).toBe('done')
    expect(told.run(MARYAM, 'AssignFollower', { ticketId: TICKET, operatorId: null })).toBe('done')
    expect(told.state().followerId).toBeNull()
  })

  it('an escalation goes to the named role, once for each level, and is over when somebody takes it', () => {
    const told = story()
    told.registers()
    told.forwards(ZAHRA, ['parks'])
    const level = { ticketId: TICKET, escalationId: 'overdue:1', on: 'overdue', level: 1, roleId: 'supervisor', policyId: 'late', assignmentId: told.part('parks') } as const
    expect(told.run(ZAHRA, 'EscalateTicket', level)).toBe('not_permitted')
    expect(told.run(SYSTEM, 'EscalateTicket', level)).toBe('done')
    expect(told.run(SYSTEM, 'EscalateTicket', level)).toBe('nothing_to_amend')
    expect(concerns(check(told.state(), 'escalated'), MARYAM)).toBe(true)
    expect(concerns(check(told.state(), 'escalated'), ZAHRA)).toBe(false)
    expect(told.run(MARYAM, 'AcceptEscalation', { ticketId: TICKET, escalationId: 'overdue:1', note: '' })).toBe('done')
    expect(kinds(told.state())).not.toContain('escalated')
  })

  it('a department may ask that a case be ended; the centre agrees or declines', () => {
    const told = story()
    told.registers()
    told.forwards(ZAHRA, ['parks'])
    told.run(LIAISON, 'AskClosure', { ...told.at('parks'), note: 'در این خیابان درختی نیست' })
    expect(kinds(told.state())).toContain('closure')
    told.run(ZAHRA, 'DeclineClosure', { ...told.at('parks'), note: 'عکس شهروند هست' })
    expect(kinds(told.state())).not.toContain('closure')
  })

  it('an answer by SMS that does not arrive is no answer', () => {
    const told = worked()
    told.run(ZAHRA, 'AnswerCitizen', { ticketId: TICKET, how: 'sms', note: 'کار انجام شد' })
    const messageId = told.lastCommand()
    expect(told.status()).toBe('answered')
    const delivery = { ticketId: TICKET, messageId, channel: 'sms', assignmentId: null, attempts: 3 } as const
    told.run(SYSTEM, 'RecordDelivery', { ...delivery, delivery: 'sent', reason: null })
    expect(told.status()).toBe('answered')
    told.run(SYSTEM, 'RecordDelivery', { ...delivery, delivery: 'failed', reason: 'no_such_number' })
    expect(told.status()).toBe('verified')
    expect(kinds(told.state())).toEqual(['answer'])
  })

  it('erased, its record stays and nobody is called any more', () => {
    const told = worked()
    told.answers(ZAHRA)
    told.closes(ZAHRA, 'done')
    expect(told.run(ZAHRA, 'EraseTicket', { ticketId: TICKET, note: 'گذشت زمان نگهداری' })).toBe('not_permitted')
    const manager = { id: uuid(0xaa), role: 'manager', permissions: ['personal.erase'], departmentId: null }
    expect(told.run(manager, 'EraseTicket', { ticketId: TICKET, note: 'گذشت زمان نگهداری' })).toBe('done')
    expect(told.state().erasedAt).not.toBeNull()
    expect(told.run(manager, 'EraseTicket', { ticketId: TICKET, note: 'دوباره' })).toBe('nothing_to_amend')
  })
})

describe('the sample', () => {
  const rated = (verifyRate: number, departments: FollowUpPolicy['departments'] = []): Directory => ({ ...CITY, followUps: CITY.followUps.map((policy) => ({ ...policy, verifyRate, departments })) })
  /** Which of the two departments of one case are checked after both have reported. */
  function checkedOf(told: ReturnType<typeof story>, kind: KindId = 'request'): readonly string[] {
    told.registers(ZAHRA, { kind })
    told.forwards(ZAHRA, ['parks', 'inspection'])
    told.reports(LIAISON, 'parks')
    told.reports(OTHER_LIAISON, 'inspection')
    const { assignments, checks } = told.state()
    return checks.flatMap((one) => (one.kind === 'verify' ? assignments.filter(({ id }) => id === one.assignmentId).map(({ departmentId }) => departmentId) : []))
  }

  it('given a department with a rate of its own, its reports go by that and those of the others on the case by the policy\'s', () => {
    expect(checkedOf(story({ city: rated(0) }))).toEqual([])
    expect(checkedOf(story({ city: rated(0, [{ departmentId: 'parks', verifyRate: 100 }]) }))).toEqual(['parks'])
    expect(checkedOf(story({ city: rated(100, [{ departmentId: 'parks', verifyRate: 0 }]) }))).toEqual(['inspection'])
  })

  it('given a rate of the department above, those below report by it', () => {
    expect(checkedOf(story({ city: rated(0, [{ departmentId: 'services', verifyRate: 100 }]) }))).toEqual(['parks'])
  })

  it('given a false report lately, all of that department are checked and no more of the others', () => {
    expect(checkedOf(story({ city: rated(0), doubted: ['parks'] }))).toEqual(['parks'])
    expect(checkedOf(story({ city: rated(0, [{ departmentId: 'parks', verifyRate: 0 }]), doubted: ['parks', 'power'] }))).toEqual(['parks'])
  })

  it('given a complaint, every report is checked, whatever the rates', () => {
    expect(checkedOf(story({ city: rated(0, [{ departmentId: 'parks', verifyRate: 0 }]) }), 'complaint')).toEqual(['parks', 'inspection'])
  })

  it('given a department that came to the case later, its report goes by its own rate', () => {
    const told = story({ city: rated(100, [{ departmentId: 'inspection', verifyRate: 0 }]) })
    told.registers()
    told.forwards(ZAHRA, ['parks'])
    told.reports(LIAISON, 'parks')
    told.forwards(ZAHRA, ['inspection'], ['parks'])
    told.reports(OTHER_LIAISON, 'inspection')
    expect(told.state().assignments.map(({ departmentId, spared }) => [departmentId, spared])).toEqual([['parks', false], ['inspection', true]])
  })

  it('given that its report on this case was false, the next one is checked even by a rate of none', () => {
    const told = story({ city: rated(100) })
    told.registers()
    told.forwards(ZAHRA, ['parks'])
    told.reports(LIAISON, 'parks')
    told.verifies(MARYAM, 'parks', 'not_done')
    told.moves(rated(0))
    told.reports(LIAISON, 'parks')
    expect(told.state().assignments[0]?.spared).toBe(false)
  })

  it('hits about as many as it says, the same ones everywhere', () => {
    const ids = Array.from({ length: 2000 }, (_, n) => uuid(n * 7919))
    const hit = ids.filter((id) => sampled(id, 30))
    expect(hit.length).toBeGreaterThan(500)
    expect(hit.length).toBeLessThan(700)
    expect(ids.filter((id) => sampled(id, 0))).toEqual([])
    expect(ids.filter((id) => sampled(id, 100))).toEqual(ids)
  })

  it('hits as many of tickets that came one after the other, whose ids begin alike', () => {
    const chance = (n: number): Uint8Array => createHash('sha256').update(String(n)).digest().subarray(0, 16)
    const hit = Array.from({ length: 2000 }, (_, n) => newId({ msecs: 1_800_000_000_000 + n, random: chance(n) })).filter((id) => sampled(id, 30))
    expect(hit.length).toBeGreaterThan(500)
    expect(hit.length).toBeLessThan(700)
  })
})

describe('a queue', () => {
  it('shows each what is theirs to do, the most urgent first', () => {
    const told = worked()
    const answer = check(told.state(), 'answer')
    expect(concerns(answer, ZAHRA)).toBe(true)
    expect(concerns(answer, { ...ZAHRA, permissions: ['ticket.verify'] })).toBe(false)
    expect(inQueue('try_again', answer)).toBe(false)
    expect(inQueue('try_again', { ...answer, attempts: 1 })).toBe(true)
    expect(queuesOf({ id: ZAHRA.id, role: 'reader', permissions: ['ticket.read'] })).toEqual(['all'])
    const late = { ticketId: TICKET, check: { key: 'b', from: 5, by: 6 } }
    const later = { ticketId: TICKET, check: { key: 'a', from: 1, by: 9 } }
    expect([later, late].sort(byUrgency)).toEqual([late, later])
    expect(nextCheck([])).toBeNull()
  })
})

describe('calendars that change', () => {
  it('a holiday announced late moves an existing deadline by its day, and says what changed', () => {
    const told = story()
    told.registers(ZAHRA, { categoryId: 'lights' })
    told.forwards(ZAHRA, ['services'])
    const before = told.state().assignments[0]?.due
    expect(told.run(SYSTEM, 'PlanFollowUp', { ticketId: TICKET })).toBe('nothing_to_amend')
    told.announces('1348-10-13', 'عزای عمومی')
    expect(told.run(SYSTEM, 'PlanFollowUp', { ticketId: TICKET })).toBe('done')
    const { assignments: [part], steps } = told.state()
    expect(part?.due).toEqual({ ...before, at: (before?.at ?? 0) + 24 * HOUR, skipped: [...(before?.skipped ?? []), { date: '1348-10-13', reason: 'holiday', name: 'عزای عمومی' }] })
    expect(steps.at(-1)).toMatchObject({ type: 'DueReplanned', assignmentId: part?.id, before, due: part?.due })
  })
})
