import { createIntl } from 'react-intl'
import { describe, expect, it } from 'vitest'
import { directory } from '#domain/directory/directory.ts'
import { workingTime } from '#domain/calendar/working-time.ts'
import { createFormat } from '../../renderer/i18n/format.tsx'
import { MESSAGES, type Say } from '../../renderer/i18n/words.tsx'
import { answerDraft } from '../../renderer/features/ticket/answer-text.ts'
import { matchDepartments } from '../../renderer/features/ticket/DepartmentPicker.tsx'
import { dueReasons } from '../../renderer/features/ticket/due-reasons.ts'
import { forwardCommand, hoursOf, suggestion } from '../../renderer/features/ticket/forward.ts'
import { instantOfJalali, parkDates } from '../../renderer/features/ticket/jalali-date.ts'
import { isUnhappy, scoresOf } from '../../renderer/features/ticket/satisfaction.ts'
import { EMPTY_REPORT, reportCommand, reportProblem, rialsOf } from '../../renderer/features/ticket/work-report.ts'
import { story, TICKET, ZAHRA } from '../domain/ticket/story.ts'
import { TINY_CITY } from '../support/city.ts'

const CITY = directory.parse({ ...TINY_CITY, version: 1, operators: [], sealingKey: null })
const TEHRAN = 'Asia/Tehran'

describe('forwarding', () => {
  it('suggests whom the city’s rules name, and nobody who has it already', () => {
    const told = story()
    told.registers()
    expect(suggestion(CITY, told.state())).toMatchObject({ departmentId: 'services', why: { from: 'category', categoryId: 'waste' } })
    told.forwards(ZAHRA, ['services'])
    expect(suggestion(CITY, told.state())).toBeNull()
  })
  it('tells the domain who had it on screen, so that two desks do not double the work', () => {
    const told = story()
    told.registers()
    told.forwards(ZAHRA, ['services'])
    const command = forwardCommand(told.state(), [{ departmentId: 'parks', hours: '۲٫۵' }], 'فوری')
    expect(command).toEqual({ type: 'ForwardTicket', ticketId: TICKET, to: [{ departmentId: 'parks', hours: 2.5 }], besides: ['services'], note: 'فوری' })
  })
  it('sends nothing while nobody is chosen or hours are none', () => {
    const told = story()
    told.registers()
    expect(forwardCommand(told.state(), [], '')).toBeNull()
    expect(forwardCommand(told.state(), [{ departmentId: 'parks', hours: 'فردا' }], '')).toBeNull()
  })
  it.each([['', null], [' ', null], ['۴۸', 48], ['48', 48], ['0', NaN], ['-3', NaN], ['10001', NaN], ['2h', NaN]])('reads the hours %j as %j', (typed, hours) => {
    expect(hoursOf(typed)).toEqual(hours)
  })
  it('finds departments by letters in either language, those that begin so first', () => {
    const ids = (text: string) => matchDepartments(CITY.departments, text).map(({ id }) => id)
    expect(ids('خد')).toEqual(['services'])
    expect(ids('شرکت ب')).toEqual(['power'])
    expect(ids('pow')).toEqual(['power'])
    expect(ids('هیچ')).toEqual([])
    expect(ids('')).toEqual([])
  })
})

