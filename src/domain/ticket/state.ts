import type { Due } from '../calendar/due.ts'
import type { Origin, PrivatePart } from '../decider.ts'
import type { TicketEvent, TicketEventOf } from './events.ts'
import { evolveParts, type Assignment } from './assignments.ts'
import type { Status } from './words.ts'

type Registered = TicketEventOf<'TicketRegistered'>
type Changes = TicketEventOf<'TicketAmended'>['changes']
type PlainStep = { [T in Exclude<TicketEvent['type'], 'TicketRegistered' | 'TicketAmended'>]: Omit<TicketEventOf<T>, 'ticketId'> }[Exclude<TicketEvent['type'], 'TicketRegistered' | 'TicketAmended'>]

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
  readonly attachments: readonly Attachment[]
  /** When the citizen spoke. */
  readonly receivedAt: number
  readonly updatedAt: number
  readonly steps: readonly TicketStep[]
}

/** Raised when the fold's answer changes: desks then fetch a fresh snapshot and keep outbox and drafts. */
export const TICKET_STATE_VERSION = 2

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
  const changed = { ...state, ...change(state, event, origin) }
  const steps = [...state.steps, stepOf(state, event, origin)]
  return { ...changed, updatedAt: Math.max(state.updatedAt, origin.occurredAt), status: statusOf(changed), steps }
}

function register(event: Registered, { commandId, by, deskId, occurredAt, recordedAt }: Origin): TicketState {
  const receivedAt = event.receivedAt ?? occurredAt
  const state: TicketState = {
    id: event.ticketId, code: event.code, kind: event.kind, channel: event.channel, categoryId: event.categoryId, placeId: event.placeId,
    urgency: event.urgency, point: event.point, anonymous: event.anonymous, confidential: event.confidential, callId: event.callId, source: event.source,
    incidentId: event.incidentId, status: 'registered', assignments: [], toldAt: null, answeredAt: null, solvedAt: null, outsideId: null, satisfaction: null,
    parkedUntil: null, closedAt: null, closeReason: null, cancelledAt: null, reopened: 0, attachments: [],
    receivedAt, updatedAt: receivedAt, steps: [{ commandId, by, deskId, occurredAt, recordedAt, type: 'TicketRegistered' }],
  }
  return { ...state, status: statusOf(state) }
}

function change(state: TicketState, event: Exclude<TicketEvent, Registered>, origin: Origin): Partial<TicketState> {
  const at = origin.occurredAt
  switch (event.type) {
    case 'TicketAmended':
      return event.changes
    case 'NoteAdded':
      return {}
    case 'TicketForwarded':
      // whoever has new work to do is not answered with the old answer
      return { assignments: evolveParts(state.assignments, event, origin), answeredAt: null, solvedAt: null, outsideId: null }
    case 'ForwardAcknowledged':
    case 'ForwardReturned':
    case 'ForwardWithdrawn':
    case 'WorkReported':
    case 'WorkVerified': {
      const assignments = evolveParts(state.assignments, event, origin)
      return { assignments, solvedAt: workStatus({ ...state, assignments }) === 'verified' ? state.solvedAt ?? at : null }
    }
    case 'CitizenAnswered':
      return { toldAt: at, answeredAt: event.final ? at : state.answeredAt }
    case 'DeclaredOutside':
      return { toldAt: at, answeredAt: at, outsideId: event.departmentId }
    case 'SatisfactionRecorded':
      return { satisfaction: { at, by: origin.by, scores: event.scores } }
    case 'TicketParked':
      return { parkedUntil: event.until }
    case 'TicketWoken':
      return { parkedUntil: null }
    case 'IncidentLinked':
      return { incidentId: event.incidentId }
    case 'IncidentUnlinked':
      return { incidentId: null, answeredAt: null }
    case 'TicketCancelled':
      return { cancelledAt: at, parkedUntil: null }
    case 'TicketClosed':
      return { closedAt: at, closeReason: event.reason, parkedUntil: null }
    case 'TicketReopened':
      return {
        assignments: evolveParts(state.assignments, event, origin), answeredAt: null, solvedAt: null, outsideId: null, satisfaction: null, parkedUntil: null,
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
  }
}

function stepOf(state: TicketState, event: Exclude<TicketEvent, Registered>, { commandId, by, deskId, occurredAt, recordedAt }: Origin): TicketStep {
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
  const current: Record<string, string | null> = { phone: null, name: null, nationalId: null, address: null, text: null, personId: null }
  for (const step of state.steps) if (step.type === 'TicketRegistered' || step.type === 'TicketAmended') Object.assign(current, parts[step.commandId])
  return current
}

const ANSWER = 'answer.'
/** What the caller answered to the subject's questions travels in the private part under these names. */
export const answerParts = (answers: Readonly<Record<string, string>>): PrivatePart =>
  Object.fromEntries(Object.entries(answers).filter(([, said]) => said !== '').map(([questionId, said]) => [ANSWER + questionId, said]))

export const answersOf = (part: PrivatePart): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(part).flatMap(([name, said]) => (name.startsWith(ANSWER) && said !== null ? [[name.slice(ANSWER.length), said]] : [])))
