import type { Meta } from './sqlite/meta.ts'

/** Milliseconds that this desk has lived through, as far as it saw them. */
export type PassedTime = () => number

export interface PassedTimeOptions {
  readonly meta: () => Meta
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds that only grow, whatever is done to the clock. */
  readonly uptime: () => number
}

/**
 * A clock that is set back does not turn this back, nor does it stand still: while the program runs the running time counts as
 * well. A clock that is set ahead only makes it longer. What was reckoned by it is written down at each asking, so it goes on over a restart.
 */
export function passedTime({ meta, now, uptime }: PassedTimeOptions): PassedTime {
  const last = { up: uptime() }
  return () => {
    const [wall, up] = [now(), uptime()]
    const seen = meta().number('passedAt')
    const more = Math.max(0, up - last.up, seen === 0 ? 0 : wall - seen)
    last.up = up
    const passed = meta().number('passed') + more
    meta().set('passed', String(Math.round(passed)))
    meta().set('passedAt', String(wall))
    return Math.round(passed)
  }
}
