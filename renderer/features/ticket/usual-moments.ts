import { fromAbsolute, toCalendarDate, toCalendarDateTime, toZoned } from '@internationalized/date'
import type { Moment } from './WhenField.tsx'

const HOUR = 3_600_000

/** That hour of the city's day, `days` after the one of `now`. */
function atHour(now: number, timeZone: string, days: number, hour: number): number {
  const day = toCalendarDate(fromAbsolute(now, timeZone)).add({ days })
  return toZoned(toCalendarDateTime(day).set({ hour }), timeZone).toDate().getTime()
}

/** When one usually is to be reminded, or promises to answer: soon, at the end of the working day, the next morning, in a week. What is past is left out. */
export function usualMoments(now: number, timeZone: string): readonly Moment[] {
  const all: readonly Moment[] = [
    { name: 'when.soon', at: now + 2 * HOUR },
    { name: 'when.today', at: atHour(now, timeZone, 0, 14) },
    { name: 'when.tomorrow', at: atHour(now, timeZone, 1, 10) },
    { name: 'when.week', at: atHour(now, timeZone, 7, 10) },
  ]
  return all.filter(({ at }) => at > now)
}
