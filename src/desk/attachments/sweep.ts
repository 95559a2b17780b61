import { askedFor } from '../saved-command.ts'
import type { Store } from '../sqlite/store.ts'
import type { SealedFiles } from './sealed-files.ts'

/** Bytes of copies that may be fetched again at any time; the oldest go first. */
const CACHE_LIMIT = 512 * 1024 * 1024
const UNSETTLED = ['waiting', 'accepted', 'refused', 'quarantined'] as const

/**
 * Brings rows and files together again. A file without a row (the database was rebuilt) gets its row back from its own
 * head; what neither a ticket nor a saved command speaks of is doomed. `busy`: files that are just being taken in.
 */
export async function sweep(store: () => Store, files: SealedFiles, busy: (id: string) => boolean, now: number): Promise<void> {
  for (const id of await files.ids()) {
    if (busy(id) || store().attachments.find(id) !== null) continue
    const head = await files.head(id)
    if (head === null) await files.remove(id)
    // the server says soon whether it has it already
    else store().attachments.put({ id, ticketId: head.ticketId, size: head.size, sha256: head.sha256, place: head.own ? 'own' : 'kept', at: now })
  }
  // before the first sync nothing is known of any ticket
  if (store().meta.get('needsSnapshot') !== '0') return
  const spokenOf = saved(store())
  for (const place of ['own', 'kept', 'coming', 'damaged'] as const) {
    for (const { id, ticketId } of store().attachments.inPlace(place)) {
      const attached = store().tickets.confirmed(ticketId)?.state.attachments.some((attachment) => attachment.id === id) ?? false
      if (!attached && !spokenOf.has(id) && !busy(id)) store().attachments.move(id, 'doomed')
    }
  }
}

/** Attachments that a command of this desk speaks of which is not settled: its author may still send it again. */
function saved(store: Store): ReadonlySet<string> {
  const items = UNSETTLED.flatMap((state) => store.outbox.inState(state, 100_000))
  return new Set(items.flatMap(({ saved: command }) => (!command.sealed && command.type === 'AttachFile' ? String(askedFor(command)['attachmentId']) : [])))
}

/** Dooms the oldest copies beyond the limit. */
export function tidyCache(store: Store): void {
  const kept = store.attachments.inPlace('kept')
  let size = kept.reduce((sum, file) => sum + file.size, 0)
  for (const file of kept) {
    if (size <= CACHE_LIMIT) return
    store.attachments.move(file.id, 'doomed')
    size -= file.size
  }
}
