import { CalendarDate, fromAbsolute, PersianCalendar, toCalendar, toCalendarDate } from '@internationalized/date'

const PERSIAN = new PersianCalendar()

/** The first moment of a Solar Hijri day `1405-01-01` in the city; null when that is no date. */
export function instantOfJalali(date: string, timeZone: string): number | null {
  const [year, month, day] = date.split('-').map(Number)
  if (year === undefined || month === undefined || day === undefined || [year, month, day].some(Number.isNaN)) return null
  return new CalendarDate(PERSIAN, year, month, day).toDate(timeZone).getTime()
}

/** Days on which a message is usually taken up again, each the first moment of that day in the city. */
export function parkDates(now: number, timeZone: string): { readonly week: number; readonly month: number; readonly newYear: number } {
  const today = toCalendarDate(toCalendar(fromAbsolute(now, timeZone), PERSIAN))
  const at = (date: CalendarDate): number => date.toDate(timeZone).getTime()
  return { week: at(today.add({ weeks: 1 })), month: at(today.add({ months: 1 })), newYear: at(new CalendarDate(PERSIAN, today.year + 1, 1, 1)) }
}
