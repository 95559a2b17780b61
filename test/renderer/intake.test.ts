import { createIntl } from 'react-intl'
import { describe, expect, it } from 'vitest'
import { readCommand } from '#domain/catalog.ts'
import { workingTime } from '#domain/calendar/working-time.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { canonical } from '#domain/text/canonical.ts'
import type { CallerPerson, Row } from '#ipc/contract.ts'
import { indexDirectory } from '../../renderer/app/directory-index.ts'
import { articleFor, indexArticles, matchArticles } from '../../renderer/features/ticket-entry/articles.ts'
import { citySentence } from '../../renderer/features/ticket-entry/city-sentence.ts'
import { kindPatch, takeMessage } from '../../renderer/features/ticket-entry/kind.ts'
import { isPlaceless, matterOf, onSubject } from '../../renderer/features/ticket-entry/matter.ts'
import { blankBody } from '../../renderer/features/ticket-entry/message-body.ts'
import type { SavedMessage } from '../../renderer/features/ticket-entry/open-messages.ts'
import { candidatesOf, choose, mergeOf, personToSave } from '../../renderer/features/ticket-entry/people.ts'
import { beforeSaving, outsideSentence, savedSentence, standingSentence, type Voice } from '../../renderer/features/ticket-entry/sentences.ts'
import { casesOf, standingTold } from '../../renderer/features/ticket-entry/standing.ts'
import { fa } from '../../renderer/i18n/catalogue.ts'
import { createFormat } from '../../renderer/i18n/format.tsx'
import type { Say } from '../../renderer/i18n/words.tsx'
import { article, category, cityText, directory } from './given-city.ts'

const newId = (): string => crypto.randomUUID()
const NOON = Date.UTC(2026, 10, 21, 8, 30)
const body = blankBody(newId)

function voiceOf(city: Directory): Voice {
  const intl = createIntl({ locale: 'fa-IR', messages: fa })
  const say: Say = (id, values) => intl.formatMessage({ id }, values)
  return { city: indexDirectory(city), say, format: createFormat('fa', 'Asia/Tehran', say) }
}
const matter = (categoryId: string, more: Partial<typeof body> = {}, city = directory()) => matterOf(city, workingTime(city), { ...body, categoryId, ...more }, NOON)

describe('the knowledge base', () => {
  const answers = indexArticles([
    article('cut', 'قطع برق', 'با شمارهٔ ۱۲۱ تماس بگیرید', { words: 'خاموشی برق رفته' }),
    article('lamp', 'چراغ خاموش کوچه', 'روشنایی معابر با شرکت برق است', { categoryId: 'lamp' }),
    article('old', 'خاموشی‌های تابستان', 'برنامه', { retired: true }),
  ])
  const found = (query: string): string[] => matchArticles(answers, query, 5).map((answer) => answer.article.id)
  it('is searched over title, words and text, whatever keyboard wrote the letters', () => {
    expect(found('چراغ')).toEqual(['lamp'])
    expect(found('خامو')).toEqual(['cut', 'lamp'])
    expect(found('شركت')).toEqual(['lamp'])
    expect(found('121')).toEqual(['cut'])
    expect(found('برق سیل')).toEqual([])
  })
  it('gives a subject its own answer, else that of the heading above it', () => {
    const articles = answers.map((answer) => answer.article)
    expect(articleFor(articles, ['lamp', 'outside'])?.id).toBe('lamp')
    expect(articleFor(articles, ['one lamp', 'lamp'])?.id).toBe('lamp')
    expect(articleFor(articles, ['waste'])).toBeNull()
  })
  it('takes the subject’s place, and gives its own subject back when it becomes a message', () => {
    expect(kindPatch('enquiry')).toEqual({ kind: 'enquiry', kindByHand: true, asking: true })
    const city = indexDirectory(directory({ articles: answers.map((answer) => answer.article) }))
    const asking = { ...body, ...kindPatch('enquiry'), articleId: 'lamp' }
    expect(takeMessage(asking, city, 'fa')).toEqual({ asking: false, subject: 'روشنایی معابر', categoryId: 'lamp', urgency: 'normal', kind: 'enquiry' })
    expect(takeMessage({ ...asking, categoryId: 'waste' }, city, 'fa')).toEqual({ asking: false })
  })
})

