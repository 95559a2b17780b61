import { fromAbsolute, toCalendarDate, toCalendarDateTime, toZoned } from '@internationalized/date'

const HOUR = 3_600_000

/** Hours of a day near `now` in the city. */
function atHour(now: number, timeZone: string, days: number, hour: number): number {
  const day = toCalendarDate(fromAbsolute(now, timeZone)).add({ days })
  return toZoned(toCalendarDateTime(day).set({ hour }), timeZone).toDate().getTime()
}

/** When a citizen usually asks to be called again. What is past already is left out. */
export function callTimes(now: number, timeZone: string): { readonly hour: number; readonly evening: number | null; readonly morning: number } {
  const evening = atHour(now, timeZone, 0, 18)
  return { hour: now + HOUR, evening: evening > now ? evening : null, morning: atHour(now, timeZone, 1, 10) }
}

/** Until when something is usually put off. */
export const snoozeTimes = (now: number, timeZone: string): { readonly later: number; readonly tomorrow: number; readonly week: number } =>
  ({ later: now + 2 * HOUR, tomorrow: atHour(now, timeZone, 1, 9), week: atHour(now, timeZone, 7, 9) })
