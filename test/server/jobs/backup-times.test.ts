import { expect, it } from 'vitest'
import { zone } from '#domain/calendar/zone.ts'
import { nameOf } from '#server/jobs/backup-files.ts'
import { lastSlot, surplus } from '#server/jobs/backup-times.ts'
import { DAY, HOUR, tehran } from './given.ts'

const city = zone('Asia/Tehran')

it('the last time of the schedule is today’s or yesterday’s, by the clock of the city', () => {
  const minutes = [14 * 60, 2 * 60 + 30]
  expect(lastSlot(city, minutes, tehran(2026, 11, 22, 2, 29))).toBe(tehran(2026, 11, 21, 14))
  expect(lastSlot(city, minutes, tehran(2026, 11, 22, 2, 30))).toBe(tehran(2026, 11, 22, 2, 30))
  expect(lastSlot(city, minutes, tehran(2026, 11, 22, 23, 59))).toBe(tehran(2026, 11, 22, 14))
})

it('each of the last days and months that have a backup keeps its last one, and the newest always stays', () => {
  const times = Array.from({ length: 100 }, (_, n) => tehran(2026, 8, 1, 2, 30) + n * DAY)
  times.push(times[99]! + HOUR)
  const gone = new Set(surplus(city, times, { daily: 3, monthly: 3 }))
  // the hundredth day is the eighth of November; it has two
  expect(times.filter((at) => !gone.has(at)).map(nameOf)).toEqual([
    nameOf(tehran(2026, 9, 30, 2, 30)), nameOf(tehran(2026, 10, 31, 2, 30)), nameOf(tehran(2026, 11, 6, 2, 30)), nameOf(tehran(2026, 11, 7, 2, 30)), nameOf(tehran(2026, 11, 8, 3, 30)),
  ])
  expect(surplus(city, times.slice(0, 1), { daily: 1, monthly: 0 })).toEqual([])
})
