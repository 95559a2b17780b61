import fc from 'fast-check'
import { decideCommand, evolveStream, type Command, type DomainEvent } from '#domain/catalog.ts'
import { directory } from '#domain/directory/directory.ts'
import { factsFor } from '#domain/directory/facts.ts'
import type { Context, Origin, Result } from '#domain/decider.ts'
import { PERMISSIONS, SYSTEM_RIGHT } from '#domain/operator/roles.ts'
import { legalCommands } from '#domain/ticket/legal.ts'
import { RULED_COMMANDS } from '#domain/ticket/rules.ts'
import type { TicketCommandType } from '#domain/ticket/commands.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { ATTEMPT_OUTCOMES } from '#domain/ticket/check.ts'
import { ESCALATION_CAUSES } from '#domain/directory/directory.ts'
import { ANSWER_WAYS, CLOSE_REASONS, DELIVERIES, KINDS, REOPEN_REASONS, RETURN_REASONS, URGENCIES, VERIFY_OUTCOMES, VERIFY_WAYS } from '#domain/ticket/words.ts'
import { TINY_CITY } from '../../support/city.ts'
import { DESK, registerData, uuid } from '../../support/commands.ts'
import { commanded } from '../given.ts'

export const TICKET = uuid(0x71)
const CITY = directory.parse({ ...TINY_CITY, version: 1, operators: [], sealingKey: null })
const DEPARTMENTS = TINY_CITY.departments.map(({ id }) => id)
const CATEGORIES = TINY_CITY.categories.map(({ id }) => id)

/** One wish of somebody, before it is known how the ticket stands. `n` chooses among what there is. */
export interface Wish {
  readonly type: TicketCommandType
  readonly who: Context['operator']
  readonly n: number
  readonly wait: number
  readonly words: string
  readonly code: string | null
  /** Wants what the table allows, whatever `type` says. */
  readonly sensible: boolean
}

const who = (permissions: fc.Arbitrary<string[]>): fc.Arbitrary<Context['operator']> =>
  fc.record({ id: fc.nat(4).map((n) => uuid(0xb0 + n)), role: fc.constant('any'), permissions, departmentId: fc.constantFrom(null, null, null, ...DEPARTMENTS) })
const wishOf = (permissions: fc.Arbitrary<string[]>): fc.Arbitrary<Wish> => fc.record({
  type: fc.constantFrom(...RULED_COMMANDS), who: who(permissions), n: fc.nat(1000), wait: fc.integer({ min: -3_600_000, max: 90 * 24 * 3_600_000 }),
  words: fc.constantFrom('', 'چرا', 'گفته شد'), code: fc.constantFrom('10000007', '10000007', '10000007', null), sensible: fc.constantFrom(true, true, false),
})
/** Everybody may everything, so that stories get far. */
export const wish = wishOf(fc.constant([...PERMISSIONS, SYSTEM_RIGHT]))
/** Anybody with any rights. */
export const strangersWish = wishOf(fc.subarray([...PERMISSIONS, SYSTEM_RIGHT]))
/** Stories that begin with a registration get somewhere. */
export const wishes = fc.tuple(wish.map((first) => ({ ...first, type: 'RegisterTicket' as const, code: '10000007', sensible: false })), fc.array(fc.oneof({ weight: 4, arbitrary: wish }, { weight: 1, arbitrary: strangersWish }), { minLength: 6, maxLength: 25 }))
  .map(([first, rest]): Wish[] => [first, ...rest])

const pick = <T>(among: readonly T[], n: number): T => {
  const found = among[n % among.length]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}

