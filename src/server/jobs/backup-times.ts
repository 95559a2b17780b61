import type { Zone } from '#domain/calendar/zone.ts'

/** How many days, and how many months, keep their last backup. */
export interface Keep { readonly daily: number; readonly monthly: number }

/** The last moment, not after `now`, at which a backup was to be made. `minutes`: after midnight in the city. */
export function lastSlot({ dayOf, instantOf }: Zone, minutes: readonly number[], now: number): number {
  const today = dayOf(now)
  const moments = [today - 1, today].flatMap((day) => minutes.map((minute) => instantOf(day, minute)))
  return Math.max(...moments.filter((at) => at <= now))
}

/** Which of these may go. Each of the last days and months that have one keeps its last; the newest of all stays whatever is asked. */
export function surplus({ dayOf }: Pick<Zone, 'dayOf'>, times: readonly number[], keep: Keep): readonly number[] {
  const newestFirst = [...times].sort((a, b) => b - a)
  const monthOf = (at: number): string => new Date(dayOf(at) * 86_400_000).toISOString().slice(0, 7)
  const kept = new Set([...newestFirst.slice(0, 1), ...lastOfEach(newestFirst, dayOf, keep.daily), ...lastOfEach(newestFirst, monthOf, keep.monthly)])
  return newestFirst.filter((at) => !kept.has(at))
}

function lastOfEach(newestFirst: readonly number[], spanOf: (at: number) => unknown, most: number): readonly number[] {
  const spans = new Map<unknown, number>()
  for (const at of newestFirst) if (!spans.has(spanOf(at))) spans.set(spanOf(at), at)
  return [...spans.values()].slice(0, most)
}