describe('what the directory says of a message', () => {
  it('is whose it is and by when', () => {
    expect(matter('waste')).toMatchObject({ department: { id: 'waste' }, outside: false, confidential: false, due: NOON + 24 * 3_600_000 })
    expect(matter('lamp')).toMatchObject({ department: { id: 'power' }, outside: true, due: null })
    expect(matter('nothing')).toBeNull()
  })
  it('is confidential by a heading above the subject or by the operator’s tick, and then has no place and nobody outside', () => {
    expect(matter('staff')).toMatchObject({ confidential: true })
    expect(matter('lamp', { confidential: true })).toMatchObject({ confidential: true, outside: false })
    expect(isPlaceless(matter('staff'))).toBe(true)
    expect(isPlaceless(matter('lamp'))).toBe(true)
    expect(isPlaceless(matter('waste'))).toBe(false)
  })
  it('gives the message its urgency, and its kind unless the operator chose one', () => {
    const city = directory()
    const asphalt = category('asphalt', '201', '', { kind: 'complaint', urgency: 'important' })
    expect(onSubject(body, city, asphalt)).toEqual({ categoryId: 'asphalt', kind: 'complaint', urgency: 'important' })
    expect(onSubject({ kind: 'criticism', kindByHand: true }, city, asphalt).kind).toBe('criticism')
    expect(onSubject({ kind: 'criticism', kindByHand: true }, city, category('staff', '871', '', { parentId: 'inspection' })).kind).toBe('oversight')
  })
})

describe('who calls', () => {
  const known = (personId: string | null, names: string[], tickets: number): CallerPerson => ({ personId, names, tickets, lastAt: NOON, merged: [] })
  const [one, other] = [newId(), newId()]
  const number = '+989128355274'
  it('is asked of the people known by the number; where nobody was asked before, of the names given', () => {
    expect(candidatesOf([known(one, ['شیرین', 'ش.'], 3), known(other, ['رضا'], 1), known(null, ['کسی'], 2)]).map(({ name }) => name)).toEqual(['شیرین', 'رضا'])
    expect(candidatesOf([known(null, ['شیرین', 'رضا'], 4)]).map(({ personId, name }) => [personId, name])).toEqual([[null, 'شیرین'], [null, 'رضا']])
  })
  it('is somebody new by an unknown number, the only one known, and nobody where it was not asked which', () => {
    expect(personToSave(body, null, [], newId)).toBeNull()
    expect(personToSave(body, number, [], () => 'new')).toBe('new')
    expect(personToSave(body, number, [known(one, [], 1)], newId)).toBe(one)
    expect(personToSave(body, number, [known(one, [], 1), known(other, [], 1)], newId)).toBeNull()
    expect(personToSave({ ...body, personId: other, personOf: number }, number, [known(one, [], 1), known(other, [], 1)], newId)).toBe(other)
    expect(personToSave({ ...body, personId: other, personOf: '+982833355522' }, number, [known(one, [], 1)], newId)).toBe(one)
    expect(personToSave({ ...body, anonymous: true }, number, [known(one, [], 1)], newId)).toBeNull()
  })
  it('fills in the name, but never over one that the operator typed', () => {
    const candidates = candidatesOf([known(one, ['شیرین'], 3), known(other, ['رضا'], 1)])
    expect(choose({ name: '' }, number, candidates, candidates[0]!, newId)).toEqual({ personId: one, personOf: number, name: 'شیرین' })
    expect(choose({ name: 'شیرین' }, number, candidates, candidates[1]!, newId).name).toBe('رضا')
    expect(choose({ name: 'مینا' }, number, candidates, candidates[1]!, newId).name).toBe('مینا')
    expect(choose({ name: 'شیرین' }, number, candidates, null, () => 'new')).toEqual({ personId: 'new', personOf: number, name: '' })
  })
  it('merges exactly two, into whoever has more messages', () => {
    const [less, more] = [known(one, [], 1), known(other, [], 5)]
    expect(mergeOf([less, more])).toEqual({ personId: one, intoId: other })
    expect(mergeOf([less])).toBeNull()
    expect(mergeOf([less, known(null, [], 2)])).toBeNull()
  })
})

const row = (more: Partial<Row>): Row => ({
  number: 1, pending: false, id: newId(), code: '48217306', kind: 'request', channel: 'phone', categoryId: 'waste', placeId: 'mahdieh', urgency: 'normal', status: 'forwarded',
  receivedAt: NOON, updatedAt: NOON, point: null, incidentId: null, answeredAt: null, solvedAt: null, parkedUntil: null, anonymous: false, reopened: 0, departmentIds: ['waste'],
  dueAt: null, by: newId(), attachments: 0, phone: null, name: null, personId: null, address: 'کوچهٔ ۲', excerpt: '', ...more,
})

