import type * as z from 'zod/mini'
import type { News, pullReply } from '#sync/protocol.ts'
import type { Answer } from './transport.ts'

type Reply = z.infer<typeof pullReply>

/** What pokes brought along, until the desk would ask for it. */
export interface BroughtNews {
  readonly put: (news: News) => void
  /** All that follows on that position without a gap; null: ask the server. What lies before it is thrown away. */
  readonly take: (epoch: string, after: number) => Answer<Reply> | null
}

/** A desk that is busy for longer does better with a pull, which comes in whole chunks. */
const MOST = 32

export function broughtNews(): BroughtNews {
  const kept = new Map<number, Reply>()
  return {
    put: ({ after, reply }) => {
      if (kept.size >= MOST) kept.clear()
      kept.set(after, reply)
    },
    take: (epoch, after) => {
      const entries: Reply['entries'] = []
      const end = { at: after, head: after }
      for (let next = kept.get(after); next !== undefined && next.epoch === epoch && next.entries.length > 0; next = kept.get(end.at)) {
        entries.push(...next.entries)
        end.at = next.entries.at(-1)?.position ?? end.at
        end.head = next.head
      }
      for (const [start] of kept) if (start < end.at) kept.delete(start)
      return entries.length === 0 ? null : { ok: true, value: { epoch, head: end.head, entries } }
    },
  }
}
