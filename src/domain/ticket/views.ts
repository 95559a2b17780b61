import { fold } from '../text/fold.ts'
import { currentPrivate, type PrivateDocument, type TicketState } from './state.ts'

/** One row of lists, search and a caller's history: a pure function of the ticket, never migrated, always rebuilt. */
export interface TicketRow {
  readonly id: string
  readonly code: string
  readonly kind: TicketState['kind']
  readonly channel: TicketState['channel']
  readonly categoryId: string
  readonly placeId: string | null
  readonly urgency: TicketState['urgency']
  readonly status: TicketState['status']
  readonly receivedAt: number
  readonly updatedAt: number
  readonly phone: string | null
  readonly name: string | null
  readonly address: string | null
  /** The first words of the citizen's text. */
  readonly excerpt: string
}

const EXCERPT = 160

export function ticketRow(state: TicketState, parts: PrivateDocument): TicketRow {
  const person = currentPrivate(state, parts)
  const text = person['text'] ?? ''
  return {
    id: state.id, code: state.code, kind: state.kind, channel: state.channel, categoryId: state.categoryId, placeId: state.placeId,
    urgency: state.urgency, status: state.status, receivedAt: state.receivedAt, updatedAt: state.updatedAt,
    phone: person['phone'] ?? null, name: person['name'] ?? null, address: person['address'] ?? null,
    excerpt: text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text,
  }
}

/** Everything by which a ticket is found, folded: code, names, numbers, address, the citizen's words and the notes. */
export function searchText(state: TicketState, parts: PrivateDocument): string {
  const words = [state.code, state.source?.id ?? '']
  const person = currentPrivate(state, parts)
  for (const value of Object.values(person)) if (value !== null && value !== undefined) words.push(value.startsWith('+98') ? `0${value.slice(3)}` : value)
  for (const part of Object.values(parts)) if (part['note']) words.push(part['note'])
  return fold(words.join(' \n '))
}
