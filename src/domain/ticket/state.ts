import type { Due } from '../calendar/due.ts'
import type { Origin, PrivatePart } from '../decider.ts'
import type { TicketEvent, TicketEventOf } from './events.ts'
import { evolveParts, type Assignment } from './assignments.ts'
import { CITIZEN_CHECKS, type Check } from './check.ts'
import type { Status } from './words.ts'

type Registered = TicketEventOf<'TicketRegistered'>
type Changes = TicketEventOf<'TicketAmended'>['changes']
type Told = Exclude<TicketEvent['type'], 'TicketRegistered' | 'TicketAmended' | 'ChecksPlanned'>
type PlainStep = { [T in Told]: Omit<TicketEventOf<T>, 'ticketId'> }[Told]

/** One line of the timeline. The words of a note and the earlier private values are found by `commandId`. */
export type TicketStep = Origin & (
  | { readonly type: 'TicketRegistered' }
  | { readonly type: 'TicketAmended'; readonly before: Changes; readonly after: Changes; readonly fields: readonly string[] }
  | PlainStep
)

export interface Attachment {
  readonly id: string
  readonly type: TicketEventOf<'FileAttached'>['fileType']
  /** Bytes. */
  readonly size: number
  readonly sha256: string
  /** Its name is in this command's private part. */
  readonly commandId: string
  readonly by: string
  /** Where the bytes were taken in; they may not have left that desk yet. */
  readonly deskId: string
  readonly at: number
}

export interface Escalation extends Omit<TicketEventOf<'TicketEscalated'>, 'type' | 'ticketId' | 'escalationId'> {
  readonly id: string
  readonly at: number
  readonly acceptedAt: number | null
  readonly acceptedBy: string | null
}

/** How a message that left the centre fared; the newest of each. */
export interface Delivery extends Omit<TicketEventOf<'DeliveryRecorded'>, 'type' | 'ticketId'> {
  readonly at: number
}

/** One ticket folded from its events, without personal data. */
export interface TicketState {
  readonly id: string
  readonly code: string
  readonly kind: Registered['kind']
  readonly channel: Registered['channel']
  readonly categoryId: string
  readonly placeId: string | null
  readonly urgency: Registered['urgency']
  readonly point: Registered['point']
  readonly anonymous: boolean
  readonly confidential: boolean
  readonly callId: string | null
  readonly source: Registered['source']
  readonly incidentId: string | null
  readonly status: Status
  readonly assignments: readonly Assignment[]
  /** When the citizen last heard something of it. */
  readonly toldAt: number | null
  /** When the citizen was given the final answer of this round; a reopening takes it back. */
  readonly answeredAt: number | null
  /** When all work was proven true. Answered is not solved. */
  readonly solvedAt: number | null
  /** The body outside the city whose matter it is. */
  readonly outsideId: string | null
  readonly satisfaction: { readonly at: number; readonly by: string; readonly scores: TicketEventOf<'SatisfactionRecorded'>['scores'] } | null
  readonly parkedUntil: number | null
  readonly closedAt: number | null
  readonly closeReason: TicketEventOf<'TicketClosed'>['reason'] | null
  readonly cancelledAt: number | null
  readonly reopened: number
  /** What is still to be done; see checks.ts. */
  readonly checks: readonly Check[]
  /** The citizen was told that they would hear by then. */
  readonly promise: { readonly by: number; readonly at: number } | null
  /** Their words are in the command's private part. */
  readonly reminders: readonly { readonly id: string; readonly ownerId: string; readonly at: number; readonly commandId: string }[]
  /** Who of the centre looks after it. */
  readonly followerId: string | null
  /** The citizen could not be reached in the attempts that the policy allows. */
  readonly unreachable: boolean
  /** When a citizen was last called about it. */
  readonly lastCalledAt: number | null
  /** When its time to be parked was over; null once somebody did something. */
  readonly wokenAt: number | null
  /** The command of the final answer. */
  readonly answeredWith: string | null
  /** The citizen is in the sample that is asked whether they are content. */
  readonly askSatisfaction: boolean
  readonly escalations: readonly Escalation[]
  readonly deliveries: readonly Delivery[]
  /** When its personal data was erased. */
  readonly erasedAt: number | null
  readonly attachments: readonly Attachment[]
  /** When the citizen spoke. */
  readonly receivedAt: number
  readonly updatedAt: number
  readonly steps: readonly TicketStep[]
}

