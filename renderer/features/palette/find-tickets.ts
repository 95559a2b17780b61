import { parseTrackingCode, trackingCode } from '#domain/tracking-code/code.ts'
import { ALL_TICKETS } from '#ipc/contract.ts'
import { read } from '../../api.ts'

export interface FoundTicket { readonly id: string; readonly code: string; readonly categoryId: string; readonly about: string }

const SHOWN = 6

/** A whole code finds its one ticket; anything else is looked up as words, newest first. */
export async function findTickets(query: string): Promise<readonly FoundTicket[]> {
  const payload = parseTrackingCode(query)
  if (payload !== null) {
    const ticket = await read('ticket.read', { ticketId: null, code: trackingCode(payload) })
    if (ticket !== null) {
      const { id, code, categoryId } = ticket.state
      return [{ id, code, categoryId, about: ticket.current.address ?? ticket.current.text.slice(0, 120) }]
    }
  }
  const { rows } = await read('ticket.first', { ...ALL_TICKETS, text: query })
  return rows.slice(0, SHOWN).map(({ id, code, categoryId, address, excerpt }) => ({ id, code, categoryId, about: address ?? excerpt }))
}
