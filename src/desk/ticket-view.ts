import type { TicketPrivate } from '#domain/ticket/commands.ts'
import { currentPrivate, type PrivateDocument, type TicketState } from '#domain/ticket/state.ts'
import { parseTrackingCode, trackingCode } from '#domain/tracking-code/code.ts'
import type { CallOutput, TicketView } from '#ipc/contract.ts'
import type { Store } from './sqlite/store.ts'
import { standing } from './standing.ts'

/** Tickets of one caller that are shown beside the call; nobody reads further down while somebody waits. */
const HISTORY = 100

/** One ticket by id or by code as it is typed; null when this desk does not have it. */
export function readTicket(store: Store, ticketId: string | null, code: string | null): TicketView | null {
  const payload = code === null ? null : parseTrackingCode(code)
  const found = ticketId ?? (payload === null ? null : store.tickets.idOfCode(trackingCode(payload)))
  if (found === null) return null
  const { state, parts, pending } = standing(store, 'ticket', found)
  if (state === null) return null
  const ticket = state as TicketState
  const documents = parts as PrivateDocument
  return {
    state: ticket, parts: documents,
    current: currentPrivate(ticket, documents) as TicketPrivate,
    pending: pending.map(({ commandId, type }) => ({ commandId, type })),
  }
}

/** What is known of a telephone number: the names its callers gave, the latest first, and their tickets. */
export function readCaller(store: Store, phone: string): CallOutput['caller.read'] {
  const rows = store.tickets.ofPhone(phone, HISTORY)
  const names = rows.flatMap(({ name }) => (name === null || name === '' ? [] : [name]))
  return { names: [...new Set(names)], rows }
}
