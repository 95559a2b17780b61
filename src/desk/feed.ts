import type { DomainEvent, StreamType } from '#domain/catalog.ts'
import type { FeedEntry, FeedEvent } from '#sync/protocol.ts'
import { EMPTY, confirm, readEvent } from '#sync/refold.ts'
import { failed } from './failures.ts'
import { pace, type Pacing } from './pace.ts'
import { indexOne } from './search-words.ts'
import type { Store } from './sqlite/store.ts'
import { confirmStream, confirmedOf, forgetErased, forgetStream, forgetUnkept, noteErased, showStream, type CalledFor } from './standing.ts'
import type { Answer } from './transport.ts'

type Taking = Extract<FeedEntry, { kind: 'gone' | 'erased' }>
type News = { readonly entry: FeedEvent; readonly event: DomainEvent } | { readonly entry: Taking; readonly event: null }
type Read = News | { readonly entry: Extract<FeedEntry, { kind: 'empty' }>; readonly event: null }

/** Entries at once from which on a desk is far behind: longer slices meet the same tickets more often, and write each but once. */
const FAR_BEHIND = 150
const CATCHING_UP_MS = 100
const catchingUp: Pacing = () => pace(FAR_BEHIND, CATCHING_UP_MS)

/**
 * Applies the feed in the order of its positions. Each slice is one transaction: the streams, their rows, the cursor and the
 * outbox commands that it makes final; what one command brought is never divided. Short ones are not on the disk yet when this resolves (`Store.soon`). A gap, or an event of a newer server, is never stepped over. `onErased`: words left
 * the database for good.
 */
export async function applyFeed(store: () => Store, entries: readonly FeedEntry[], onErased: () => void, pacing: Pacing = entries.length < FAR_BEHIND ? pace : catchingUp): Promise<Answer<{ readonly applied: number }>> {
  const steps = pacing()
  let applied = 0
  let rest = entries.filter((entry) => entry.position > store().meta.number('cursor'))
  while (rest.length > 0) {
    const next = rest.slice(0, endOfCommand(rest, steps.size()))
    const read = readable(next, store().meta.number('cursor'))
    const words = { left: false }
    if (read.entries.length > 0) await steps.run(read.entries.length, () => {
      words.left = applySlice(store(), read.entries)
    })
    applied += read.entries.length
    if (words.left) onErased()
    if (read.stop !== null) return read.stop
    rest = rest.slice(next.length)
  }
  return { ok: true, value: { applied } }
}

const takesBack = ({ entry: { kind } }: Read): boolean => kind === 'gone' || kind === 'erased'
const commandOf = (entry: FeedEntry | undefined): string | null => (entry?.kind === 'event' ? entry.commandId : null)

/** How many of these to take so that, from `size` on, no command is cut in two: half of what it brought is a state that nobody decided. */
function endOfCommand(entries: readonly FeedEntry[], size: number): number {
  let end = Math.min(size, entries.length)
  while (end < entries.length && commandOf(entries[end]) !== null && commandOf(entries[end]) === commandOf(entries[end - 1])) end += 1
  return end
}

function readable(entries: readonly FeedEntry[], cursor: number): { readonly entries: readonly Read[]; readonly stop: ReturnType<typeof failed> | null } {
  const read: Read[] = []
  for (const entry of entries) {
    if (entry.position !== cursor + read.length + 1) return { entries: read, stop: failed('server_error', { reason: 'feed_gap', after: cursor + read.length }) }
    if (entry.kind !== 'event') {
      read.push(entry.kind === 'empty' ? { entry, event: null } : { entry, event: null })
      continue
    }
    const event = readEvent(entry)
    if (event === null) {
      while (commandOf(read.at(-1)?.entry) === entry.commandId) read.pop()
      return { entries: read, stop: failed('update_required', { eventVersion: entry.version }) }
    }
    read.push({ entry, event })
  }
  return { entries: read, stop: null }
}

/** Answers whether words left the database for good. */
function applySlice(store: Store, entries: readonly Read[]): boolean {
  const last = entries.at(-1)
  if (last === undefined) return false
  // what is taken back must be gone for good, and long slices cost the disk little
  const write = entries.length < FAR_BEHIND && !entries.some(takesBack) ? store.soon : store.transaction
  return write(() => {
    const generation = store.meta.number('generation')
    let left = false
    for (const { stream, streamId, news } of byStream(entries)) left = applyNews(store, stream, streamId, news, generation) || left
    store.meta.set('cursor', String(last.entry.position))
    return left
  })
}

/** Answers whether words left the database for good. */
function applyNews(store: Store, stream: StreamType, streamId: string, news: readonly News[], generation: number): boolean {
  let folded = confirmedOf(store, stream, streamId)
  let left = false
  for (const { entry, event } of news) {
    if (entry.kind === 'gone') {
      folded = EMPTY
      left = true
      forgetStream(store, stream, streamId)
    } else if (entry.kind === 'erased') {
      folded = { ...folded, parts: {} }
      left = true
      noteErased(store)
      if (stream === 'ticket') forgetErased(store, (folded.state ?? { id: streamId, callId: null }) as CalledFor)
      else store.outbox.forgetWords(streamId)
    } else if (event !== null) {
      const own = store.outbox.settle(entry.commandId, 'final', { position: entry.position, recordedAt: entry.recordedAt })
      if (own && entry.private === null && forgetUnkept(store, entry.commandId)) left = true
      folded = confirm(folded, [{ entry, event }])
      if (event.type === 'FileDetached') store.attachments.move(event.attachmentId, 'doomed')
    }
  }
  if (folded.state === null) {
    showStream(store, stream, streamId)
    return left
  }
  store.gone.remove(streamId)
  confirmStream(store, stream, folded, generation, store.outbox.pendingOf(streamId))
  if (stream === 'ticket' && left) indexOne(store, streamId)
  return left
}

interface StreamNews { readonly stream: StreamType; readonly streamId: string; readonly news: News[] }

function byStream(entries: readonly Read[]): Iterable<StreamNews> {
  const streams = new Map<string, StreamNews>()
  for (const read of entries) {
    if (read.entry.kind === 'empty') continue
    const { stream, streamId } = read.entry
    const found = streams.get(streamId)
    if (found === undefined) streams.set(streamId, { stream, streamId, news: [read as News] })
    else found.news.push(read as News)
  }
  return streams.values()
}
