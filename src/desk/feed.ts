import type { DomainEvent } from '#domain/catalog.ts'
import type { FeedEntry } from '#sync/protocol.ts'
import { confirm, readEvent } from '#sync/refold.ts'
import { failed } from './failures.ts'
import { pace } from './pace.ts'
import type { Store } from './sqlite/store.ts'
import { confirmedOf, confirmTicket, showStream } from './standing.ts'
import type { Answer } from './transport.ts'

interface Read { readonly entry: FeedEntry; readonly event: DomainEvent }

/**
 * Applies final events in the order of their positions. Each slice is one transaction: the tickets, their rows, the cursor and
 * the outbox commands that it makes final. A gap, or an event of a newer server, is never stepped over.
 */
export async function applyFeed(store: () => Store, entries: readonly FeedEntry[]): Promise<Answer<{ readonly applied: number }>> {
  const steps = pace()
  let applied = 0
  let rest = entries.filter((entry) => entry.position > store().meta.number('cursor'))
  while (rest.length > 0) {
    const next = rest.slice(0, steps.size())
    const read = readable(next, store().meta.number('cursor'))
    if (read.entries.length > 0) await steps.run(read.entries.length, () => applySlice(store(), read.entries))
    applied += read.entries.length
    if (read.stop !== null) return read.stop
    rest = rest.slice(next.length)
  }
  return { ok: true, value: { applied } }
}

function readable(entries: readonly FeedEntry[], cursor: number): { readonly entries: readonly Read[]; readonly stop: ReturnType<typeof failed> | null } {
  const read: Read[] = []
  for (const entry of entries) {
    if (entry.position !== cursor + read.length + 1) return { entries: read, stop: failed('server_error', { reason: 'feed_gap', after: cursor + read.length }) }
    const event = readEvent('ticket', entry)
    if (event === null) return { entries: read, stop: failed('update_required', { eventVersion: entry.version }) }
    read.push({ entry, event })
  }
  return { entries: read, stop: null }
}

function applySlice(store: Store, entries: readonly Read[]): void {
  const last = entries.at(-1)
  if (last === undefined) return
  store.transaction(() => {
    const generation = store.meta.number('generation')
    for (const [ticketId, news] of byStream(entries)) {
      for (const { entry } of news) store.outbox.settle(entry.commandId, 'final', { position: entry.position, recordedAt: entry.recordedAt })
      const folded = confirm(confirmedOf(store, 'ticket', ticketId), news)
      if (folded.state === null) showStream(store, 'ticket', ticketId)
      else confirmTicket(store, folded, generation, store.outbox.pendingOf(ticketId), 'now')
    }
    store.meta.set('cursor', String(last.entry.position))
  })
}

function byStream(entries: readonly Read[]): Map<string, Read[]> {
  const streams = new Map<string, Read[]>()
  for (const read of entries) {
    const found = streams.get(read.entry.streamId)
    if (found === undefined) streams.set(read.entry.streamId, [read])
    else found.push(read)
  }
  return streams
}
