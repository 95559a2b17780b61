import type { Reply } from '#ipc/contract.ts'
import { LINK_SCHEME, readLink, type Link } from '#ipc/link.ts'
import type { Log } from './log.ts'

/** How long a link waits for somebody to sign in (milliseconds): after that its caller has hung up. */
const WAITS = 600_000
/** No more wait at once: a program that opens links in a loop fills nothing. */
const MOST = 8

export interface Links {
  /** Takes the links among a program's arguments; answers whether there were any. */
  readonly hear: (words: readonly string[]) => boolean
  /** The oldest that still waits, and takes it away; null where none does. One that was malformed comes as its refusal. */
  readonly take: () => Reply<Link | null>
}

/**
 * Keeps what `peygir:` links ask for until the page comes for it: at once, or when somebody has signed in. `arrived` is
 * called for each.
 */
export function keepLinks({ arrived, log, now = Date.now }: { readonly arrived: () => void; readonly log: Log; readonly now?: () => number }): Links {
  const waiting: { readonly at: number; readonly link: Reply<Link> }[] = []
  return {
    hear: (words) => {
      const heard = words.filter((word) => word.toLowerCase().startsWith(LINK_SCHEME))
      for (const word of heard) {
        const link = readLink(word)
        log('link', { what: link.ok ? link.value.kind : link.refusal.code })
        waiting.push({ at: now(), link })
        if (waiting.length > MOST) waiting.shift()
        arrived()
      }
      return heard.length > 0
    },
    take: () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        if (now() - next.at <= WAITS) return next.link
        log('link_too_late')
      }
      return { ok: true, value: null }
    },
  }
}
