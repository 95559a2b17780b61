import type { StreamType } from '#domain/catalog.ts'
import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import { searchText, ticketRow } from '#domain/ticket/views.ts'
import { EMPTY, refold, type Folded, type Refolded } from '#sync/refold.ts'
import { pendingFrom, type SavedCommand } from './saved-command.ts'
import type { Store } from './sqlite/store.ts'

/** One stream as it stands on this desk: what is confirmed, with the commands saved here on top. */
export interface Standing extends Refolded {
  readonly confirmed: Folded
  readonly pending: readonly SavedCommand[]
}

export function confirmedOf(store: Store, stream: StreamType, streamId: string): Folded {
  return (stream === 'ticket' ? store.tickets.confirmed(streamId) : store.calls.confirmed(streamId)) ?? EMPTY
}

export function standing(store: Store, stream: StreamType, streamId: string): Standing {
  const confirmed = confirmedOf(store, stream, streamId)
  const pending = store.outbox.pendingOf(streamId)
  return { confirmed, pending, ...refold(confirmed, pending.flatMap((saved) => pendingFrom(saved) ?? [])) }
}

/**
 * now: searchable in the same transaction. later: the background indexes it. new: later too, and this desk has nothing of the
 * ticket yet, so nothing is looked up.
 */
export type Writing = 'now' | 'later' | 'new'

/** Writes what lists and search show of one stream. Belongs in the transaction that changed it. */
export function showStream(store: Store, stream: StreamType, streamId: string): void {
  if (stream !== 'ticket') return
  const { state, parts, pending } = standing(store, stream, streamId)
  if (state === null) hideTicket(store, streamId)
  else showTicket(store, state as TicketState, parts, pending.length, 'now')
}

/** Stores what the server has confirmed of a ticket and shows it with what is pending on top. */
export function confirmTicket(store: Store, folded: Folded, generation: number, pending: readonly SavedCommand[], writing: Writing): void {
  const shown = pending.length === 0 ? folded : refold(folded, pending.flatMap((saved) => pendingFrom(saved) ?? []))
  const number = showTicket(store, shown.state as TicketState, shown.parts, pending.length, writing)
  store.tickets.confirm(number, { state: folded.state as TicketState, parts: folded.parts as PrivateDocument }, generation)
}

/** Answers the ticket's row number on this desk. */
function showTicket(store: Store, state: TicketState, parts: PrivateDocument, pending: number, writing: Writing): number {
  const row = ticketRow(state, parts)
  const folded = searchText(state, parts)
  if (writing === 'new') {
    const number = store.tickets.add(row, pending)
    store.search.add(number, folded)
    return number
  }
  const number = store.tickets.write(row, pending)
  store.search.write(number, folded, writing)
  return number
}

function hideTicket(store: Store, ticketId: string): void {
  const number = store.tickets.numberOf(ticketId)
  if (number === null) return
  store.search.remove(number)
  store.tickets.remove(number)
}
