/** Failures before a pause, the first pause, and the longest. */
const FREE = 5
const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 15 * 60_000
/** Without a failure for this long, all is forgiven. */
const FORGET_MS = 60 * 60_000
/** Names that an attacker makes up must not fill the memory. */
const REMEMBERED = 20_000

export interface Attempts {
  /** The time before which no attempt is looked at, or null. */
  readonly blockedUntil: (key: string, now: number) => number | null
  readonly failed: (key: string, now: number) => void
  readonly succeeded: (key: string) => void
}

/** Wrong passwords per username and address. The pause doubles with every further failure. */
export function attempts(): Attempts {
  const seen = new Map<string, { readonly failures: number; readonly at: number; readonly until: number }>()
  return {
    blockedUntil(key, now) {
      const entry = seen.get(key)
      return entry !== undefined && now < entry.until ? entry.until : null
    },
    failed(key, now) {
      const before = seen.get(key)
      const failures = before === undefined || now - before.at > FORGET_MS ? 1 : before.failures + 1
      const pause = failures < FREE ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - FREE, 20))
      seen.delete(key)
      seen.set(key, { failures, at: now, until: now + pause })
      const oldest = seen.keys().next()
      if (seen.size > REMEMBERED && !oldest.done) seen.delete(oldest.value)
    },
    succeeded: (key) => void seen.delete(key),
  }
}