/** Raised when the fold's answer changes: desks then fetch a fresh snapshot and keep outbox and drafts. */
export const TICKET_STATE_VERSION = 3

/** Where it stands by the work alone: that of the open part that is furthest behind. */
export function workStatus(state: Pick<TicketState, 'assignments' | 'incidentId'>): Status {
  const open = state.assignments.filter((part) => part.status !== 'withdrawn' && part.status !== 'returned')
  for (const status of ['forwarded', 'acknowledged', 'reported', 'verified'] as const) if (open.some((part) => part.status === status)) return status
  if (state.incidentId !== null) return 'merged'
  return state.assignments.some((part) => part.status === 'returned') ? 'returned' : 'registered'
}

function statusOf(state: TicketState): Status {
  if (state.cancelledAt !== null) return 'cancelled'
  if (state.closedAt !== null) return 'closed'
  if (state.parkedUntil !== null) return 'parked'
  return state.answeredAt === null ? workStatus(state) : 'answered'
}

export function evolveTicket(state: TicketState | null, event: TicketEvent, origin: Origin): TicketState | null {
  if (event.type === 'TicketRegistered') return state ?? register(event, origin)
  if (state === null) return null
  // what follows is no step of its own: it is told by the steps that led to it
  if (event.type === 'ChecksPlanned') return { ...state, checks: event.checks }
  const changed = { ...state, ...change(state, event, origin), ...(STIRS.has(event.type) ? { wokenAt: null } : {}) }
  const steps = [...state.steps, stepOf(state, event, origin)]
  // an imported case did not move today: it would push what did off the lists
  const moved = event.type === 'HistoryRecorded' ? event.closedAt ?? state.receivedAt : origin.occurredAt
  return { ...changed, updatedAt: Math.max(state.updatedAt, moved), status: statusOf(changed), steps }
}

/** After these a case that woke is in somebody's hands again. */
const STIRS: ReadonlySet<TicketEvent['type']> = new Set(['TicketForwarded', 'CitizenAnswered', 'DeclaredOutside', 'TicketParked', 'IncidentLinked', 'TicketCancelled', 'TicketClosed', 'TicketReopened', 'WorkVerified'])

function register(event: Registered, { commandId, by, deskId, occurredAt, recordedAt }: Origin): TicketState {
  const receivedAt = event.receivedAt ?? occurredAt
  const state: TicketState = {
    id: event.ticketId, code: event.code, kind: event.kind, channel: event.channel, categoryId: event.categoryId, placeId: event.placeId,
    urgency: event.urgency, point: event.point, anonymous: event.anonymous, confidential: event.confidential, callId: event.callId, source: event.source,
    incidentId: event.incidentId, status: 'registered', assignments: [], toldAt: null, answeredAt: null, solvedAt: null, outsideId: null, satisfaction: null,
    parkedUntil: null, closedAt: null, closeReason: null, cancelledAt: null, reopened: 0, attachments: [],
    checks: event.forwardBy === null || event.incidentId !== null ? [] : [{ key: 'forward:0:0', kind: 'forward', assignmentId: null, ownerId: null, roleId: null, began: receivedAt, from: receivedAt, until: null, by: Math.max(receivedAt, event.forwardBy), attempts: 0, last: null }],
    promise: null, reminders: [], followerId: null, unreachable: false, lastCalledAt: null, wokenAt: null, answeredWith: null, askSatisfaction: false, escalations: [], deliveries: [], erasedAt: null,
    receivedAt, updatedAt: receivedAt, steps: [{ commandId, by, deskId, occurredAt, recordedAt, type: 'TicketRegistered' }],
  }
  return { ...state, status: statusOf(state) }
}

