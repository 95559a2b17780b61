import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import { searchText } from '#domain/ticket/views.ts'
import type { WaitingTicket, WordedTicket } from './sqlite/search.ts'
import type { Store } from './sqlite/store.ts'
import { standing } from './standing.ts'

/**
 * Brings the index up to what the tickets that wait for it say now: at most `limit` of them, newest first. Answers how many.
 * Belongs in a transaction.
 */
export function indexSome(store: Store, limit: number): number {
  const waiting = store.search.next(limit)
  store.search.index(waiting.map((ticket) => worded(store, ticket)))
  return waiting.length
}

/** Has a search look through the words of all that wait, which the index does not have yet. */
export function tellWords(store: Store): void {
  const untold = store.search.untold(Number.MAX_SAFE_INTEGER)
  if (untold.length > 0) store.transaction(() => untold.forEach((ticket) => store.search.tell(worded(store, ticket))))
}

/** As `indexSome`, for this ticket if it waits: what was erased must leave the index in its transaction. */
export function indexOne(store: Store, ticketId: string): void {
  const waits = store.search.waitingOf(ticketId)
  if (waits !== null) store.search.index([worded(store, waits)])
}

const worded = (store: Store, waits: WaitingTicket): WordedTicket => ({ number: waits.number, entry: waits.entry, folded: wordsOf(store, waits) })

/** Of what is confirmed with what is pending on top; null: nothing is known of it. */
function wordsOf(store: Store, { number, id, pending, folded }: WaitingTicket): string | null {
  if (id === null) return null
  if (folded !== null) return folded
  if (pending > 0) {
    const { state, parts } = standing(store, 'ticket', id)
    return state === null ? null : searchText(state as TicketState, parts as PrivateDocument)
  }
  const found = store.documents.of(number)
  return found === null ? null : searchText(JSON.parse(found.state) as TicketState, JSON.parse(found.parts) as PrivateDocument)
}
