import { PersianCalendar } from '@internationalized/date'
import type { Calendar, Directory } from '../directory/directory.ts'
import type { Due } from './due.ts'
import { zone } from './zone.ts'

const HOUR = 3_600_000
/** The last moment that an `instant` holds. */
const LAST = 8_640_000_000_000_000
/** Year 10000. A desk's clock may say anything; days are not counted towards the end of what an instant holds. */
const FAR = 253_402_300_800_000
/** Minutes a week. Less work than that is a slip in the data, and counting with it would take centuries. */
const LEAST_WEEK = 60
/** Julian day number of 1970-01-01. */
const JULIAN_1970 = 2_440_588
/** 1970-01-01 was a Thursday; weeks begin on Saturday. */
const WEEKDAY_1970 = 5

interface Span {
  readonly from: number
  readonly to: number
}

export interface DueCase extends Pick<Due, 'start' | 'hours' | 'clock' | 'from' | 'policyId'> {
  /** Whose calendar counts. Null while nobody has it. */
  readonly departmentId: string | null
}

export interface WorkingTime {
  /**
   * By when. `clock` of the answer is how it was counted: `round` with `calendarId` null also where `working` was asked
   * for, when the department or its calendar is unknown or the calendar has no working time. `at` may be the very end of a span.
   */
  readonly due: (asked: DueCase) => Due
  /** Whether the department works at that moment. Without a usable calendar it always does. */
  readonly isOpen: (departmentId: string | null, at: number) => boolean
  /** `at` itself when the department is at work, else the next moment at which it begins. */
  readonly nextOpening: (departmentId: string | null, at: number) => number
  /** The spans of a calendar that end after `at`, for so many days. An unknown or empty calendar is always open: one span. */
  readonly windows: (calendarId: string, at: number, days: number) => readonly Span[]
}

interface Day {
  readonly spans: readonly Span[]
  readonly off: Due['skipped'][number] | null
}
interface Clock {
  readonly calendarId: string
  readonly days: (start: number) => Generator<Day>
}

/** Counts in the hours of the city's departments. Days are remembered as they are met: keep it as long as the directory where many are asked. */
export function workingTime(directory: Pick<Directory, 'city' | 'departments' | 'calendars' | 'holidays'>): WorkingTime {
  const { dayOf, instantOf } = zone(directory.city.timeZone)
  const holidays = new Map(directory.holidays.flatMap(({ id, name, retired }) => (retired ? [] : [[id, name] as const])))
  const persian = new PersianCalendar()
  const clocks = new Map<string, Clock>()

  function clockFrom({ id, week, holidays: keepsHolidays }: Calendar): Clock | null {
    const pattern = week.map(merged)
    if (pattern.flat().reduce((sum, { from, to }) => sum + to - from, 0) < LEAST_WEEK) return null
    const known = new Map<number, Day>()
    const look = (day: number): Day => {
      const { year, month, day: dayOfMonth } = persian.fromJulianDay(day + JULIAN_1970)
      const date = `${year}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`
      const holiday = keepsHolidays ? holidays.get(date) : undefined
      if (holiday !== undefined) return { spans: [], off: { date, reason: 'holiday', name: holiday } }
      const spans = pattern[(((day + WEEKDAY_1970) % 7) + 7) % 7] ?? []
      if (spans.length === 0) return { spans, off: { date, reason: 'weekend', name: null } }
      return { spans: spans.map(({ from, to }) => ({ from: instantOf(day, from), to: instantOf(day, to) })), off: null }
    }
    return {
      calendarId: id,
      *days(start) {
        for (let day = dayOf(start); ; day++) {
          const met = known.get(day) ?? look(day)
          known.set(day, met)
          yield met
        }
      },
    }
  }

  /** Null where there is nothing to count with. */
  function clockOf(departmentId: string | null, at: number): Clock | null {
    if (departmentId === null || at > FAR) return null
    return clockNamed(directory.departments.find(({ id }) => id === departmentId)?.calendarId)
  }

  function clockNamed(calendarId: string | undefined): Clock | null {
    const known = clocks.get(calendarId ?? '')
    if (known !== undefined) return known
    const calendar = directory.calendars.find(({ id }) => id === calendarId)
    const clock = calendar === undefined ? null : clockFrom(calendar)
    if (clock !== null) clocks.set(clock.calendarId, clock)
    return clock
  }

  function windows(calendarId: string, at: number, days: number): readonly Span[] {
    const clock = at > FAR ? null : clockNamed(calendarId)
    if (clock === null) return [{ from: at, to: Math.min(at + days * 24 * HOUR, LAST) }]
    const found: Span[] = []
    let left = days
    for (const { spans } of clock.days(at)) {
      if (left-- <= 0) break
      found.push(...spans.filter(({ to }) => to > at))
    }
    return found
  }

  function due({ departmentId, start, hours, clock, from, policyId }: DueCase): Due {
    const length = Math.max(0, Math.round(hours * HOUR))
    const counted = clock === 'working' ? clockOf(departmentId, start) : null
    if (counted === null) return { at: Math.min(start + length, LAST), start, hours, clock: 'round', calendarId: null, from, policyId, skipped: [] }
    const { at, skipped } = count(counted.days(start), start, length)
    return { at, start, hours, clock, calendarId: counted.calendarId, from, policyId, skipped }
  }

  function nextOpening(departmentId: string | null, at: number): number {
    const clock = clockOf(departmentId, at)
    if (clock === null) return at
    for (const { spans } of clock.days(at)) {
      const span = spans.find(({ to }) => to > at)
      if (span !== undefined) return Math.max(span.from, at)
    }
    return at
  }

  return { due, nextOpening, windows, isOpen: (departmentId, at) => nextOpening(departmentId, at) === at }
}

/** Walks through the days until `length` milliseconds of work lie behind. */
function count(days: Iterable<Day>, start: number, length: number): Pick<Due, 'at' | 'skipped'> {
  const skipped: Due['skipped'] = []
  let left = length
  for (const { spans, off } of days) {
    if (off !== null) skipped.push(off)
    for (const span of spans) {
      const from = Math.max(span.from, start)
      if (from >= span.to) continue
      if (left <= span.to - from) return { at: from + left, skipped }
      left -= span.to - from
    }
  }
  return { at: start + length, skipped }
}

/** Spans in order, those that touch made one, so that no minute counts twice however they were typed. */
function merged(spans: readonly Span[]): readonly Span[] {
  const found: Span[] = []
  for (const span of [...spans].filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = found.at(-1)
    if (last !== undefined && span.from <= last.to) found[found.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else found.push(span)
  }
  return found
}
