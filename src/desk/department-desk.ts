import { noteErased, showStream } from './standing.ts'
import type { Store } from './sqlite/store.ts'

/** A department's desk keeps nothing of the city: what an earlier enrolment left goes. What waits to be sent waits on. Belongs in a transaction. */
export function forgetCity(store: Store): void {
  store.firstLoad.empty()
  store.streams.removeAll()
  noteErased(store)
  for (const place of ['kept', 'coming', 'damaged'] as const) for (const { id } of store.attachments.inPlace(place)) store.attachments.move(id, 'doomed')
  for (const { id } of store.attachments.inPlace('own')) store.attachments.move(id, 'owed')
}

/** What the server has taken comes back by no feed there, so it goes at once. */
export function forgetSent(store: Store): void {
  store.transaction(() => {
    const shown = store.outbox.pendingIn('ticket')
    store.outbox.forgetAnswered()
    for (const ticketId of shown) showStream(store, 'ticket', ticketId)
  })
}
