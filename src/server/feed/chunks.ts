import { CHUNK, type pullReply } from '#sync/protocol.ts'
import type * as z from 'zod/mini'
import { encode, type Encoding } from '../encoding.ts'
import type { LogStore } from '../store/ports.ts'

/** Of positions `after < position <= end`. */
export interface Page { readonly after: number; readonly end: number; readonly bytes: Buffer }

/**
 * Replies of the feed, encoded and compressed once and shared by all desks. A full chunk changes only by `drop`; the open
 * one at the head is kept under its head, because all desks ask for the same few entries after a poke.
 */
export interface Chunks {
  /** The encoded `pullReply` for entries after `after` up to the end of that chunk. */
  readonly page: (after: number, encoding: Encoding) => Promise<Page>
  /** Forgets every reply that holds one of these positions: something there has been erased or hidden. */
  readonly drop: (positions: readonly number[]) => void
  readonly size: () => { readonly replies: number; readonly bytes: number }
}

export function chunks(store: Pick<LogStore, 'standing' | 'feed'>, limitBytes: number): Chunks {
  const kept = new Map<string, Page>()
  const building = new Map<string, Promise<Page>>()
  const held = { bytes: 0, drops: 0 }

  function forget(key: string): void {
    held.bytes -= kept.get(key)?.bytes.length ?? 0
    kept.delete(key)
  }

  function keep(key: string, entry: Page): void {
    forget(key)
    kept.set(key, entry)
    held.bytes += entry.bytes.length
    for (const oldest of kept.keys()) {
      if (held.bytes <= limitBytes) break
      forget(oldest)
    }
  }

  async function build(key: string, epoch: string, head: number, after: number, end: number, encoding: Encoding): Promise<Page> {
    const { drops } = held
    const entries = await store.feed(after, end)
    // The entries were read by their schema as they left the store.
    const bytes = await encode(JSON.stringify({ epoch, head, entries: [...entries] } satisfies z.infer<typeof pullReply>), encoding)
    // Something was erased or hidden while this was being encoded: it may hold it still.
    if (drops !== held.drops) return build(key, epoch, head, after, end, encoding)
    const page = { after, end, bytes }
    keep(key, page)
    return page
  }

  return {
    async page(after, encoding) {
      const { epoch, head } = await store.standing()
      const end = Math.max(after, Math.min(head, (Math.floor(after / CHUNK) + 1) * CHUNK))
      // A reply kept from when its chunk was the last names an old head; a desk that believes it would stop there.
      const key = `${epoch} ${after} ${end} ${end < head} ${encoding}`
      const found = kept.get(key)
      if (found !== undefined) {
        keep(key, found)
        return found
      }
      const running = building.get(key) ?? build(key, epoch, head, after, end, encoding).finally(() => building.delete(key))
      building.set(key, running)
      return running
    },
    drop(positions) {
      held.drops += 1
      building.clear()
      for (const [key, { after, end }] of kept) if (positions.some((position) => position > after && position <= end)) forget(key)
    },
    size: () => ({ replies: kept.size, bytes: held.bytes }),
  }
}
