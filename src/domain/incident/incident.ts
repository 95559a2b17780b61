import * as z from 'zod/mini'
import { accept, id, refuse, type Context, type Decider, type Origin, type PrivatePart, type Result } from '../decider.ts'
import { may } from '../operator/roles.ts'
import { point, TEXT_LIMIT } from '../ticket/commands.ts'

/** One cause, many callers: a burst main, a snow storm. Callers are tickets linked to it; one answer serves them all. */
const key = z.string().check(z.minLength(1), z.maxLength(64))
const words = z.string().check(z.maxLength(TEXT_LIMIT))
const title = z.string().check(z.minLength(1), z.maxLength(120))
const facts = { categoryId: key, placeId: z.nullable(key), point: z.nullable(point) }

export const openIncident = z.object({
  incidentId: id, ...facts,
  /** The ticket whose forwarding and work stand for all. */
  leadTicketId: z.nullable(id),
  /** `script`: what an operator reads to every further caller. */
  private: z.object({ title, script: words }),
})
export const amendIncident = z.object({
  incidentId: id, changes: z.partial(z.object({ ...facts, leadTicketId: z.nullable(id) })), private: z.partial(z.object({ title, script: words })),
})
export const answerIncident = z.object({ incidentId: id, private: z.object({ answer: words.check(z.minLength(1)) }) })
/** `linkedLeft`: linked tickets that stay open, as whoever closed it was shown them. Closing an incident closes no ticket. */
export const closeIncident = z.object({ incidentId: id, linkedLeft: z.int().check(z.minimum(0)), note: words })
export const reopenIncident = z.object({ incidentId: id, note: words })

export const INCIDENT_COMMANDS = { OpenIncident: openIncident, AmendIncident: amendIncident, AnswerIncident: answerIncident, CloseIncident: closeIncident, ReopenIncident: reopenIncident } as const
export type IncidentCommand = { [T in keyof typeof INCIDENT_COMMANDS]: { readonly type: T } & z.infer<(typeof INCIDENT_COMMANDS)[T]> }[keyof typeof INCIDENT_COMMANDS]

const opened = z.object({ type: z.literal('IncidentOpened'), incidentId: id, ...facts, leadTicketId: z.nullable(id) })
const amended = z.object({ type: z.literal('IncidentAmended'), incidentId: id, changes: z.partial(z.object({ ...facts, leadTicketId: z.nullable(id) })), fields: z.array(z.enum(['title', 'script'])) })
export const incidentEvent = z.discriminatedUnion('type', [
  opened,
  amended,
  z.object({ type: z.literal('IncidentAnswered'), incidentId: id }),
  z.object({ type: z.literal('IncidentClosed'), incidentId: id, linkedLeft: z.int() }),
  z.object({ type: z.literal('IncidentReopened'), incidentId: id }),
])
export type IncidentEvent = z.infer<typeof incidentEvent>

export type IncidentStep = Origin & { readonly type: IncidentEvent['type'] }
export interface IncidentState {
  readonly id: string
  readonly status: 'open' | 'answered' | 'closed'
  readonly categoryId: string
  readonly placeId: string | null
  readonly point: z.infer<typeof opened>['point']
  readonly leadTicketId: string | null
  readonly openedAt: number
  readonly answeredAt: number | null
  readonly closedAt: number | null
  readonly updatedAt: number
  readonly steps: readonly IncidentStep[]
}

function decide(state: IncidentState | null, command: IncidentCommand, { operator }: Context): Result<IncidentEvent> {
  if (!may(operator, 'incident.lead')) return refuse('not_permitted', { permission: 'incident.lead' })
  const { incidentId } = command
  if (command.type === 'OpenIncident') {
    if (state !== null) return refuse('incident_exists')
    const { categoryId, placeId, point: where, leadTicketId } = command
    return accept([{ type: 'IncidentOpened', incidentId, categoryId, placeId, point: where, leadTicketId }], command.private)
  }
  if (state === null) return refuse('incident_unknown')
  const closed = state.status === 'closed'
  if (command.type === 'ReopenIncident') return closed ? accept([{ type: 'IncidentReopened', incidentId }], { note: command.note }) : refuse('incident_open')
  if (closed) return refuse('incident_closed')
  if (command.type === 'AnswerIncident') return accept([{ type: 'IncidentAnswered', incidentId }], command.private)
  if (command.type === 'CloseIncident') return accept([{ type: 'IncidentClosed', incidentId, linkedLeft: command.linkedLeft }], { note: command.note })
  const changes = Object.fromEntries(Object.entries(command.changes).filter(([, value]) => value !== undefined))
  const fields = (Object.keys(command.private) as ('title' | 'script')[]).filter((name) => command.private[name] !== undefined)
  if (Object.keys(changes).length + fields.length === 0) return refuse('nothing_to_amend')
  return accept([{ type: 'IncidentAmended', incidentId, changes, fields }], fields.length > 0 ? (command.private as PrivatePart) : null)
}

function evolve(state: IncidentState | null, event: IncidentEvent, origin: Origin): IncidentState | null {
  const { commandId, by, deskId, occurredAt: at, recordedAt } = origin
  const step: IncidentStep = { commandId, by, deskId, occurredAt: at, recordedAt, type: event.type }
  if (event.type === 'IncidentOpened') {
    const { incidentId, categoryId, placeId, point: where, leadTicketId } = event
    return state ?? { id: incidentId, status: 'open', categoryId, placeId, point: where, leadTicketId, openedAt: at, answeredAt: null, closedAt: null, updatedAt: at, steps: [step] }
  }
  if (state === null) return null
  const next = { ...state, updatedAt: Math.max(state.updatedAt, at), steps: [...state.steps, step] }
  switch (event.type) {
    case 'IncidentAmended':
      return { ...next, ...event.changes }
    case 'IncidentAnswered':
      return { ...next, status: 'answered', answeredAt: at }
    case 'IncidentClosed':
      return { ...next, status: 'closed', closedAt: at }
    case 'IncidentReopened':
      return { ...next, status: state.answeredAt === null ? 'open' : 'answered', closedAt: null }
  }
}

/** Title, script and answer as they read now. */
export function incidentWords(state: IncidentState, parts: { readonly [commandId: string]: PrivatePart }): { readonly title: string; readonly script: string; readonly answer: string } {
  const latest: Record<string, string> = {}
  for (const { commandId } of state.steps) for (const [name, value] of Object.entries(parts[commandId] ?? {})) if (value !== null) latest[name] = value
  return { title: latest['title'] ?? '', script: latest['script'] ?? '', answer: latest['answer'] ?? '' }
}

export const incident: Decider<IncidentState, IncidentCommand, IncidentEvent> = { decide, evolve }
