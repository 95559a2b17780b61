import { describe, expect, it } from 'vitest'
import { writtenTimes, type TimeForm } from '#domain/import/written-time.ts'

const boston: TimeForm = { format: 'yyyy-MM-dd HH:mm:ss', zone: 'America/New_York', ambiguous: 'reject' }
const utc = (iso: string, ambiguous = false) => ({ ok: true, at: Date.parse(iso), ambiguous })
const fault = (code: string) => ({ ok: false, code })

describe('writtenTimes', () => {
  const read = writtenTimes(boston)

  it.each([
    ['2011-07-01 01:32:33', '2011-07-01T05:32:33Z'],
    ['2011-12-31 23:11:06', '2012-01-01T04:11:06Z'],
    // the clocks went forward at 02:00 on 13 March and back at 02:00 on 6 November
    ['2011-03-13 01:59:59', '2011-03-13T06:59:59Z'],
    ['2011-03-13 03:00:00', '2011-03-13T07:00:00Z'],
    ['2011-11-06 00:59:59', '2011-11-06T04:59:59Z'],
    ['2011-11-06 02:00:00', '2011-11-06T07:00:00Z'],
  ])('reads %s of New York as %s', (written, iso) => {
    expect(read(written)).toEqual(utc(iso))
  })

  it('refuses an hour that the clocks skipped', () => {
    for (const written of ['2011-03-13 02:00:00', '2011-03-13 02:30:00', '2011-03-13 02:59:59']) expect(read(written)).toEqual(fault('time_skipped'))
  })

  it('reads an hour that the clocks showed twice as it is told, and says so', () => {
    expect(read('2011-11-06 01:09:48')).toEqual(fault('time_ambiguous'))
    expect(writtenTimes({ ...boston, ambiguous: 'earlier' })('2011-11-06 01:09:48')).toEqual(utc('2011-11-06T05:09:48Z', true))
    expect(writtenTimes({ ...boston, ambiguous: 'later' })('2011-11-06 01:09:48')).toEqual(utc('2011-11-06T06:09:48Z', true))
  })

  it('reads every second row rightly in any order, whatever hour came before', () => {
    const times = ['2011-11-06 01:30:00', '2011-07-01 01:32:33', '2011-03-13 02:30:00', '2011-07-01 01:45:00', '2011-11-06 02:30:00', '2011-11-06 01:31:00']
    const fresh = times.map((written) => writtenTimes(boston)(written))
    expect(times.map(read)).toEqual(fresh)
    expect(times.toReversed().map(read)).toEqual(fresh.toReversed())
  })

  it('knows changes that do not fall on a whole hour: Lord Howe turns its clocks by 30 minutes', () => {
    const island = writtenTimes({ ...boston, zone: 'Australia/Lord_Howe' })
    expect(island('2011-10-02 02:15:00')).toEqual(fault('time_skipped'))
    expect(island('2011-10-02 02:30:00')).toEqual(utc('2011-10-01T15:30:00Z'))
    expect(island('2011-04-03 01:45:00')).toEqual(fault('time_ambiguous'))
    expect(island('2011-04-03 01:15:00')).toEqual(utc('2011-04-02T14:15:00Z'))
  })

  it.each(['2011-02-30 10:00:00', '2011-13-01 10:00:00', '2011-07-01 24:00:00', '2011-07-01 10:60:00', '2011-07-01', '01/07/2011 10:00', '1969-12-31 10:00:00', 'x'])('refuses %j', (written) => {
    expect(read(written)).toEqual(fault('time_malformed'))
  })

  it('tells a time that is missing from one that is wrong', () => {
    expect(read('')).toEqual(fault('time_missing'))
  })

  it('reads twelve-hour clocks', () => {
    const american = writtenTimes({ ...boston, format: 'MM/dd/yyyy hh:mm:ss a', zone: 'UTC' })
    expect(american('02/17/2020 12:19:00 PM')).toEqual(utc('2020-02-17T12:19:00Z'))
    expect(american('02/17/2020 12:19:00 AM')).toEqual(utc('2020-02-17T00:19:00Z'))
    expect(american('02/17/2020 11:59:59 pm')).toEqual(utc('2020-02-17T23:59:59Z'))
    expect(american('02/17/2020 13:00:00 PM')).toEqual(fault('time_malformed'))
    expect(american('02/17/2020 00:30:00 AM')).toEqual(fault('time_malformed'))
  })

  describe('of the Solar Hijri calendar', () => {
    const tehran = writtenTimes({ format: ['yyyy/MM/dd HH:mm:ss', 'yyyy/MM/dd HH:mm', 'yyyy/MM/dd', 'yy/MM/dd', 'dd MMMM yyyy', 'hh:mm a yyyy/MM/dd'], calendar: 'jalali', zone: 'Asia/Tehran', ambiguous: 'earlier' })

    it.each([
      ['1404/05/12 12:30', '2025-08-03T09:00:00Z'], ['۱۴۰۴/۰۵/۱۲ ۱۲:۳۰', '2025-08-03T09:00:00Z'], ['١٤٠٤/٠٥/١٢ ١٢:٣٠:١٥', '2025-08-03T09:00:15Z'], ['1404/5/1', '2025-07-22T20:30:00Z'],
      ['۰۴/۰۵/۱۲', '2025-08-02T20:30:00Z'], ['۱۲ مرداد ۱۴۰۴', '2025-08-02T20:30:00Z'], ['12:30 ب.ظ 1404/05/12', '2025-08-03T09:00:00Z'], ['1403/12/30', '2025-03-19T20:30:00Z'],
      // summer time was given up in 1401
      ['1401/04/01 12:00', '2022-06-22T07:30:00Z'],
    ])('reads %s', (written, iso) => {
      expect(tehran(written)).toEqual(utc(iso))
    })

    it.each(['1404/12/30', '1404/07/31', '1404/13/01', '2025/08/03', '1404/05/12 25:00'])('refuses %s', (written) => {
      expect(tehran(written)).toEqual(fault('time_malformed'))
    })

    it('takes a cell that the spreadsheet itself keeps as a date, with the hour beside it', () => {
      expect(tehran('2025-08-03T12:30:00')).toEqual(utc('2025-08-03T09:00:00Z'))
      expect(tehran('2025-08-03T00:00:00 12:30:00')).toEqual(utc('2025-08-03T09:00:00Z'))
    })
  })
})
