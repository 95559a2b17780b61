import { describe, expect, it } from 'vitest'
import { jalali } from '#domain/calendar/jalali.ts'
import { zone } from '#domain/calendar/zone.ts'

describe.each(['Asia/Tehran', 'America/New_York', 'UTC'])('the days of %s', (timeZone) => {
  const { dayOf, instantOf } = zone(timeZone)
  const { parts } = jalali(timeZone)
  // 2016-03-20 to 2028-03-19: years with summer time in Iran and years without
  const days = Array.from({ length: 4382 }, (_, n) => 16_880 + n)

  it('begin when the interface shows the first hour of a new day', () => {
    const wrong = days.filter((day) => {
      const start = instantOf(day, 0)
      const [before, after] = [parts(start - 1), parts(start)]
      return after.day === before.day || after.hour > 1 || after.minute !== 0 || before.hour !== 23
    })
    expect(wrong).toEqual([])
  })

  it('hold every moment from their beginning to their end', () => {
    const wrong = days.filter((day) => dayOf(instantOf(day, 0)) !== day || dayOf(instantOf(day, 720)) !== day || dayOf(instantOf(day, 1440) - 1) !== day || instantOf(day, 1440) !== instantOf(day + 1, 0))
    expect(wrong).toEqual([])
  })
})

it('takes the first of two equal times and the moment after the jump for a time that is none', () => {
  const { instantOf } = zone('America/New_York')
  const [spring, autumn] = [Date.UTC(2024, 2, 10) / 86_400_000, Date.UTC(2024, 10, 3) / 86_400_000]
  expect(instantOf(spring, 150)).toBe(Date.UTC(2024, 2, 10, 7, 30))
  expect(instantOf(autumn, 90)).toBe(Date.UTC(2024, 10, 3, 5, 30))
})
