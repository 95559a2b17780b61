import type { HostStanding } from '#ipc/host-protocol.ts'

/** How a release that is ready waits to be put in. Times are milliseconds of a clock that only grows (`uptime`). */
export interface Waiting {
  /** now: the operator agreed, whatever holds it. shiftEnd: when nobody is signed in. */
  readonly choice: 'now' | 'shiftEnd'
  /** For how long it has been ready while the console ran, in ms. */
  readonly waited: number
  /** How often a count-down was put off. */
  readonly postponed: number
  /** No count-down begins before. */
  readonly notBefore: number
  /** When the count-down that runs ends; null while none does. */
  readonly countTo: number | null
}

/** What is so at this moment. */
export interface Moment {
  readonly now: number
  /** Since when nobody has been signed in; null: somebody is. */
  readonly aloneSince: number | null
  readonly holds: HostStanding['holds']
  /** IT holds this desk, or its ring is paused. */
  readonly held: boolean
  /** IT wants this release in without waiting for the end of the shift. */
  readonly forced: boolean
  /** Somebody practises, or the host is not there to say what holds it. */
  readonly busy: boolean
}

export type Step = { readonly do: 'wait' } | { readonly do: 'count'; readonly to: number } | { readonly do: 'install' }

/** Who relieves somebody signs in at once: a desk is left alone this long before it is taken for free. */
export const CALM_MS = 15_000
export const COUNT_MS = 120_000
export const POSTPONE_MS = 30 * 60_000
export const POSTPONABLE = 3

export const freshWait = (waited = 0, postponed = 0): Waiting => ({ choice: 'shiftEnd', waited, postponed, notBefore: 0, countTo: null })

const WAIT: Step = { do: 'wait' }

/**
 * Whether a release that is ready is put in now. Without agreement never over a call, words that are not saved or words that only this desk
 * has: a wait that is past its `limit` (ms) counts down at the first moment without any of them.
 */
export function stepOf(waiting: Waiting, moment: Moment, limit: number): Step {
  const { now, aloneSince, holds, held, forced, busy } = moment
  if (held || busy) return WAIT
  if (waiting.choice === 'now') return { do: 'install' }
  if (holds.length > 0) return WAIT
  if (aloneSince !== null && now - aloneSince >= CALM_MS) return { do: 'install' }
  if (waiting.countTo !== null && now >= waiting.countTo) return { do: 'install' }
  const due = forced || waiting.waited >= limit
  if (!due || now < waiting.notBefore) return WAIT
  return { do: 'count', to: waiting.countTo ?? now + COUNT_MS }
}

/** The wait as `step` leaves it: a count-down that something holds begins anew later. */
export const follow = (waiting: Waiting, step: Step): Waiting => ({ ...waiting, countTo: step.do === 'count' ? step.to : null })

export const postponable = ({ postponed }: Waiting): number => POSTPONABLE - postponed

/** Null: it was put off as often as it may be. One that is not counted down to is not put off, it waits as it did. */
export function putOff(waiting: Waiting, now: number): Waiting | null {
  if (waiting.countTo === null) return { ...waiting, choice: 'shiftEnd' }
  if (postponable(waiting) <= 0) return null
  return { ...waiting, choice: 'shiftEnd', postponed: waiting.postponed + 1, notBefore: now + POSTPONE_MS, countTo: null }
}
