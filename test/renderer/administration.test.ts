import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { directory as directorySchema, SECTION_NAMES, SECTIONS, type Directory, type Section } from '#domain/directory/directory.ts'
import { PERMISSIONS } from '#domain/operator/roles.ts'
import { refusal } from '#domain/refusals.ts'
import { jalali } from '#domain/calendar/jalali.ts'
import { reapplied, standingOf, undoing, type SavedChange } from '../../renderer/features/administration/changes.ts'
import { blankEntry, cleanEntry, entryOf, newId, sameEntry, valueAt, withDraft, withValue, type Draft } from '../../renderer/features/administration/entry.ts'
import { FIELDS } from '../../renderer/features/administration/fields.ts'
import { readJalali, weekdayOf } from '../../renderer/features/administration/jalali-date.ts'
import { judge, problemsIn, textProblems } from '../../renderer/features/administration/judge.ts'
import { PASSWORD_BYTES, readablePassword } from '../../renderer/features/administration/password.ts'
import { asSaved } from '../../renderer/features/administration/policy-effect.ts'
import { readPoint } from '../../renderer/features/administration/point.ts'
import { policyWhy } from '../../renderer/features/administration/policy-why.ts'
import { knownBlanks, unknownBlanks } from '#domain/directory/texts.ts'
import { blanksIn } from '#domain/text/blanks.ts'
import { PERMISSION_GROUPS } from '../../renderer/features/administration/permission-groups.ts'
import { readAdministrationSearch } from '../../renderer/features/administration/sections.ts'
import { readTime, writeTime } from '../../renderer/features/administration/time-of-day.ts'
import { flat, titleOf, treeOf } from '../../renderer/features/administration/titles.ts'
import { createFormat } from '../../renderer/i18n/format.tsx'
import { MESSAGES, type Say } from '../../renderer/i18n/words.tsx'
import { TINY_CITY } from '../support/city.ts'
import { category } from './given-city.ts'

const demoTexts = JSON.parse(readFileSync(new URL('../../resources/demo-city/texts.json', import.meta.url), 'utf8')) as readonly { readonly id: string; readonly fa: string; readonly en: string }[]
const city: Directory = z.parse(directorySchema, { ...TINY_CITY, version: 7, operators: [], sealingKey: null })
const admin = {
  operator: { id: '00000000-0000-4000-8000-000000000001', username: 'admin', name: 'مدیر', role: 'admin', departmentId: null }, permissions: PERMISSIONS as unknown as string[],
}
const say: Say = (key) => MESSAGES.fa[key]
const speaker = { directory: city, say, format: createFormat('fa', 'Asia/Tehran', say) }
const present = (section: Section, id: string): Draft => entryOf(city, section, id)!