type Changing = Exclude<TicketEvent, Registered | TicketEventOf<'ChecksPlanned'>>

function change(state: TicketState, event: Changing, origin: Origin): Partial<TicketState> {
  const at = origin.occurredAt
  switch (event.type) {
    case 'TicketAmended':
      // a corrected number is worth new attempts
      return event.fields.includes('phone') ? { ...event.changes, unreachable: false } : event.changes
    case 'NoteAdded':
      return {}
    case 'TicketForwarded':
      // whoever has new work to do is not answered with the old answer
      return { assignments: evolveParts(state.assignments, event, origin), answeredAt: null, answeredWith: null, solvedAt: null, outsideId: null }
    case 'ForwardRead':
    case 'ClosureAsked':
    case 'ClosureDeclined':
    case 'DueReplanned':
      return { assignments: evolveParts(state.assignments, event, origin) }
    case 'HistoryRecorded':
      return { assignments: evolveParts(state.assignments, event, origin), ...(event.closedAt === null ? {} : { closedAt: event.closedAt, closeReason: 'done' }) }
    case 'ForwardAcknowledged':
    case 'ForwardReturned':
    case 'ForwardWithdrawn':
    case 'WorkReported':
    case 'WorkVerified': {
      const assignments = evolveParts(state.assignments, event, origin)
      return { assignments, solvedAt: workStatus({ ...state, assignments }) === 'verified' ? state.solvedAt ?? at : null }
    }
    case 'CitizenAnswered':
      // whoever was told something has what they were promised
      return { toldAt: at, promise: null, ...(event.final ? { answeredAt: at, answeredWith: origin.commandId, askSatisfaction: event.ask } : {}) }
    case 'DeclaredOutside':
      return { toldAt: at, promise: null, answeredAt: at, answeredWith: origin.commandId, askSatisfaction: false, outsideId: event.departmentId }
    case 'SatisfactionRecorded':
      return { satisfaction: { at, by: origin.by, scores: event.scores } }
    case 'TicketParked':
      return { parkedUntil: event.until }
    case 'TicketWoken':
      return { parkedUntil: null, wokenAt: at }
    case 'IncidentLinked':
      return { incidentId: event.incidentId }
    case 'IncidentUnlinked':
      return { incidentId: null, answeredAt: null, answeredWith: null }
    case 'TicketCancelled':
      return { cancelledAt: at, parkedUntil: null }
    case 'TicketClosed':
      return { closedAt: at, closeReason: event.reason, parkedUntil: null }
    case 'TicketReopened':
      return {
        assignments: evolveParts(state.assignments, event, origin), answeredAt: null, answeredWith: null, solvedAt: null, outsideId: null, satisfaction: null, parkedUntil: null, unreachable: false,
        closedAt: null, closeReason: null, cancelledAt: null, reopened: state.reopened + 1,
      }
    case 'TicketMadeConfidential':
      return { confidential: true }
    case 'TicketMadePublic':
      return { confidential: false }
    case 'FileAttached': {
      const { attachmentId, fileType: type, size, sha256 } = event
      const added: Attachment = { id: attachmentId, type, size, sha256, commandId: origin.commandId, by: origin.by, deskId: origin.deskId, at }
      return { attachments: [...state.attachments.filter(({ id }) => id !== attachmentId), added] }
    }
    case 'FileDetached':
      return { attachments: state.attachments.filter(({ id }) => id !== event.attachmentId) }
    case 'AttemptRecorded': {
      const { check: key, kind, outcome, from, late: by, lastOne } = event
      const checks = state.checks.map((check) => (check.key === key ? { ...check, from, until: null, by, attempts: check.attempts + 1, last: { outcome, at, by: origin.by } } : check))
      const called = CITIZEN_CHECKS.includes(kind)
      return { checks, ...(called ? { lastCalledAt: at } : {}), ...(lastOne ? { unreachable: true, promise: null } : {}) }
    }
    case 'CheckSnoozed': {
      const { check: key, until } = event
      return { checks: state.checks.map((check) => (check.key === key ? { ...check, from: until, until: null, by: Math.max(check.by, until) } : check)) }
    }
    case 'AnswerPromised':
      return { promise: { by: event.until, at } }
    case 'ReminderSet':
      return { reminders: [...state.reminders.filter(({ id }) => id !== event.reminderId), { id: event.reminderId, ownerId: origin.by, at: event.at, commandId: origin.commandId }] }
    case 'ReminderCleared':
      return { reminders: state.reminders.filter(({ id }) => id !== event.reminderId) }
    case 'FollowerAssigned':
      return { followerId: event.operatorId }
    case 'TicketEscalated': {
      const { escalationId: id, on, level, roleId, policyId, assignmentId } = event
      if (state.escalations.some((one) => one.id === id)) return {}
      return { escalations: [...state.escalations, { id, on, level, roleId, policyId, assignmentId, at, acceptedAt: null, acceptedBy: null }] }
    }
    case 'EscalationAccepted':
      return { escalations: state.escalations.map((one) => (one.id === event.escalationId ? { ...one, acceptedAt: at, acceptedBy: origin.by } : one)) }
    case 'DeliveryRecorded': {
      const { messageId, channel, assignmentId, delivery, attempts, reason } = event
      const deliveries = [...state.deliveries.filter((one) => one.messageId !== messageId), { messageId, channel, assignmentId, delivery, attempts, reason, at }]
      // an answer that did not arrive is none
      return delivery === 'failed' && messageId === state.answeredWith ? { deliveries, answeredAt: null, answeredWith: null, toldAt: null } : { deliveries }
    }
    case 'PersonalDataErased':
      return { erasedAt: at, unreachable: true, reminders: [], promise: null }
  }
}

