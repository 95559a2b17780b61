import type { TicketPrivate } from '#domain/ticket/commands.ts'
import { currentPrivate, type PrivateDocument, type TicketState } from '#domain/ticket/state.ts'
import { parseTrackingCode, trackingCode } from '#domain/tracking-code/code.ts'
import type { TicketView } from '#ipc/contract.ts'
import type { Store } from './sqlite/store.ts'
import { standing } from './standing.ts'

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
