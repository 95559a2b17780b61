import { CalendarDate, PersianCalendar, toCalendar, GregorianCalendar } from '@internationalized/date'
import { asciiDigits } from '#domain/text/canonical.ts'

const PERSIAN = new PersianCalendar()

/** `1405-01-12` of what was typed: `۱۴۰۵/۱/۱۲`, `14050112`. Null when the Solar Hijri calendar has no such day. */
export function readJalali(typed: string): string | null {
  const found = /^(1[34]\d\d)[-/.]?(\d{1,2})[-/.]?(\d{1,2})$/.exec(asciiDigits(typed).trim())
  if (found === null) return null
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])]
  if (month < 1 || month > 12 || day < 1 || day > PERSIAN.getDaysInMonth(new CalendarDate(PERSIAN, year, month, 1))) return null
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

const partsOf = (date: string): CalendarDate => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return new CalendarDate(PERSIAN, year, month, day)
}

/** 0 for Saturday to 6 for Friday. */
export function weekdayOf(date: string): number {
  const { year, month, day } = toCalendar(partsOf(date), new GregorianCalendar())
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1) % 7
}
