import { afterEach, expect, test } from 'vitest'
import { trackingCode } from '#domain/tracking-code/code.ts'
import { closeDesks, readyDesk, type TestDesk } from '../support/desk.ts'
import { registerData, uuid } from '../support/commands.ts'
import { memoryServer } from '../support/memory-server.ts'

afterEach(closeDesks)

async function deskWith(texts: readonly string[]): Promise<{ desk: TestDesk; codes: string[] }> {
  const desk = await readyDesk(memoryServer(Date.now))
  const codes: string[] = []
  for (const text of texts) codes.push((await desk.register({}, text)).code)
  return { desk, codes }
}

test('Persian is found however it was typed: Arabic letters and digits, with and without ZWNJ, hamza forms', async () => {
  const { desk, codes: [first] } = await deskWith(['كيسه‌هاي زباله در كوچة ١٢ مانده است', 'چراغ خیابان خاموش است'])
  for (const text of ['کیسه‌های', 'کیسههای', 'كيسه هاي', 'کوچه ۱۲', 'كوچه ١٢', 'کوچه 12', 'کیسه', 'مانده']) expect([text, await desk.list({ text })]).toEqual([text, [first]])
})

test('every word must be there, long or short, in any place of it', async () => {
  const { desk, codes } = await deskWith(['آب گرفتگی در میدان', 'میدان پر از برف', 'برف روی بام'])
  expect(await desk.list({ text: 'میدان برف' })).toEqual([codes[1]])
  expect(await desk.list({ text: 'رفتگی' })).toEqual([codes[0]])
  expect(await desk.list({ text: 'بر' })).toEqual([codes[2], codes[1]])
  expect(await desk.list({ text: 'گر میدان' })).toEqual([codes[0]])
  expect(await desk.list({ text: 'نیست' })).toEqual([])
  expect(await desk.list({ text: '   ' })).toHaveLength(3)
})

test('the names of subject and place are found in both languages, beside the words of the text', async () => {
  const desk = await readyDesk(memoryServer(Date.now))
  const { code: light } = await desk.register({ categoryId: 'lights', placeId: 'north' }, 'کوچه تاریک است')
  const { code: waste } = await desk.register({ categoryId: 'waste' }, 'روشنایی نیست، زباله هست')
  expect(await desk.list({ text: 'روشنایی' })).toEqual([waste, light])
  expect(await desk.list({ text: 'روشنايي تاريك' })).toEqual([light])
  expect(await desk.list({ text: 'Street' })).toEqual([light])
  expect(await desk.list({ text: 'شمال' })).toEqual([light])
  expect(await desk.list({ text: 'North کوچه' })).toEqual([light])
  expect(await desk.list({ text: 'no' })).toEqual([])
  expect(await desk.list({ text: 'پسماند روشنایی' })).toEqual([waste])
  expect(await desk.list({ text: 'پسماند تاریک' })).toEqual([])
})

test('what looks like the syntax of the index is only text', async () => {
  const { desk, codes: [code] } = await deskWith(['گفت "NEAR(a b)" OR folded:x* -y'])
  for (const text of ['"NEAR(', 'NEAR', 'folded:x*', '" OR "', "' or 1=1 --", '-y', '(((', '"', '*']) await desk.list({ text })
  expect(await desk.list({ text: 'near folded' })).toEqual([code])
})

test('a telephone number is found in each of its forms, whole or in part', async () => {
  const desk = await readyDesk(memoryServer(Date.now))
  const data = registerData(uuid(1))
  const { code } = await desk.register({ private: { ...data.private, phone: '+989351112233' } })
  await desk.register({}, 'پیامی دیگر')
  for (const text of ['09351112233', '۰۹۳۵ ۱۱۱ ۲۲۳۳', '+98 935 111 2233', '00989351112233', '9351112233', '٠٩٣٥-١١١-٢٢٣٣', '0935 111', '1112233', '+98935']) {
    expect([text, await desk.list({ text })]).toEqual([text, [code]])
  }
  const caller = await desk.ok('caller.read', { phone: '+989351112233' })
  expect(caller.rows.map((row) => row.code)).toEqual([code])
  expect(caller.people.map(({ names }) => names)).toEqual([['شهروند آزمایشی']])
})

test('a tracking code is found whole, in groups, in Persian digits and in part', async () => {
  const { desk, codes: [code = ''] } = await deskWith(['یک', 'دو'])
  const persian = code.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)] ?? '')
  for (const text of [code, `${code.slice(0, 4)} ${code.slice(4)}`, persian]) expect(await desk.list({ text })).toEqual([code])
  expect(await desk.list({ text: code.slice(0, 7) })).toContain(code)
  expect(await desk.ok('ticket.read', { ticketId: null, code: persian })).toMatchObject({ state: { code } })
  expect(await desk.ok('ticket.read', { ticketId: null, code: trackingCode(9_999_999) })).toBeNull()
})

test('a changed text is found by its new words and not by the old, a note by its own', async () => {
  const desk = await readyDesk(memoryServer(Date.now))
  const { ticketId, code } = await desk.register({}, 'درخت افتاده')
  await desk.ok('command.run', { type: 'AmendTicket', data: { ticketId, changes: {}, private: { text: 'دیوار ریخته' } } })
  await desk.ok('command.run', { type: 'AddNote', data: { ticketId, text: 'همسایه تأیید کرد' } })
  await desk.when('final', ({ waiting, phase }) => waiting === 0 && phase === 'online')
  expect(await desk.list({ text: 'درخت' })).toEqual([])
  expect(await desk.list({ text: 'دیوار' })).toEqual([code])
  expect(await desk.list({ text: 'تایید' })).toEqual([code])
})

test('lists sort by the Persian alphabet and filter', async () => {
  const desk = await readyDesk(memoryServer(Date.now))
  const data = registerData(uuid(1))
  const named = async (name: string, change = {}) => (await desk.register({ ...change, private: { ...data.private, name } })).code
  const [yas, pari, amir] = [await named('یاسر'), await named('پری', { categoryId: 'lights', urgency: 'urgent' }), await named('امیر')]
  const sofia = await named('گلی')
  expect(await desk.list({ sort: 'name', descending: false })).toEqual([amir, pari, sofia, yas])
  expect(await desk.list({ categoryId: 'lights' })).toEqual([pari])
  expect(await desk.list({ urgency: 'urgent' })).toEqual([pari])
  expect((await desk.list({ sort: 'urgency' }))[0]).toBe(pari)
  // پسماند comes before روشنایی
  expect((await desk.list({ sort: 'category', descending: false })).at(-1)).toBe(pari)
})
