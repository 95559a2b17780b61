import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jalali } from '#domain/calendar/jalali.ts'
import { workingTime } from '#domain/calendar/working-time.ts'
import type { Calendar, Directory, Holiday } from '#domain/directory/directory.ts'
import { at, calendar, cityWith, holiday } from './given.ts'

const HALF_HOUR = 1_800_000
const WEEK = ['Sat', 'Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri']
const { parts } = jalali('Asia/Tehran')
const dateOf = (instant: number): string => {
  const { year, month, day } = parts(instant)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

const span = fc.tuple(fc.integer({ min: 0, max: 47 }), fc.integer({ min: 1, max: 16 })).map(([from, length]) => ({ from: from * 30, to: Math.min(from + length, 48) * 30 }))
/** At least one real working day, so that the walk of the oracle stays short. */
const week = fc.array(fc.array(span, { maxLength: 3 }), { minLength: 6, maxLength: 6 }).map((days): Calendar['week'] => [[{ from: 480, to: 840 }], ...days])
const from = at('1400-12-20 00:00')
/** Around two Nowruz, one with summer time and one without. */
const start = fc.tuple(fc.constantFrom(from, at('1404-12-20 00:00')), fc.nat(48 * 40)).map(([day, half]) => day + half * HALF_HOUR)
const holidays = fc.uniqueArray(fc.tuple(fc.constantFrom(1401, 1405), fc.constantFrom('01', '02'), fc.integer({ min: 1, max: 31 })), { maxLength: 12, selector: String }).map((days) => days.map(([y, m, d]): Holiday => holiday(`${y}-${m}-${String(d).padStart(2, '0')}`)))
const city = fc.tuple(week, fc.boolean(), holidays).map(([days, keeps, off]) => cityWith([calendar('c', days, keeps)], off))
const half = fc.integer({ min: 1, max: 80 })

type City = Pick<Directory, 'city' | 'departments' | 'calendars' | 'holidays'>
const due = (given: City, moment: number, hours: number) => workingTime(given).due({ departmentId: 'c', start: moment, hours, clock: 'working', from: 'category', policyId: null })

/** Whether somebody works in the half hour from `instant` on, by what the interface shows of that moment and nothing of the code under test. */
function works({ calendars: [own], holidays: off }: City, instant: number): boolean {
  const { weekday, hour, minute } = parts(instant)
  if (own?.holidays === true && off.some(({ id }) => id === dateOf(instant))) return false
  const now = hour * 60 + minute
  return own?.week[WEEK.indexOf(weekday)]?.some((working) => working.from <= now && now < working.to) === true
}

describe('a due time', () => {
  it('is the end of the last of so many half hours of work, walked one by one', () => {
    fc.assert(fc.property(city, start, half, (given, moment, halves) => {
      let [now, left] = [moment, halves]
      while (left > 0) {
        if (works(given, now)) left--
        now += HALF_HOUR
      }
      expect(due(given, moment, halves / 2).at).toBe(now)
    }), { numRuns: 60 })
  })

  it('grows with hours and is never before the start', () => {
    fc.assert(fc.property(city, start, fc.double({ min: 0.01, max: 100, noNaN: true }), fc.double({ min: 0, max: 50, noNaN: true }), (given, moment, hours, more) => {
      const short = due(given, moment, hours).at
      expect(short).toBeGreaterThan(moment)
      expect(due(given, moment, hours + more).at).toBeGreaterThanOrEqual(short)
    }))
  })

  it('lies in working time or at its very end', () => {
    fc.assert(fc.property(city, start, fc.double({ min: 0.01, max: 100, noNaN: true }), (given, moment, hours) => {
      expect(workingTime(given).isOpen('c', due(given, moment, hours).at - 1)).toBe(true)
    }))
  })

  it('names exactly the days on which nobody worked, in their order', () => {
    fc.assert(fc.property(city, start, half, (given, moment, halves) => {
      const found = due(given, moment, halves / 2)
      const days = new Map<string, boolean>()
      for (let now = moment; now < found.at; now += HALF_HOUR) days.set(dateOf(now), false)
      const idle = [...days.keys()].filter((date) => {
        const noon = at(`${date} 12:00`)
        const offByName = given.calendars[0]?.holidays === true && given.holidays.some(({ id }) => id === date)
        return offByName || given.calendars[0]?.week[WEEK.indexOf(parts(noon).weekday)]?.length === 0
      })
      expect(found.skipped.map(({ date }) => date)).toEqual(idle)
      expect(found.skipped.filter(({ reason, name }) => (reason === 'holiday') !== (name !== null))).toEqual([])
    }), { numRuns: 60 })
  })

  it('is never earlier for one holiday more, and never later for one that is withdrawn', () => {
    fc.assert(fc.property(city, start, half, fc.integer({ min: 1, max: 29 }), (given, moment, halves, day) => {
      const more = { ...given, holidays: [...given.holidays.filter(({ id }) => id !== `1405-01-${String(day).padStart(2, '0')}`), holiday(`1405-01-${String(day).padStart(2, '0')}`)] }
      const withdrawn = { ...more, holidays: more.holidays.map((off) => ({ ...off, retired: true })) }
      expect(due(more, moment, halves / 2).at).toBeGreaterThanOrEqual(due(given, moment, halves / 2).at)
      expect(due(withdrawn, moment, halves / 2).at).toBeLessThanOrEqual(due(more, moment, halves / 2).at)
    }))
  })
})