describe('a section’s form', () => {
  it.each(SECTION_NAMES)('has a field for everything that an entry of %s holds', (section) => {
    const covered = new Set([...FIELDS[section].map(({ path }) => path.split('.')[0]), 'id', 'retired'])
    const keys = Object.keys((SECTIONS[section] as unknown as z.ZodMiniObject).def.shape)
    expect(keys.filter((key) => !covered.has(key))).toEqual([])
  })

  it.each(SECTION_NAMES.filter((section) => section !== 'kinds'))('makes an entry of %s that the domain takes once it is named', (section) => {
    const named = Object.fromEntries(FIELDS[section].filter(({ required, path }) => required === true && valueAt(blankEntry(section, city), path) === '').map(({ path }) => [path, path === 'id' ? '1405-01-13' : path === 'departmentId' ? 'parks' : 'Something new']))
    const draft = Object.entries(named).reduce((entry, [path, value]) => withValue(entry, path, value), blankEntry(section, city))
    const after = cleanEntry(section, draft)
    expect(judge(city, { section, before: null, after: { ...after, id: newId(section, after, city) } }, admin, 0)).toBeNull()
  })

  it('says beside the field what the domain has against it', () => {
    const waste = present('categories', 'waste')
    const after = { ...waste, code: '102', name: '' }
    const malformed = judge(city, { section: 'categories', before: waste, after }, admin, 0)
    expect(problemsIn(malformed!, after)).toEqual({ name: 'field.missing' })
    const taken = judge(city, { section: 'categories', before: waste, after: { ...waste, code: '102' } }, admin, 0)
    expect(problemsIn(taken!, after)).toEqual({ code: 'adminProblem.taken' })
    const hours = { ...waste, deadlineHours: 'دو روز' }
    expect(problemsIn(judge(city, { section: 'categories', before: waste, after: hours }, admin, 0)!, hours)).toEqual({ deadlineHours: 'adminProblem.hours' })
  })

  it('warns of the role that would leave nobody to administer', () => {
    const role = present('roles', 'admin')
    const after = { ...role, permissions: ['ticket.read'] }
    expect(problemsIn(judge(city, { section: 'roles', before: role, after }, admin, 0)!, after)).toEqual({ permissions: 'adminProblem.lastAdministrator' })
  })

  it('leaves to the whole form what is about no single field', () => {
    expect(problemsIn(refusal('changed_meanwhile', { section: 'roles' }), {})).toEqual({})
  })

  it('keeps the ids of questions and numbers the new ones without taking a number twice', () => {
    const waste = present('categories', 'waste')
    const asked = cleanEntry('categories', { ...waste, questions: [{ id: '', fa: 'کجا؟', en: 'Where?', required: true }, { id: 'q1', fa: 'كي؟ ', en: 'When?', required: false }, { id: '', fa: 'چند؟', en: 'How many?', required: false }] })
    expect((asked['questions'] as Draft[]).map(({ id, fa }) => [id, fa])).toEqual([['q2', 'کجا؟'], ['q1', 'کی؟'], ['q3', 'چند؟']])
  })

  it('names a new entry by its English name, and never as one that is there', () => {
    expect(newId('departments', { id: '', nameEn: 'Parks' }, city)).toBe('parks-2')
    expect(newId('departments', { id: '', nameEn: 'Fire & rescue' }, city)).toBe('fire-rescue')
    expect(newId('routing', { id: '', categoryId: 'lights', placeId: 'north', kind: 'complaint' }, city)).toBe('lights-north-complaint')
    expect(newId('calendars', { id: '', nameEn: '۱۲۳' }, city)).toBe('calendars')
  })
})

