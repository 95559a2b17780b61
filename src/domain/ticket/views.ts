import { fold } from '../text/fold.ts'
import { openParts } from './assignments.ts'
import { currentPrivate, nextDue, type PrivateDocument, type TicketState } from './state.ts'

/** One row of lists, search and a caller's history: a pure function of the ticket, never migrated, always rebuilt. */
export interface TicketRow extends Pick<TicketState,
  'id' | 'code' | 'kind' | 'channel' | 'categoryId' | 'placeId' | 'urgency' | 'status' | 'receivedAt' | 'updatedAt' | 'point'
  | 'incidentId' | 'answeredAt' | 'solvedAt' | 'parkedUntil' | 'anonymous' | 'reopened'> {
  /** Departments that have it open now. */
  readonly departmentIds: readonly string[]
  /** The next department's deadline; null when none runs. */
  readonly dueAt: number | null
  /** Who entered it. */
  readonly by: string
  readonly attachments: number
  readonly phone: string | null
  readonly name: string | null
  readonly personId: string | null
  readonly address: string | null
  /** The first words of the citizen's text. */
  readonly excerpt: string
}

const EXCERPT = 160

export function ticketRow(state: TicketState, parts: PrivateDocument): TicketRow {
  const person = currentPrivate(state, parts)
  const text = person['text'] ?? ''
  const { id, code, kind, channel, categoryId, placeId, urgency, status, receivedAt, updatedAt, point, incidentId, answeredAt, solvedAt, parkedUntil, anonymous, reopened } = state
  return {
    id, code, kind, channel, categoryId, placeId, urgency, status, receivedAt, updatedAt, point, incidentId, answeredAt, solvedAt, parkedUntil, anonymous, reopened,
    departmentIds: [...new Set(openParts(state.assignments).map(({ departmentId }) => departmentId))],
    dueAt: nextDue(state)?.at ?? null, by: state.steps[0]?.by ?? '', attachments: state.attachments.length,
    phone: person['phone'] ?? null, name: person['name'] ?? null, personId: person['personId'] ?? null, address: person['address'] ?? null,
    excerpt: text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text,
  }
}

/** Everything by which a ticket is found, folded: code, names, numbers, address, the citizen's words and the notes. */
export function searchText(state: TicketState, parts: PrivateDocument): string {
  const words = [state.code, state.source?.id ?? '']
  const person = currentPrivate(state, parts)
  for (const [field, value] of Object.entries(person)) if (field !== 'personId' && value !== null) words.push(value.startsWith('+98') ? `0${value.slice(3)}` : value)
  for (const part of Object.values(parts)) for (const field of ['note', 'materials']) if (part[field]) words.push(part[field])
  return fold(words.join(' \n '))
}
