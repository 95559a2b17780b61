import type { LogStore } from '../store/ports.ts'
import type { Chunks } from './chunks.ts'
import type { Snapshots } from './snapshots.ts'

/** Erases all personal data of one ticket, also from every reply that is kept ready. */
export async function eraseTicket(store: Pick<LogStore, 'erase'>, kept: { readonly chunks: Chunks; readonly snapshots: Snapshots }, ticketId: string): Promise<void> {
  kept.chunks.drop(await store.erase(ticketId))
  kept.snapshots.drop()
}
