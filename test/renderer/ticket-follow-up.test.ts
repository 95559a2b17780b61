import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { workingTime } from '#domain/calendar/working-time.ts'
import { directory } from '#domain/directory/directory.ts'
import type { Check } from '#domain/ticket/check.ts'
import { ticketEvent } from '#domain/ticket/events.ts'
import { dueMoved } from '../../renderer/features/ticket/due-moved.ts'
import { emailHindrance, reachOf } from '../../renderer/features/ticket/forward.ts'
import { instantOfJalali } from '../../renderer/features/ticket/jalali-date.ts'
import { inOrder } from '../../renderer/features/ticket/NextCard.tsx'
import { isMobile, proposedTemplate, smsHindrance, smsTemplates } from '../../renderer/features/ticket/sms-answer.ts'
import { forgetTyped, keepTyped, typedBefore, typedKey } from '../../renderer/features/ticket/typed-memory.ts'
import { usualMoments } from '../../renderer/features/ticket/usual-moments.ts'
import { LIAISON, MARYAM, story, ZAHRA } from '../domain/ticket/story.ts'
import { TINY_CITY } from '../support/city.ts'

const CITY = directory.parse({ ...TINY_CITY, version: 1, operators: [], sealingKey: null })
const TEHRAN = 'Asia/Tehran'
const HOUR = 3_600_000
const day = (date: string): number => instantOfJalali(date, TEHRAN) ?? 0

describe('the timeline', () => {
  it('says of every step who did it: no event has a field of the origin’s name', () => {
    const told = story()
    told.registers()
    told.run(MARYAM, 'PromiseAnswer', { ticketId: told.state().id, by: Date.now(), note: '' })
    expect(told.state().steps.at(-1)).toMatchObject({ type: 'AnswerPromised', by: MARYAM.id })
    expect(told.run(ZAHRA, 'RecordAttempt', { ticketId: told.state().id, check: told.state().checks.find(({ kind }) => kind === 'promised')?.key ?? '', outcome: 'busy', callAt: null, note: '' })).toBe('done')
    expect(told.state().steps.at(-1)).toMatchObject({ type: 'AttemptRecorded', by: ZAHRA.id })
    const taken = ticketEvent._zod.def.options.flatMap((event) => Object.keys(event.shape)).filter((field) => ['commandId', 'by', 'deskId', 'occurredAt', 'recordedAt'].includes(field))
    expect(taken).toEqual([])
  })
})

describe('a deadline that moved', () => {
  const start = day('1405-02-05') + 8 * HOUR
  const dueIn = (holidays: readonly string[]) =>
    workingTime({ ...CITY, holidays: [...CITY.holidays, ...holidays.map((id) => ({ id, name: 'سوگواری', nameEn: 'Mourning', retired: false }))] })
      .due({ departmentId: 'services', start, hours: 14, clock: 'working', from: 'category', policyId: null })
  const dates = (skipped: readonly { readonly date: string }[]) => skipped.map(({ date }) => date)

  it('names the holiday that was announced, and none that is only met because of it', () => {
    const known = ['1405-02-07']
    const before = dueIn(known)
    const after = dueIn([...known, '1405-02-06'])
    expect(after.at).toBeGreaterThan(before.at)
    expect(dates(dueMoved(before, after, TEHRAN).added)).toEqual(['1405-02-06'])
    expect(dueMoved(before, after, TEHRAN).gone).toEqual([])
  })
  it('names the holiday that was taken back', () => {
    const moved = dueMoved(dueIn(['1405-02-06']), dueIn([]), TEHRAN)
    expect([dates(moved.added), dates(moved.gone)]).toEqual([[], ['1405-02-06']])
  })
  it('names no day where only hours changed', () => {
    const before = dueIn([])
    expect(dueMoved(before, { ...before, at: before.at + HOUR }, TEHRAN)).toEqual({ added: [], gone: [] })
  })
})