function stepOf(state: TicketState, event: Changing, { commandId, by, deskId, occurredAt, recordedAt }: Origin): TicketStep {
  const at = { commandId, by, deskId, occurredAt, recordedAt }
  if (event.type === 'TicketAmended') {
    const before: Record<string, unknown> = {}
    for (const name of Object.keys(event.changes) as (keyof Changes)[]) before[name] = state[name]
    return { ...at, type: 'TicketAmended', before: before as Changes, after: event.changes, fields: event.fields }
  }
  const { ticketId: _, ...plain } = event
  return { ...at, ...plain } as TicketStep
}

/** The next moment at which some department's time is up; null when nothing is open with a deadline. */
export function nextDue(state: TicketState): Due | null {
  // a part that was open when the ticket was cancelled stays in its history, its clock does not run
  if (state.cancelledAt !== null || state.closedAt !== null) return null
  const open = state.assignments.filter((part) => part.status === 'forwarded' || part.status === 'acknowledged')
  return open.map((part) => part.due).filter((due) => due !== null).sort((a, b) => a.at - b.at)[0] ?? null
}

/** All personal data of one ticket: each command's part, by the command's id. Stored as one row, erased as one row. */
export type PrivateDocument = { readonly [commandId: string]: PrivatePart }

/** What is known of the caller now: the latest value of each field over the ticket's steps. Staff's notes are not part of it. */
export function currentPrivate(state: TicketState, parts: PrivateDocument): PrivatePart {
  const current: Record<string, string | null> = { phone: null, name: null, nationalId: null, address: null, text: '', personId: null }
  for (const step of state.steps) if (step.type === 'TicketRegistered' || step.type === 'TicketAmended') Object.assign(current, parts[step.commandId])
  return current
}

const ANSWER = 'answer.'
/** What the caller answered to the subject's questions travels in the private part under these names. */
export const answerParts = (answers: Readonly<Record<string, string>>): PrivatePart =>
  Object.fromEntries(Object.entries(answers).filter(([, said]) => said !== '').map(([questionId, said]) => [ANSWER + questionId, said]))

export const answersOf = (part: PrivatePart): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(part).flatMap(([name, said]) => (name.startsWith(ANSWER) && said !== null ? [[name.slice(ANSWER.length), said]] : [])))
