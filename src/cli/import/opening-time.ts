import { CalendarDateTime, toZoned } from '@internationalized/date'
import type { Mapping } from './mapping.ts'

export type TimeFault = 'time_missing' | 'time_malformed' | 'time_skipped' | 'time_ambiguous'
export type OpeningTime = { readonly ok: true; readonly at: number; readonly ambiguous: boolean } | { readonly ok: false; readonly code: TimeFault }

const FIELDS: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})', MM: '(?<month>\\d{1,2})', dd: '(?<day>\\d{1,2})', HH: '(?<hour>\\d{1,2})',
  hh: '(?<half>\\d{1,2})', mm: '(?<minute>\\d{2})', ss: '(?<second>\\d{2})', a: '(?<noon>[AaPp][Mm])',
}

/**
 * A reader of local times as one source writes them. `at` is milliseconds since 1970 in UTC. A time that the clocks skipped
 * (spring) never was and is refused; one that they showed twice (autumn) is read as the mapping says.
 */
export function openingTimes({ format, zone, ambiguous }: Mapping['openedAt']): (written: string) => OpeningTime {
  /** The last hour looked at: a file in order of time asks the zone's rules once an hour, not once a row. */
  let hour: { readonly key: string; readonly offset: number | null } = { key: '', offset: null }
  const pattern = new RegExp(`^${format.replace(/yyyy|MM|dd|HH|hh|mm|ss|a|[^A-Za-z0-9]/g, (part) => FIELDS[part] ?? `\\${part}`)}$`)
  return (written) => {
    if (written === '') return { ok: false, code: 'time_missing' }
    const found = pattern.exec(written)?.groups
    const local = found === undefined ? null : wallClock(found)
    if (local === null) return { ok: false, code: 'time_malformed' }
    const key = `${local.year}/${local.month}/${local.day}/${local.hour}`
    if (hour.key !== key) hour = { key, offset: plainOffset(local, zone) }
    if (hour.offset !== null) return { ok: true, at: asUtc(local) - hour.offset, ambiguous: false }
    const earlier = toZoned(local, zone, 'earlier')
    const later = toZoned(local, zone, 'later')
    // in a gap no reading shows the hour that was written
    if (earlier.hour !== local.hour || earlier.minute !== local.minute) return { ok: false, code: 'time_skipped' }
    const twice = earlier.compare(later) !== 0
    if (twice && ambiguous === 'reject') return { ok: false, code: 'time_ambiguous' }
    return { ok: true, at: (ambiguous === 'later' ? later : earlier).toDate().getTime(), ambiguous: twice }
  }
}

const asUtc = ({ year, month, day, hour, minute, second }: CalendarDateTime): number => Date.UTC(year, month - 1, day, hour, minute, second)

/** What the zone is ahead of UTC, in milliseconds, through the whole hour of `local`; null when the clocks changed in it. */
function plainOffset(local: CalendarDateTime, zone: string): number | null {
  const ends = [local.set({ minute: 0, second: 0 }), local.set({ minute: 59, second: 59 })]
  const readings = ends.flatMap((end) => [toZoned(end, zone, 'earlier'), toZoned(end, zone, 'later')])
  const [first] = readings
  const plain = readings.every((reading) => reading.offset === first?.offset && reading.hour === local.hour)
  return plain ? (first?.offset ?? null) : null
}

/** Null for what no calendar or clock has: 30 February, 25:00, 13 PM. */
function wallClock(found: Readonly<Record<string, string | undefined>>): CalendarDateTime | null {
  const number = (name: string): number => Number(found[name] ?? 0)
  const half = number('half')
  if (found['half'] !== undefined && (half < 1 || half > 12)) return null
  const hour = found['half'] === undefined ? number('hour') : (half % 12) + (found['noon']?.toLowerCase() === 'pm' ? 12 : 0)
  const [year, month, day, minute, second] = [number('year'), number('month'), number('day'), number('minute'), number('second')]
  if (year < 1970 || hour > 23 || minute > 59 || second > 59) return null
  const local = new CalendarDateTime(year, month, day, hour, minute, second)
  return local.year === year && local.month === month && local.day === day ? local : null
}