/** The wish as a command on the ticket as it stands; about a part that is there where there is one. */
export function asked({ type: wished, who: operator, sensible, n, words }: Wish, state: TicketState | null, at: number): Command {
  const allowed = state === null ? [] : legalCommands(state, operator).filter((one) => ['ReturnForward', 'ReportWork', 'VerifyWork', 'AcknowledgeForward', 'ForwardTicket', 'AnswerCitizen', 'CloseTicket', 'ReopenTicket', 'RecordSatisfaction', 'AskClosure', 'DeclineClosure', 'AttachFile', 'DetachFile', 'RecordAttempt'].includes(one))
  // few stories would reach the end of the work by chance alone
  const told = state?.escalations.some(({ acceptedAt }) => acceptedAt === null) === true
  const forth = allowed.includes('VerifyWork') && n % 2 === 0 ? 'VerifyWork' : told && n % 5 === 0 ? 'AcceptEscalation' : null
  const type = sensible && allowed.length > 0 ? forth ?? pick(allowed, n) : wished
  const assignmentId = state === null || state.assignments.length === 0 || n % 11 === 0 ? 'nowhere' : pick(state.assignments, n).id
  const departments = [...new Set([pick(DEPARTMENTS, n), pick(DEPARTMENTS, n >> 3)])]
  const having = (state?.assignments ?? []).filter(({ status }) => status !== 'returned' && status !== 'withdrawn').map(({ departmentId }) => departmentId)
  const facts = { kind: pick(KINDS, n), categoryId: pick(CATEGORIES, n >> 2), placeId: pick([null, 'north', 'city'], n), urgency: pick(URGENCIES, n), point: pick([null, { lat: 36.2, lon: 50 }], n) }
  const said = words === '' ? 'سخن' : words
  const registration = registerData(TICKET, said)
  const checkKey = state === null || state.checks.length === 0 || n % 7 === 0 ? 'nothing' : pick(state.checks, n).key
  const data: Record<TicketCommandType, Record<string, unknown>> = {
    RegisterTicket: { ...registration, ...facts, anonymous: n % 2 === 0, confidential: n % 5 === 0, incidentId: pick([null, null, uuid(0x91)], n), answers: { nights: said } },
    ImportTicket: { kind: facts.kind, categoryId: facts.categoryId, placeId: facts.placeId, urgency: facts.urgency, channel: 'import', source: { name: 'old', id: String(n) }, occurredAt: n, private: { phone: null, name: null, nationalId: null, address: null, text: said } },
    AmendTicket: { changes: pick([{}, { urgency: facts.urgency }, facts], n), private: pick([{}, { name: said }], n >> 1) },
    AddNote: { text: said },
    ForwardTicket: { to: departments.map((departmentId) => ({ departmentId, hours: pick([null, 5], n) })), besides: n % 4 === 0 ? [] : having, note: words },
    AcknowledgeForward: { assignmentId },
    ReturnForward: { assignmentId, reason: pick(RETURN_REASONS, n), note: words },
    WithdrawForward: { assignmentId, note: words },
    ReportWork: { assignmentId, note: said, startedAt: null, finishedAt: null, cost: n, materials: words, photos: n % 3 === 0 ? (state?.attachments ?? []).map(({ id }) => id) : [] },
    VerifyWork: { assignmentId, outcome: pick(VERIFY_OUTCOMES, n), how: pick(VERIFY_WAYS, n), note: words },
    AnswerCitizen: { how: pick(ANSWER_WAYS, n), note: said },
    DeclareOutside: { departmentId: pick(DEPARTMENTS, n), note: words },
    RecordSatisfaction: { scores: pick([null, { speed: 1, result: 5, conduct: 3 }], n), note: words },
    ParkTicket: { until: Math.max(0, at + (n - 300) * 3_600_000), note: said },
    WakeTicket: {},
    LinkIncident: { incidentId: uuid(0x91 + (n % 2)) },
    UnlinkIncident: { note: words },
    CancelTicket: { note: said },
    CloseTicket: { reason: pick(CLOSE_REASONS, n), note: words },
    ReopenTicket: { reason: pick(REOPEN_REASONS, n), note: words },
    MakeConfidential: { note: said },
    MakePublic: { note: said },
    AttachFile: { attachmentId: uuid(0xf0 + (n % 3)), fileType: 'image/png', size: 1 + n, sha256: 'a'.repeat(64), private: { fileName: said } },
    DetachFile: { attachmentId: uuid(0xf0 + (n % 3)), note: words },
    ReadForward: { assignmentId },
    AskClosure: { assignmentId, note: said },
    DeclineClosure: { assignmentId, note: said },
    RecordAttempt: { check: checkKey, outcome: pick(ATTEMPT_OUTCOMES, n), callAt: pick([null, at + n * 60_000], n), note: words },
    SnoozeCheck: { check: checkKey, until: at + (n - 200) * 3_600_000 < 0 ? 0 : at + (n - 200) * 3_600_000, note: said },
    PromiseAnswer: { by: Math.max(0, at + (n - 200) * 3_600_000), note: words },
    SetReminder: { reminderId: uuid(0xe0 + (n % 3)), at: at + n * 60_000, note: said },
    ClearReminder: { reminderId: uuid(0xe0 + (n % 3)) },
    AssignFollower: { operatorId: pick([null, operator.id, uuid(0xb0)], n) },
    AcceptEscalation: { escalationId: state?.escalations.find(({ acceptedAt }) => acceptedAt === null)?.id ?? `late:${n % 3}`, note: words },
    EraseTicket: { note: said },
    EscalateTicket: { escalationId: `late:${n % 3}`, on: pick([...ESCALATION_CAUSES, 'overdue', 'overdue'] as const, n), level: 1 + (n % 3), roleId: 'any', policyId: 'late', assignmentId: pick([assignmentId, null, assignmentId], n >> 2) },
    RecordDelivery: { messageId: state?.answeredWith ?? assignmentId, channel: pick(['email', 'sms'] as const, n), assignmentId: pick([null, assignmentId], n), delivery: pick(DELIVERIES, n), attempts: n, reason: pick([null, 'refused'], n) },
    PlanFollowUp: {},
  }
  return commanded(type, { ticketId: TICKET, ...data[type] } as never)
}

export interface Told {
  readonly wish: Wish
  readonly command: Command
  readonly context: Context
  readonly before: TicketState | null
  readonly result: Result<DomainEvent>
  readonly after: TicketState | null
  readonly origin: Origin
}

/** Tells a whole story: each wish decided on what the ones before led to. */
export function tell(story: readonly Wish[]): readonly Told[] {
  const told: Told[] = []
  let state: TicketState | null = null
  let at = 1_700_000_000_000
  for (const [place, one] of story.entries()) {
    at += one.wait
    const command = asked(one, state, at)
    const context: Context = {
      commandId: uuid(0x1000 + place), at, trackingCode: one.code, directoryVersion: 1, operator: one.who, deskId: DESK, facts: factsFor(CITY, command, state, one.who, at),
    }
    const result = decideCommand(state, command, context)
    const origin: Origin = { commandId: context.commandId, by: one.who.id, deskId: DESK, occurredAt: at, recordedAt: null }
    const before: TicketState | null = state
    if (result.ok) state = result.events.reduce<unknown>((folded, event) => evolveStream('ticket', folded, event, origin), state) as TicketState
    told.push({ wish: one, command, context, before, result, after: state, origin })
  }
  return told
}
