import { fromAbsolute } from '@internationalized/date'

const DAY = 86_400_000
const MINUTE = 60_000

export interface Zone {
  /** The day on which `at` lies, counted from 1970-01-01 as day 0. */
  readonly dayOf: (at: number) => number
  /** When it is so many minutes after midnight of that day, 0 to 1440. Where clocks jump over it, the moment after the jump; where they show it twice, the first. */
  readonly instantOf: (day: number, minute: number) => number
}

/** The days of a time zone by its zone data. It remembers what it has looked up: hold on to it where many are asked. */
export function zone(timeZone: string): Zone {
  const known = new Map<number, number>()
  // the library keeps one formatter per time zone; to make one takes longer than a whole deadline does
  const offsetAt = (at: number): number => fromAbsolute(at, timeZone).offset

  const offsetAtDay = (day: number): number => {
    const offset = known.get(day) ?? offsetAt(day * DAY)
    known.set(day, offset)
    return offset
  }
  const instantOf = (day: number, minute: number): number => {
    const wall = day * DAY + minute * MINUTE
    const before = wall - offsetAtDay(day - 1)
    const after = wall - offsetAtDay(day + 2)
    if (before === after) return before
    const shown = [Math.min(before, after), Math.max(before, after)].find((at) => at + offsetAt(at) === wall)
    return shown ?? Math.max(before, after)
  }
  const dayOf = (at: number): number => {
    let day = Math.floor(at / DAY)
    while (at < instantOf(day, 0)) day--
    while (at >= instantOf(day + 1, 0)) day++
    return day
  }
  return { dayOf, instantOf }
}
