const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * How a deadline stands. `soon`: within a day. `late`: passed less than a day ago. `overdue`: longer ago.
 * `n` counts whole units of what is left or has passed, at least one.
 */
export interface DueStanding {
  readonly tone: 'calm' | 'soon' | 'late' | 'overdue'
  readonly past: boolean
  readonly unit: 'minutes' | 'hours' | 'days'
  readonly n: number
}

export function dueStanding(dueAt: number, now: number): DueStanding {
  const past = dueAt <= now
  const span = Math.abs(dueAt - now)
  const [unit, size] = span < HOUR ? (['minutes', 60_000] as const) : span < DAY ? (['hours', HOUR] as const) : (['days', DAY] as const)
  const tone = past ? (span < DAY ? 'late' : 'overdue') : span < DAY ? 'soon' : 'calm'
  return { tone, past, unit, n: Math.max(1, Math.floor(span / size)) }
}