describe('why a deadline is what it is', () => {
  const say: Say = (key, values) => createIntl({ locale: 'fa-IR', messages: MESSAGES.fa }).formatMessage({ id: key }, values)
  const format = createFormat('fa', TEHRAN, say)
  it('names the days that did not count and the holiday by its name', () => {
    // Saturday 29 Esfand 1404, noon: 14 working hours in an office of 7 a day, with Nowruz in between
    const start = (instantOfJalali('1404-12-27', TEHRAN) ?? 0) + 12 * 3_600_000
    const due = workingTime(CITY).due({ departmentId: 'services', start, hours: 14, clock: 'working', from: 'category', policyId: null })
    const reasons = dueReasons(due, { calendar: 'اداری', policy: null }, say, format, TEHRAN)
    const skipped = reasons.find(({ name }) => name === 'due.skipped')?.value ?? ''
    expect(skipped).toContain('(نوروز)')
    expect(skipped).toContain('(تعطیل هفتگی)')
    expect(skipped).toMatch(/۱ فروردین ۱۴۰۵ \(نوروز\)/)
    expect(reasons.find(({ name }) => name === 'due.length')?.value).toBe('۱۴ ساعت، ساعت کاری «اداری»')
  })
  it('says nothing of skipped days where the clock runs day and night', () => {
    const due = workingTime(CITY).due({ departmentId: 'services', start: 0, hours: 2, clock: 'round', from: 'policy', policyId: 'urgent' })
    const reasons = dueReasons(due, { calendar: null, policy: 'کارهای فوری' }, say, format, TEHRAN)
    expect(reasons.map(({ name }) => name)).toEqual(['due.start', 'due.length', 'due.rule'])
    expect(reasons.at(-1)?.value).toBe('قاعدهٔ مهلت: کارهای فوری')
  })
})

describe('a work report', () => {
  it.each([['', null], ['۱۲٬۰۰۰٬۰۰۰', 12_000_000], ['12,000,000', 12_000_000], ['12 000', 12_000], ['دوازده', NaN], ['-5', NaN]])('reads %j as %j rials', (typed, rials) => {
    expect(rialsOf(typed)).toEqual(rials)
  })
  it('asks for what was done and for times in their order', () => {
    expect(reportProblem(EMPTY_REPORT)).toBe('report.noteMissing')
    expect(reportProblem({ ...EMPTY_REPORT, note: 'انجام شد', startedAt: 2, finishedAt: 1 })).toBe('report.timesReversed')
    expect(reportProblem({ ...EMPTY_REPORT, note: 'انجام شد', cost: 'زیاد' })).toBe('report.costWrong')
    expect(reportProblem({ ...EMPTY_REPORT, note: 'انجام شد' })).toBeNull()
  })
  it('becomes the domain’s command', () => {
    expect(reportCommand(TICKET, 'part', { ...EMPTY_REPORT, note: ' انجام شد ', cost: '۵۰۰۰', photos: ['p'] })).toEqual({
      type: 'ReportWork', ticketId: TICKET, assignmentId: 'part', note: 'انجام شد', startedAt: null, finishedAt: null, cost: 5000, materials: '', photos: ['p'],
    })
  })
})

describe('satisfaction', () => {
  it('is complete with three marks and unhappy with any of one or two', () => {
    expect(scoresOf({ speed: 4, result: 3 })).toBeNull()
    expect(scoresOf({ speed: 4, result: 3, conduct: 5 })).toEqual({ speed: 4, result: 3, conduct: 5 })
    expect(isUnhappy({ speed: 4, result: 3, conduct: 3 })).toBe(false)
    expect(isUnhappy({ speed: 4, result: 2 })).toBe(true)
  })
})

describe('parking', () => {
  it('offers a week, a month and the first of Farvardin in the city’s calendar, from the day’s first moment', () => {
    const now = (instantOfJalali('1405-08-30', TEHRAN) ?? 0) + 10.5 * 3_600_000
    expect(parkDates(now, TEHRAN)).toEqual({ week: instantOfJalali('1405-09-07', TEHRAN), month: instantOfJalali('1405-09-30', TEHRAN), newYear: instantOfJalali('1406-01-01', TEHRAN) })
  })
  it('keeps to the month’s last day where the next month is shorter', () => {
    const now = instantOfJalali('1405-06-31', TEHRAN) ?? 0
    expect(parkDates(now, TEHRAN).month).toBe(instantOfJalali('1405-07-30', TEHRAN))
  })
})

describe('an answer', () => {
  it('begins with what the knowledge base says of the subject', () => {
    expect(answerDraft(CITY, 'waste', 'fa')).toBe('زباله هر شب برده می‌شود.')
    expect(answerDraft(CITY, 'waste', 'en')).toBe('Waste is collected every night.')
    expect(answerDraft(CITY, 'lights', 'fa')).toBe('')
  })
})
