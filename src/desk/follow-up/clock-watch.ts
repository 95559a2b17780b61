import type { Store } from '../sqlite/store.ts'

export interface ClockWatch {
  /** What the server's clock shows now, as well as this desk knows. */
  readonly serverNow: () => number
  /** False when this desk's clock went back since it was last asked: what was reckoned by it before must not be trusted. */
  readonly steady: () => boolean
}

export interface ClockWatchOptions {
  readonly store: () => Store
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds that only grow, whatever is done to the clock. */
  readonly uptime: () => number
}

const STEP_BACK_MS = 60_000
/** How often the time that was seen is written down, for the next start. */
const NOTE_MS = 15_000

/** Within one run the clock is held against the running time, over a restart against the latest time that was written down. */
export function watchClock({ store, now, uptime }: ClockWatchOptions): ClockWatch {
  const from = { wall: now(), up: uptime() }
  const begin = (wall: number): void => {
    from.wall = wall
    from.up = uptime()
  }
  return {
    serverNow: () => now() - store().meta.number('clockOffset'),
    steady: () => {
      const { meta } = store()
      const wall = now()
      const behind = uptime() - from.up - (wall - from.wall)
      const seen = meta.number('clockSeen')
      // small steps add up; one forward begins the reckoning anew
      if (behind < 0) begin(wall)
      if (behind > STEP_BACK_MS || seen - wall > STEP_BACK_MS) {
        begin(wall)
        meta.set('clockSeen', String(wall))
        return false
      }
      if (wall - seen > NOTE_MS) meta.set('clockSeen', String(wall))
      return true
    },
  }
}
