import { describe, expect, it } from 'vitest'
import { jalali } from '#domain/calendar/jalali.ts'
import { csvSample } from '../../fixtures/samples.ts'

const utc = jalali('UTC')
const tehran = jalali('Asia/Tehran')
const DAY = 86_400_000
const noon = (iso: string): number => Date.parse(`${iso}T12:00:00Z`)
const written = (at: number): string => utc.date(at, 'en').replaceAll('/', '-')

describe('jalali', () => {
  const pairs = [...csvSample('dates/jalaali-js-known-pairs.csv'), ...csvSample('dates/internationalized-date-persian.csv')]
  it.each(pairs.map((row) => [row['gregorian']!, row['jalali']!]))('%s is %s', (gregorian, day) => {
    expect(written(noon(gregorian))).toBe(day)
  })

  it('has the leap years that others count', () => {
    // 1 Farvardin of a year is 19 to 22 March; the day before 1 Farvardin of the next is 30 or 29 Esfand
    const samples = csvSample('dates/jalaali-js-leap-years.csv')
    const eves = samples.map((row) => {
      const year = Number(row['jalali_year'])
      const nowruz = [19, 20, 21, 22].map((day) => noon(`${year + 622}-03-${day}`)).find((at) => written(at) === `${year + 1}-01-01`)
      return nowruz === undefined ? `${year} has no Nowruz` : written(nowruz - DAY)
    })
    expect(eves).toEqual(samples.map((row) => `${row['jalali_year']}-12-${row['is_leap'] === '1' ? '30' : '29'}`))
  })

  it('has the leap years of the coming decades', () => {
    const years = Array.from({ length: 43 }, (_, n) => 1399 + n)
    const leap = years.filter((year) => Array.from({ length: 5 }, (_, n) => written(noon(`${year + 622}-03-18`) + n * DAY)).includes(`${year}-12-30`))
    expect(leap).toEqual([1399, 1403, 1408, 1412, 1416, 1420, 1424, 1428, 1432, 1436, 1441])
  })

  it('counts every day of forty years once: six months of 31 days, five of 30, Esfand of 29 or 30', () => {
    const lengths = new Map<string, number>()
    const [from, to] = [noon('2005-03-21'), noon('2045-03-20')]
    for (let at = from; at < to; at += DAY) {
      const { year, month, day } = utc.parts(at)
      const key = `${year}-${month}`
      expect(day).toBe((lengths.get(key) ?? 0) + 1)
      lengths.set(key, day)
    }
    expect(lengths.size).toBe(480)
    const odd = [...lengths].filter(([key, length]) => {
      const month = Number(key.split('-')[1])
      return month === 12 ? length !== 29 && length !== 30 : length !== (month <= 6 ? 31 : 30)
    })
    expect(odd).toEqual([])
  })

  it('knows that Tehran kept daylight saving until 1401 and none since', () => {
    expect(tehran.time(Date.parse('2022-07-01T00:00:00Z'), 'en')).toBe('04:30')
    expect(tehran.time(Date.parse('2023-07-01T00:00:00Z'), 'en')).toBe('03:30')
    expect(tehran.date(Date.parse('2026-11-20T20:29:59Z'), 'en')).toBe('1405/08/29')
    expect(tehran.date(Date.parse('2026-11-20T20:30:00Z'), 'en')).toBe('1405/08/30')
  })

  it('writes Persian in Persian digits and its own order, English in Latin ones', () => {
    const at = Date.parse('2026-11-21T07:12:00Z')
    expect(tehran.date(at, 'fa')).toBe('۱۴۰۵/۰۸/۳۰')
    expect(tehran.time(at, 'fa')).toBe('۱۰:۴۲')
    expect(tehran.long(at, 'fa')).toBe('شنبه ۳۰ آبان ۱۴۰۵')
    expect(tehran.long(at, 'en')).toBe('Saturday 30 Aban 1405')
    expect(tehran.moment(at, at, 'fa')).toBe('۳۰ آبان، ۱۰:۴۲')
    expect(tehran.moment(at, at + 200 * DAY, 'fa')).toBe('۳۰ آبان ۱۴۰۵، ۱۰:۴۲')
    expect(tehran.moment(at, at, 'en')).toBe('30 Aban, 10:42')
  })

  it('writes midnight as 00:00', () => {
    expect(tehran.time(Date.parse('2026-11-20T20:30:00Z'), 'en')).toBe('00:00')
  })
})