describe('an answer by SMS', () => {
  const texts = [
    { id: 'smsDone', fa: 'پیام {code} انجام شد.', en: 'Message {code} is done.', retired: false },
    { id: 'smsAnswered', fa: 'پیام {code}: {answer}', en: 'Message {code}: {answer}', retired: false },
    { id: 'smsPlanned', fa: 'تا {due}', en: 'by {due}', retired: true },
    { id: 'greeting', fa: 'بفرمایید', en: 'Hello', retired: false },
  ]
  it('offers the city’s own SMS texts that can be filled, and proposes the one with the answer', () => {
    const all = smsTemplates(texts, 'fa', { code: '1', answer: 'لامپ عوض شد', due: 'فردا' })
    expect(all.map(({ id }) => id)).toEqual(['smsDone', 'smsAnswered'])
    expect(proposedTemplate(all, 'answer')?.text).toBe('پیام 1: لامپ عوض شد')
    expect(proposedTemplate(smsTemplates(texts, 'fa', { code: '1', answer: '', due: null }), 'answer')?.id).toBe('smsDone')
    expect(proposedTemplate(all, 'standing')).toBeNull()
  })
  it.each([['+989123456789', true], ['+982833221100', false], ['+4915112345678', false], [null, false]])('goes to %s: %s', (phone, can) => {
    expect(isMobile(phone)).toBe(can)
  })
})

describe('what leaves the centre', () => {
  const open = { confidential: false, anonymous: false }
  const mobile = '+989123456789'
  const both = { email: true, sms: true }
  it.each([
    [open, mobile, both, null], [open, mobile, null, null], [open, mobile, { email: true, sms: false }, 'noGateway'], [open, '+982833221100', both, 'noMobile'], [open, null, both, 'noPhone'],
    [{ ...open, anonymous: true }, mobile, both, 'anonymous'], [{ ...open, confidential: true }, mobile, both, 'confidential'],
  ] as const)('an SMS to %o at %s, where the server has %o, is hindered by: %s', (state, phone, channels, why) => {
    expect(smsHindrance(state, phone, channels)).toBe(why)
  })
  it('no letter goes where there is no mail server, and none about what is confidential', () => {
    expect([emailHindrance(open, both), emailHindrance(open, null), emailHindrance(open, { email: false, sms: true }), emailHindrance({ confidential: true }, both)]).toEqual([null, null, 'noEmail', 'noEmailConfidential'])
  })
})

describe('what is next', () => {
  const check = (key: string, from: number, by: number): Check => ({ key, kind: 'answer', assignmentId: null, ownerId: null, roleId: null, began: 0, from, until: null, by, attempts: 0, last: null })
  it('is what is awake and late first, then what wakes first', () => {
    expect(inOrder([check('later', 30, 31), check('sleeps', 20, 99), check('due', 5, 15), check('late', 1, 2)], 10).map(({ key }) => key)).toEqual(['late', 'due', 'sleeps', 'later'])
  })
  it('offers moments of the city’s day and none that is past', () => {
    const names = (now: number) => usualMoments(now, TEHRAN).map(({ name }) => name)
    expect(names(day('1405-02-05') + 9 * HOUR)).toEqual(['when.soon', 'when.today', 'when.tomorrow', 'when.week'])
    expect(names(day('1405-02-05') + 15 * HOUR)).toEqual(['when.soon', 'when.tomorrow', 'when.week'])
    expect(usualMoments(day('1405-02-05') + 9 * HOUR, TEHRAN)[2]?.at).toBe(day('1405-02-06') + 10 * HOUR)
  })
})

describe('how a forward arrives', () => {
  it('is the console of the department’s liaison or of one above, never of one beside', () => {
    const operators = [{ id: LIAISON.id, name: 'رابط', role: 'liaison', departmentId: 'parks' }]
    expect(reachOf({ ...CITY, operators }, 'parks').console).toBe(true)
    expect(reachOf({ ...CITY, operators }, 'services').console).toBe(false)
    expect(reachOf({ ...CITY, operators }, 'power')).toMatchObject({ external: true, console: false })
  })
})

describe('words that could not be sent', () => {
  it('stay for their author and their sheet, until they are sent', () => {
    const client = new QueryClient()
    const report = typedKey('me', 'ticket', 'ReportWork', 'report')
    const returned = typedKey('me', 'ticket', 'ReturnForward', 'note')
    keepTyped(client, report, { note: 'نصب شد' })
    keepTyped(client, returned, 'در حوزهٔ ما نیست')
    expect(typedBefore(client, typedKey('other', 'ticket', 'ReportWork', 'report'))).toBeUndefined()
    forgetTyped(client, 'me', 'ticket', 'ReportWork')
    expect(typedBefore(client, report)).toBeUndefined()
    expect(typedBefore(client, returned)).toBe('در حوزهٔ ما نیست')
  })
})