describe('a caller’s cases', () => {
  it('show what is open first, the newest on top', () => {
    const [old, late, shut] = [row({ receivedAt: 1 }), row({ receivedAt: 3 }), row({ receivedAt: 5, status: 'closed' })]
    expect(casesOf([old, shut, late])).toEqual({ open: [late, old], over: [shut] })
  })
  it('are told without answering them for good, unless the work is proven done', () => {
    expect(readCommand('AnswerCitizen', standingTold(row({ status: 'registered' }), 'در دست اقدام است'))).toMatchObject({ ok: true, command: { data: { how: 'read_aloud', standing: true } } })
    expect(standingTold(row({ status: 'verified' }), 'انجام شد').standing).toBe(false)
  })
  it('have a sentence with code, matter, status, department and deadline', () => {
    const sentence = canonical(standingSentence(voiceOf(directory()), row({ dueAt: NOON + 3_600_000 })))
    expect(sentence).toBe('پیام شما با کد ۴۸۲۱ ۷۳۰۶ دربارهٔ جمع‌آوری زباله در مهدیه، کوچهٔ ۲ اکنون در این مرحله است: ارجاع‌شده، نزد سازمان پسماند. مهلت رسیدگی تا شنبه ۳۰ آبان ۱۴۰۵ ساعت ۱۳:۰۰ است.')
    expect(standingSentence(voiceOf(directory()), row({ departmentIds: [] }))).not.toContain('نزد')
  })
})

describe('sentences', () => {
  it('are the city’s own where it has them, with every name filled', () => {
    const texts = [cityText('registered', 'کد {code} برای {matter}', 'Code {code}')]
    expect(citySentence(texts, 'fa', 'registered', { code: '۱', matter: 'زباله' })).toBe('کد ۱ برای زباله')
    expect(citySentence(texts, 'fa', 'registered', { code: '۱', matter: null })).toBeNull()
    expect(citySentence(texts, 'fa', 'other', {})).toBeNull()
    expect(citySentence([{ ...texts[0]!, retired: true }], 'fa', 'registered', { code: '۱', matter: 'زباله' })).toBeNull()
  })
  it('say subject, place and deadline before saving', () => {
    const said = beforeSaving(voiceOf(directory()), matter('waste')!, { placeId: 'mahdieh', address: '' })
    expect(said).toContain('جمع‌آوری زباله در مهدیه')
    expect(said).toContain('یکشنبه ۱ آذر ۱۴۰۵ ساعت ۱۲:۰۰')
    expect(beforeSaving(voiceOf(directory({ texts: [cityText('noDeadline', 'طبق برنامه.')] })), matter('lamp')!, { placeId: null, address: '' })).toMatch(/طبق برنامه\.$/)
  })
  it('say whose it is, with the number to call', () => {
    expect(outsideSentence(voiceOf(directory()), 'power')).toContain('شرکت برق است. لطفاً با شمارهٔ ۱۲۱')
    expect(outsideSentence(voiceOf(directory()), 'civil')).not.toContain('شمارهٔ')
  })
  it('read the code to everybody but those who stay unnamed, and name no confidential matter', () => {
    const saved: SavedMessage = { code: '48217306', coded: true, how: 'registered', categoryId: 'staff', placeId: 'mahdieh', address: '', departmentId: 'waste', incident: { title: 'قطعی آب', script: '' }, answer: 'فردا می‌آیند' }
    const voice = voiceOf(directory({ texts: [cityText('registered', 'کد {code}، {department}')] }))
    const said = (how: SavedMessage['how']): string => savedSentence(voice, { ...saved, how })
    expect(said('registered')).toBe('کد \u2066۴۸۲۱ ۷۳۰۶\u2069، سازمان پسماند')
    for (const how of ['confidential', 'incident', 'answered'] as const) expect(said(how)).toContain('۴۸۲۱ ۷۳۰۶')
    for (const how of ['anonymous', 'confidentialAnonymous'] as const) expect(said(how)).not.toContain('۴۸۲۱')
    for (const how of ['confidential', 'confidentialAnonymous'] as const) expect(said(how)).not.toContain('کارکنان')
    expect(said('incident')).toContain('قطعی آب')
    expect(said('answered')).toContain('فردا می‌آیند')
  })
})
