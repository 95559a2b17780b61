import type { Origin, PrivatePart } from '../decider.ts'
import type { TicketEvent } from './events.ts'

type Registered = Extract<TicketEvent, { type: 'TicketRegistered' }>
type Changes = Extract<TicketEvent, { type: 'TicketAmended' }>['changes']

/** One line of the timeline. The words of a note and the earlier private values are found by `commandId`. */
export type TicketStep = Origin & (
  | { readonly type: 'TicketRegistered' }
  | { readonly type: 'TicketAmended'; readonly before: Changes; readonly after: Changes; readonly fields: readonly string[] }
  | { readonly type: 'NoteAdded' }
)

/** One ticket folded from its events, without personal data. */
export interface TicketState {
  readonly id: string
  readonly code: string
  readonly kind: Registered['kind']
  readonly channel: Registered['channel']
  readonly categoryId: string
  readonly placeId: string | null
  readonly urgency: Registered['urgency']
  readonly anonymous: boolean
  readonly callId: string | null
  readonly source: Registered['source']
  readonly status: 'registered'
  /** When the citizen spoke. */
  readonly receivedAt: number
  readonly updatedAt: number
  readonly steps: readonly TicketStep[]
}

/** Raised when the fold's answer changes: desks then fetch a fresh snapshot and keep outbox and drafts. */
export const TICKET_STATE_VERSION = 1

export function evolveTicket(state: TicketState | null, event: TicketEvent, origin: Origin): TicketState | null {
  const { commandId, by, deskId, occurredAt, recordedAt } = origin
  const at = { commandId, by, deskId, occurredAt, recordedAt }
  if (event.type === 'TicketRegistered') {
    if (state !== null) return state
    const receivedAt = event.receivedAt ?? occurredAt
    return {
      id: event.ticketId, code: event.code, kind: event.kind, channel: event.channel, categoryId: event.categoryId,
      placeId: event.placeId, urgency: event.urgency, anonymous: event.anonymous, callId: event.callId, source: event.source,
      status: 'registered', receivedAt, updatedAt: receivedAt, steps: [{ ...at, type: 'TicketRegistered' }],
    }
  }
  if (state === null) return null
  const updatedAt = Math.max(state.updatedAt, occurredAt)
  if (event.type === 'TicketAmended') {
    const before: Record<string, unknown> = {}
    for (const name of Object.keys(event.changes) as (keyof Changes)[]) before[name] = state[name]
    const step: TicketStep = { ...at, type: 'TicketAmended', before: before as Changes, after: event.changes, fields: event.fields }
    return { ...state, ...event.changes, updatedAt, steps: [...state.steps, step] }
  }
  if (event.type === 'NoteAdded') return { ...state, updatedAt, steps: [...state.steps, { ...at, type: 'NoteAdded' }] }
  return state
}

/** All personal data of one ticket: each command's part, by the command's id. Stored as one row, erased as one row. */
export type PrivateDocument = { readonly [commandId: string]: PrivatePart }

/** What is known of the caller now: the latest value of each field over the ticket's steps. Notes are not part of it. */
export function currentPrivate(state: TicketState, parts: PrivateDocument): PrivatePart {
  const current: Record<string, string | null> = { phone: null, name: null, nationalId: null, address: null, text: null }
  for (const step of state.steps) if (step.type !== 'NoteAdded') Object.assign(current, parts[step.commandId])
  return current
}
