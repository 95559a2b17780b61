import { describe, expect, it } from 'vitest'
import { due } from '#domain/calendar/due.ts'
import { workingTime } from '#domain/calendar/working-time.ts'
import { ALWAYS, at, calendar, cityWith, counted, holiday, NOWRUZ, OFFICE, wall } from './given.ts'

const time = workingTime(cityWith([OFFICE, ALWAYS]))
const policy = { from: 'policy', policyId: 'p' } as const

describe('given an office that works Saturday to Wednesday and half of Thursday', () => {
  it('counts within one day', () => expect(counted(time, 'office', '1405-02-05 09:00', 3)).toEqual({ until: '1405-02-05 12:00', off: [] }))

  it('ends at closing time, not at the next opening', () => expect(counted(time, 'office', '1405-02-05 07:30', 7)).toEqual({ until: '1405-02-05 14:30', off: [] }))

  it('counts from the next opening when the message comes in the evening', () => {
    expect(counted(time, 'office', '1405-02-05 20:00', 2)).toEqual({ until: '1405-02-06 09:30', off: [] })
  })

  it('works on Thursday until noon, then goes on after Friday', () => {
    expect(counted(time, 'office', '1405-02-10 12:00', 1)).toEqual({ until: '1405-02-12 08:00', off: ['1405-02-11 weekend'] })
  })

  it('names the Friday on which the message came', () => {
    expect(counted(time, 'office', '1405-02-11 11:00', 1)).toEqual({ until: '1405-02-12 08:30', off: ['1405-02-11 weekend'] })
  })
})

describe('given Nowruz', () => {
  it('skips the holidays by name, and a holiday on a Friday is called a holiday', () => {
    expect(counted(time, 'office', '1404-12-28 10:00', 10)).toEqual({
      until: '1405-01-06 08:00',
      off: ['1404-12-29 ملی شدن صنعت نفت', '1405-01-01 نوروز', '1405-01-02 نوروز', '1405-01-03 نوروز', '1405-01-04 نوروز'],
    })
  })

  it('skips the thirteenth and what follows it', () => {
    expect(counted(time, 'office', '1405-01-11 14:00', 1)).toEqual({
      until: '1405-01-15 08:00', off: ['1405-01-12 روز جمهوری اسلامی', '1405-01-13 روز طبیعت', '1405-01-14 weekend'],
    })
  })

  it('takes one day more when a holiday is announced late', () => {
    const late = workingTime(cityWith([OFFICE], [...NOWRUZ, holiday('1405-01-05', 'تعطیل به سبب سرما')]))
    const { until, off } = counted(late, 'office', '1404-12-28 10:00', 10)
    expect(until).toBe('1405-01-08 10:00')
    expect(off.slice(-2)).toEqual(['1405-01-05 تعطیل به سبب سرما', '1405-01-07 weekend'])
  })

  it('works on a holiday that was withdrawn', () => {
    const withdrawn = workingTime(cityWith([OFFICE], [holiday('1405-01-01', 'نوروز', true)]))
    expect(counted(withdrawn, 'office', '1405-01-01 08:00', 1)).toEqual({ until: '1405-01-01 09:00', off: [] })
  })

  it('does not stop those who work day and night', () => {
    expect(counted(time, 'always', '1404-12-29 22:00', 24)).toEqual({ until: '1405-01-01 22:00', off: [] })
  })

  it('does not stop the clock that runs day and night, whoever works', () => {
    const asked = { departmentId: 'office', start: at('1404-12-29 22:00'), hours: 2, clock: 'round', ...policy } as const
    expect(time.due(asked)).toEqual({ at: at('1405-01-01 00:00'), start: asked.start, hours: 2, clock: 'round', calendarId: null, skipped: [], ...policy })
  })
})

describe('given the years with summer time', () => {
  const { holidays: _, ...rest } = cityWith([OFFICE, ALWAYS])
  const old = workingTime({ ...rest, holidays: [] })

  it('counts hours that pass, not hours that the clock shows', () => {
    expect(counted(old, 'always', '1401-01-01 12:00', 24).until).toBe('1401-01-02 13:00')
    expect(counted(old, 'always', '1401-06-30 12:00', 24).until).toBe('1401-06-31 11:00')
    expect(counted(old, 'always', '1402-01-01 12:00', 24).until).toBe('1402-01-02 12:00')
  })

  it('opens by the clock on the wall', () => {
    expect(wall(old.nextOpening('office', at('1401-01-01 20:00')))).toBe('1401-01-02 07:30')
    expect(wall(old.nextOpening('office', at('1401-06-30 20:00')))).toBe('1401-06-31 07:30')
    expect(counted(old, 'office', '1401-01-01 14:00', 1).until).toBe('1401-01-02 08:00')
  })
})

describe('whether somebody is there', () => {
  it.each([
    ['1405-02-05 07:29', false], ['1405-02-05 07:30', true], ['1405-02-05 14:29', true], ['1405-02-05 14:30', false],
    ['1405-02-10 13:00', false], ['1405-02-11 10:00', false], ['1405-01-01 10:00', false],
  ] as const)('%s: %s', (moment, open) => expect(time.isOpen('office', at(moment))).toBe(open))

  it('says when the office opens next, over a holiday too', () => {
    expect(wall(time.nextOpening('office', at('1405-02-05 15:00')))).toBe('1405-02-06 07:30')
    expect(wall(time.nextOpening('office', at('1404-12-29 00:00')))).toBe('1405-01-05 07:30')
    expect(time.nextOpening('always', at('1405-01-01 00:00'))).toBe(at('1405-01-01 00:00'))
  })
})

describe('where there is nothing to count with, the clock runs day and night and says so', () => {
  const none = calendar('none', Array.from({ length: 7 }, () => []))
  const slip = calendar('slip', [[{ from: 500, to: 501 }], ...Array.from({ length: 5 }, () => []), [{ from: 900, to: 800 }]])
  const odd = workingTime(cityWith([none, slip, OFFICE]))
  const start = at('1405-01-01 10:00')

  it.each([['no working time', 'none'], ['a minute a week', 'slip'], ['no such department', 'nobody'], ['nobody yet', null]])('%s', (_, departmentId) => {
    expect(odd.due({ departmentId, start, hours: 5, clock: 'working', ...policy })).toMatchObject({ at: at('1405-01-01 15:00'), clock: 'round', calendarId: null, skipped: [] })
    expect(odd.isOpen(departmentId, start)).toBe(true)
  })

  it('a desk whose clock is ages off', () => {
    const last = 8_640_000_000_000_000
    const far = odd.due({ departmentId: 'office', start: last - 1, hours: 10_000, clock: 'working', ...policy })
    expect(far).toMatchObject({ at: last, clock: 'round' })
    expect(due.safeParse(far).success).toBe(true)
  })
})

it('counts no minute twice where spans overlap or stand in disorder', () => {
  const messy = calendar('messy', Array.from({ length: 7 }, () => [{ from: 600, to: 720 }, { from: 480, to: 660 }, { from: 720, to: 780 }]))
  expect(counted(workingTime(cityWith([messy])), 'messy', '1405-02-05 08:00', 5).until).toBe('1405-02-05 13:00')
})
