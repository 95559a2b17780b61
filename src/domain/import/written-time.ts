import { CalendarDateTime, GregorianCalendar, PersianCalendar, toCalendar, toZoned } from '@internationalized/date'
import { asciiDigits } from '../text/canonical.ts'
import type { Mapping } from './mapping.ts'

export const TIME_FAULTS = ['time_missing', 'time_malformed', 'time_skipped', 'time_ambiguous', 'time_future'] as const
export type TimeFault = (typeof TIME_FAULTS)[number]
/** `at`: milliseconds since 1970 in UTC. */
export type WrittenTime = { readonly ok: true; readonly at: number; readonly ambiguous: boolean } | { readonly ok: false; readonly code: TimeFault }
export type TimeForm = Pick<Mapping['openedAt'], 'format' | 'calendar' | 'zone' | 'ambiguous'>

const MONTHS = ['فروردین', 'اردیبهشت', 'خرداد', 'تیر', 'مرداد', 'شهریور', 'مهر', 'آبان', 'آذر', 'دی', 'بهمن', 'اسفند']
const FIELDS: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})', yy: '(?<short>\\d{2})', MMMM: `(?<named>${MONTHS.join('|')})`, MM: '(?<month>\\d{1,2})', dd: '(?<day>\\d{1,2})', HH: '(?<hour>\\d{1,2})',
  hh: '(?<half>\\d{1,2})', mm: '(?<minute>\\d{2})', ss: '(?<second>\\d{2})', a: '(?<noon>[AaPp]\\.?[Mm]\\.?|ق\\.?ظ\\.?|ب\\.?ظ\\.?|صبح|عصر)',
}
const AFTER_NOON = /^(?:p|ب|عصر)/i
/** A cell that a spreadsheet itself keeps as a date comes so from the reader, whatever the column's form. */
const CELL = /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)T(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?: (?<hour2>\d{1,2}):(?<minute2>\d{2})(?::(?<second2>\d{2}))?)?$/
const GREGORIAN = new GregorianCalendar()
const JALALI = new PersianCalendar()

const patternOf = (format: string): RegExp =>
  new RegExp(`^${format.replace(/yyyy|yy|MMMM|MM|dd|HH|hh|mm|ss|a|[^\\p{L}\\p{N}]/gu, (part) => FIELDS[part] ?? (part === ' ' ? '\\s+' : part.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')))}$`, 'u')

/**
 * A reader of local times as one source writes them. A time that the clocks skipped (spring) never was and is refused; one
 * that they showed twice (autumn) is read as the mapping says.
 */
export function writtenTimes({ format, calendar = 'gregorian', zone, ambiguous }: TimeForm): (written: string) => WrittenTime {
  /** A zone's rules take longer to ask than all the rest of a row: they are asked once a day. */
  const days = new Map<string, number | null>()
  const patterns = (typeof format === 'string' ? [format] : format).map(patternOf)
  return (written) => {
    const text = asciiDigits(written).trim()
    if (text === '') return { ok: false, code: 'time_missing' }
    const local = wallClock(text, patterns, calendar)
    if (local === null) return { ok: false, code: 'time_malformed' }
    const day = `${local.year}/${local.month}/${local.day}`
    const offset = days.has(day) ? (days.get(day) ?? null) : plainOffset(local, zone)
    days.set(day, offset)
    if (offset !== null) return { ok: true, at: asUtc(local) - offset, ambiguous: false }
    const earlier = toZoned(local, zone, 'earlier')
    const later = toZoned(local, zone, 'later')
    // in a gap no reading shows the hour that was written
    if (earlier.hour !== local.hour || earlier.minute !== local.minute) return { ok: false, code: 'time_skipped' }
    const twice = earlier.compare(later) !== 0
    if (twice && ambiguous === 'reject') return { ok: false, code: 'time_ambiguous' }
    return { ok: true, at: (ambiguous === 'later' ? later : earlier).toDate().getTime(), ambiguous: twice }
  }
}

const asUtc = (local: CalendarDateTime): number => local.toDate('UTC').getTime()

/** What the zone is ahead of UTC, in milliseconds, through the whole day of `local`; null when the clocks changed in it. */
function plainOffset(local: CalendarDateTime, zone: string): number | null {
  const ends = [local.set({ hour: 0, minute: 0, second: 0 }), local.set({ hour: 23, minute: 59, second: 59 })]
  const readings = ends.flatMap((end) => [toZoned(end, zone, 'earlier'), toZoned(end, zone, 'later')])
  const [first] = readings
  const plain = readings.every((reading) => reading.offset === first?.offset && reading.day === local.day)
  return plain ? (first?.offset ?? null) : null
}

type Found = Readonly<Record<string, string | undefined>>

function wallClock(text: string, patterns: readonly RegExp[], calendar: 'gregorian' | 'jalali'): CalendarDateTime | null {
  const cell = CELL.exec(text)?.groups
  if (cell !== undefined) return clockOf(cell['hour2'] === undefined ? cell : { ...cell, hour: cell['hour2'], minute: cell['minute2'], second: cell['second2'] }, 'gregorian')
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.groups
    const local = found === undefined ? null : clockOf(found, calendar)
    if (local !== null) return local
  }
  return null
}

/** Null for what no calendar or clock has: 30 February, 31 Mehr, 25:00, 13 PM. */
function clockOf(found: Found, calendar: 'gregorian' | 'jalali'): CalendarDateTime | null {
  const number = (name: string): number => Number(found[name] ?? 0)
  const half = number('half')
  if (found['half'] !== undefined && (half < 1 || half > 12)) return null
  const hour = found['half'] === undefined ? number('hour') : (half % 12) + (AFTER_NOON.test(found['noon'] ?? '') ? 12 : 0)
  const [day, minute, second] = [number('day'), number('minute'), number('second')]
  const year = found['short'] === undefined ? number('year') : wholeYear(number('short'), calendar)
  const month = found['named'] === undefined ? number('month') : MONTHS.indexOf(found['named']) + 1
  const [first, last] = calendar === 'jalali' ? [1349, 1600] : [1970, 2200]
  if (year < first || year > last || hour > 23 || minute > 59 || second > 59) return null
  const local = new CalendarDateTime(calendar === 'jalali' ? JALALI : GREGORIAN, year, month, day, hour, minute, second)
  if (local.year !== year || local.month !== month || local.day !== day) return null
  return calendar === 'jalali' ? toCalendar(local, GREGORIAN) : local
}

const wholeYear = (short: number, calendar: 'gregorian' | 'jalali'): number => short + (calendar === 'jalali' ? (short < 50 ? 1400 : 1300) : short < 70 ? 2000 : 1900)