describe('a change that was saved', () => {
  const before = present('departments', 'parks')
  const after = { ...before, name: 'بوستان‌ها' }
  const change: SavedChange = { section: 'departments', before, after, commandId: 'c', at: 0 }
  const arrived = withDraft(city, 'departments', after)!

  it('waits until the directory has it, whoever else changes it then', () => {
    expect(standingOf(change, city, []).is).toBe('waiting')
    expect(standingOf(change, arrived, []).is).toBe('arrived')
    expect(standingOf(change, withDraft(arrived, 'departments', { ...after, phone: '121' })!, []).is).toBe('arrived')
  })

  it('is refused as long as it needs attention', () => {
    const item = { commandId: 'c', type: 'ChangeDirectory', ticketId: null, code: null, at: 0, authorName: '', refusal: refusal('changed_meanwhile'), quarantined: false, sealed: false, data: {} }
    expect(standingOf(change, city, [item])).toEqual({ is: 'refused', item })
  })

  it('is taken back by the entry as it was, and only while it is the last word', () => {
    expect(undoing(change, arrived)).toEqual({ section: 'departments', before: after, after: before })
    expect(undoing(change, withDraft(arrived, 'departments', { ...after, phone: '121' })!)).toBeNull()
    expect(judge(arrived, undoing(change, arrived)!, admin, 0)).toBeNull()
  })

  it('is done again on top of what another hand changed, which stays', () => {
    expect(reapplied(before, after, { ...before, phone: '121' })).toEqual({ ...before, name: 'بوستان‌ها', phone: '121' })
    expect(reapplied(before, after, { ...before, name: 'پارک‌ها' })).toEqual(after)
  })

  it('retires what was new, and cannot unmake a role', () => {
    const made: Draft = { ...after, id: 'fire' }
    expect(undoing({ ...change, before: null, after: made }, withDraft(city, 'departments', made)!)?.after).toMatchObject({ id: 'fire', retired: true })
    const role: Draft = { id: 'guest', name: 'مهمان', nameEn: 'Guest', permissions: [] }
    expect(undoing({ ...change, section: 'roles', before: null, after: role }, withDraft(city, 'roles', role)!)).toBeNull()
  })

  it('shows a directory with the draft only when the draft is whole', () => {
    expect(withDraft(city, 'departments', { ...after, name: '' })).toBeNull()
    expect(arrived.departments.find(({ id }) => id === 'parks')?.name).toBe('بوستان‌ها')
    expect(sameEntry({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toBe(true)
  })
})

describe('the list of a section', () => {
  it('is a tree, and a search keeps what stands above what it met', () => {
    const names = (search: string) => flat(treeOf('departments', speaker, search, false, [])).map(({ id }) => id)
    expect(names('')).toEqual(['inspection', 'services', 'parks', 'power'])
    expect(names('سبز')).toEqual(['services', 'parks'])
    expect(names('هیچ')).toEqual([])
  })

  it('leaves out what is retired unless it is asked for, and lifts what stood below it', () => {
    const retired = withDraft(city, 'departments', { ...present('departments', 'services'), retired: true })!
    const shown = treeOf('departments', { ...speaker, directory: retired }, '', false, [])
    expect(flat(shown).map(({ id }) => id)).toEqual(['inspection', 'power', 'parks'])
    expect(flat(treeOf('departments', { ...speaker, directory: retired }, '', true, [])).map(({ id }) => id)).toContain('services')
  })

  it('names a rule by what it is about', () => {
    expect(titleOf('routing', present('routing', 'northern-parks'), speaker)).toEqual({ name: 'روشنایی × منطقه شمال × پیشنهاد', beside: '', below: 'فضای سبز' })
  })

  it('shows a new entry before the directory has it', () => {
    const made: Draft = { ...present('departments', 'parks'), id: 'fire', name: 'آتش‌نشانی', parentId: null }
    expect(flat(treeOf('departments', speaker, '', false, [made])).map(({ id }) => id)).toContain('fire')
  })
})

describe('what is typed', () => {
  it.each([['7:30', 450], ['۷:۳۰', 450], ['0730', 450], ['۷', 420], ['24:00', 1440], ['24:01', null], ['7:60', null], ['', null], ['هفت', null]])('as a time %s is %s minutes', (typed, minutes) => {
    expect(readTime(typed)).toBe(minutes)
  })
  it('as a time comes back as it is shown', () => expect([0, 450, 1440].map((minutes) => readTime(writeTime(minutes)))).toEqual([0, 450, 1440]))

  it.each([['۱۴۰۵/۱/۱۲', '1405-01-12'], ['14050112', '1405-01-12'], ['1403-12-30', '1403-12-30'], ['1404-12-30', null], ['1405-07-31', null], ['2026-01-01', null]])('as a day %s is %s', (typed, date) => {
    expect(readJalali(typed)).toBe(date)
  })
  it('falls on the weekday that the calendar shows', () => {
    const format = jalali('Asia/Tehran')
    const at = Date.UTC(2026, 10, 21, 9)
    const { year, month, day, weekday } = format.parts(at)
    expect(weekday).toBe('Sat')
    expect(weekdayOf(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)).toBe(0)
  })

  it.each([['36.2679, 50.0041', { lat: 36.2679, lon: 50.0041 }], ['۳۶٫۲۶۷۹ ۵۰٫۰۰۴۱', { lat: 36.2679, lon: 50.0041 }], ['120, 50', null], ['36', null]])('as a point %s is %j', (typed, point) => {
    expect(readPoint(typed)).toEqual(point)
  })
})

describe('passwords and rights', () => {
  it('makes a password that can be read out and is another each time', () => {
    const made = Array.from({ length: 200 }, () => readablePassword(crypto.getRandomValues(new Uint32Array(PASSWORD_BYTES))))
    expect(new Set(made).size).toBe(200)
    for (const password of made) expect(password).toMatch(/^(?:[b-z][aeiu]){2}-(?:[b-z][aeiu]){2}-[2-9]{4}-(?:[b-z][aeiu]){2}-(?:[b-z][aeiu]){2}$/)
  })
  it('groups every right exactly once', () => {
    expect(PERMISSION_GROUPS.flatMap(({ permissions }) => permissions).sort()).toEqual([...PERMISSIONS].sort())
  })
  it('finds the blanks of a sentence', () => expect(blanksIn('کد {code} و باز {code} نزد {department}')).toEqual(['code', 'department']))
})

describe('the address of administration', () => {
  it('takes ids of digits, which come as numbers, and leaves nonsense out', () => {
    expect(readAdministrationSearch({ entry: 137 })).toEqual({ entry: '137' })
    expect(readAdministrationSearch({ entry: { x: 1 } })).toEqual({})
  })
})

describe('blanks of a text', () => {
  it('are filled by somebody in every text that the city comes with', () => {
    expect(demoTexts.flatMap(({ id, fa, en }) => [...unknownBlanks(id, fa), ...unknownBlanks(id, en)].map((name) => `${id} {${name}}`))).toEqual([])
    expect(demoTexts.filter(({ id }) => knownBlanks(id) !== null).length).toBeGreaterThan(15)
  })

  it('that nothing fills, and braces left open, are said beside the field before anything is saved', () => {
    const sms = { id: 'smsDone', fa: 'پیام {cod} انجام شد', en: 'Message {code is done', retired: false }
    expect(textProblems('texts', sms)).toEqual({ fa: 'adminProblem.blank', en: 'adminProblem.brace' })
    expect(textProblems('texts', { ...sms, fa: 'پیام {code}', en: '{code} is done' })).toEqual({})
    expect(textProblems('texts', { id: 'ours', fa: 'با {anything}', en: 'with {anything}' })).toEqual({})
    expect(textProblems('texts', { id: 'deadline', fa: 'تا {due}', en: 'by { due }' })).toEqual({ en: 'adminProblem.brace' })
  })
})

describe('the effect of a policy', () => {
  const usual = present('followUps', city.followUps[0]!.id)

  it('is asked for the entry as it would be saved', () => {
    expect(asSaved('followUps', { ...usual, note: ' همان ' }, city, false)).toEqual({ ...usual, note: 'همان' })
    expect(asSaved('followUps', { ...usual, id: '', kind: 'complaint' }, city, true)).toMatchObject({ id: 'complaint', kind: 'complaint' })
  })

  it('is not asked while a number is half typed', () => {
    expect(asSaved('followUps', { ...usual, forwardMinutes: '3o' }, city, false)).toBeNull()
    expect(asSaved('holidays', { ...blankEntry('holidays', city), name: 'تعطیل' }, city, true)).toBeNull()
  })
})

describe('why a follow-up policy counts', () => {
  const usual = { ...city.followUps[0]! }
  const policies = { departments: city.departments, categories: [category('services', '10', 'خدمات'), category('bin', '101', 'مخزن', { parentId: 'services' })], followUps: [{ ...usual, id: 'all', verifyRate: 20 }, { ...usual, id: 'services', categoryId: 'services', verifyRate: 50 }, { ...usual, id: 'binRequest', categoryId: 'bin', kind: 'request' as const, verifyRate: 30 }] }
  const departments = [{ departmentId: 'services', verifyRate: 70 }]
  const named = { ...policies, followUps: policies.followUps.map((one) => ({ ...one, departments })) }
  it.each([
    ['bin', 'request', { policy: { id: 'binRequest' }, subject: 'own', kind: 'own', verify: { rate: 30, why: 'policy' } }],
    ['bin', 'complaint', { policy: { id: 'services' }, subject: 'above', kind: 'any', verify: { rate: 100, why: 'complaint' } }],
    ['other', 'request', { policy: { id: 'all' }, subject: 'any', kind: 'any', verify: { rate: 20, why: 'policy' } }],
  ] as const)('of %s as a %s', (categoryId, kind, why) => {
    expect(policyWhy(policies, { categoryId, kind, departmentId: 'parks', doubted: false })).toMatchObject(why)
  })

  it('and whose share of checked reports: the department\'s, that of one above it, or all after a false report', () => {
    const verify = (departmentId: string | null, doubted = false) => policyWhy(named, { categoryId: 'other', kind: 'request', departmentId, doubted })?.verify
    expect([verify('services'), verify('parks'), verify('power'), verify('parks', true), verify(null)]).toEqual([
      { rate: 70, why: 'own', namedId: 'services' }, { rate: 70, why: 'above', namedId: 'services' }, { rate: 20, why: 'policy', namedId: null }, { rate: 100, why: 'doubted', namedId: null }, null,
    ])
  })

  it('says beside the row what is against a department and its rate', () => {
    const before = present('followUps', 'usual')
    const wrong = (...rows: readonly Draft[]) => {
      const after = { ...before, departments: rows }
      return problemsIn(judge(city, { section: 'followUps', before, after }, admin, 0)!, after)
    }
    const parks = { departmentId: 'parks', verifyRate: 10 }
    expect(wrong(parks, { departmentId: '', verifyRate: 'نیم' })).toEqual({ 'departments.1.departmentId': 'field.missing', 'departments.1.verifyRate': 'adminProblem.percent' })
    expect(wrong(parks, parks)).toEqual({ 'departments.1.departmentId': 'adminProblem.taken' })
    expect(wrong({ departmentId: 'parks', verifyRate: 101 })).toEqual({ 'departments.0.verifyRate': 'adminProblem.percent' })
  })
})
