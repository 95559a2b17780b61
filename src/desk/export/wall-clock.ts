/** The clock on a wall of the city, to the minute. */
export interface WallTime {
  /** `2026-11-22T10:42:00+03:30` */
  readonly iso: string
  /** Days since 1899-12-30 00:00, as a spreadsheet counts. */
  readonly serial: number
  /** Days since 1970-01-01 there. */
  readonly day: number
  /** `10:42` */
  readonly time: string
}

const MINUTE = 60_000
const DAY = 86_400_000
/** 1970-01-01 as a spreadsheet counts. */
const EPOCH_SERIAL = 25_569

/**
 * `at`: milliseconds since 1970 in UTC. Intl needs 12 µs for one time and a file of a year holds a million: it is asked about
 * the ends of each day, and about a time itself only where clocks were changed between them.
 */
export function wallClock(timeZone: string): (at: number) => WallTime {
  const intl = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone,
  })
  const offsetAt = (at: number): number => {
    const part: Record<string, number> = {}
    for (const { type, value } of intl.formatToParts(at)) part[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part
    return Math.round((Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / MINUTE) * MINUTE) / MINUTE)
  }
  const offsets = new Map<number, number>()
  const offsetAtDay = (day: number): number => {
    const offset = offsets.get(day) ?? offsetAt(day * DAY)
    offsets.set(day, offset)
    return offset
  }
  const two = (n: number): string => String(n).padStart(2, '0')
  return (at) => {
    const day = Math.floor(at / DAY)
    const offset = offsetAtDay(day) === offsetAtDay(day + 1) ? offsetAtDay(day) : offsetAt(at)
    const local = Math.floor(at / MINUTE) * MINUTE + offset * MINUTE
    const size = Math.abs(offset)
    const [date, time] = new Date(local).toISOString().split('T') as [string, string]
    return {
      iso: `${date}T${time.slice(0, 8)}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`,
      // less than a millisecond more: a reader that cuts off would show the minute before
      serial: Math.ceil((local / DAY + EPOCH_SERIAL) * 1e8) / 1e8, day: Math.floor(local / DAY), time: time.slice(0, 5),
    }
  }
}
