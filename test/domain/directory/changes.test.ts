import { describe, expect, it } from 'vitest'
import { decideCommand, evolveStream } from '#domain/catalog.ts'
import { DIRECTORY_ID, references } from '#domain/directory/changes.ts'
import { directory, type Directory, type Section } from '#domain/directory/directory.ts'
import { TINY_CITY } from '../../support/city.ts'
import { commanded, context, origin, without } from '../given.ts'

const CITY: Directory = directory.parse({ ...TINY_CITY, version: 7, operators: [], sealingKey: null })
type Entry = Record<string, unknown>
const entry = (section: Section, id: string): Entry => {
  const found = (CITY[section] as readonly { readonly id: string }[]).find((one) => one.id === id)
  if (found === undefined) throw new Error(`no ${id} in ${section}`)
  return { ...found }
}
const change = (section: Section, entryId: string, before: Entry | null, after: Entry, over = {}) =>
  decideCommand(CITY, commanded('ChangeDirectory', { directoryId: DIRECTORY_ID, section, entryId, before, after }), context(over))
const evolved = (result: ReturnType<typeof change>): Directory => {
  if (!result.ok) throw new Error(result.refusal.code)
  return result.events.reduce<unknown>((state, event) => evolveStream('directory', state, event, origin()), CITY) as Directory
}
const waste = entry('categories', 'waste')

describe('the directory', () => {
  it('changes one entry, keeps the rest, and rises by one version', () => {
    const next = evolved(change('categories', 'waste', waste, { ...waste, deadlineHours: 12 }))
    expect(next.version).toBe(8)
    expect(next.categories.find(({ id }) => id === 'waste')).toEqual({ ...waste, deadlineHours: 12 })
    expect({ ...next, version: 7, categories: [] }).toEqual({ ...CITY, categories: [] })
  })

  it('takes a new entry', () => {
    const holiday = { id: '1405-09-01', name: 'تعطیلی ناگهانی', nameEn: 'Sudden holiday', retired: false }
    expect(evolved(change('holidays', holiday.id, null, holiday)).holidays).toContainEqual(holiday)
  })

  it('is changed by those who may', () => {
    expect(change('categories', 'waste', waste, { ...waste, name: 'x' }, { operator: without('directory.change') })).toMatchObject({ refusal: { code: 'not_permitted' } })
  })

  it('tells the second of two who changed the same, instead of overwriting the first', () => {
    expect(change('categories', 'waste', { ...waste, name: 'older' }, { ...waste, name: 'mine' })).toMatchObject({ refusal: { code: 'changed_meanwhile' } })
    expect(change('categories', 'waste', null, waste)).toMatchObject({ refusal: { code: 'changed_meanwhile' } })
    expect(change('categories', 'waste', waste, waste)).toMatchObject({ refusal: { code: 'nothing_to_amend' } })
  })

  it('refuses a malformed entry with the fields that are wrong and never their content', () => {
    const result = change('categories', 'waste', waste, { ...waste, deadlineHours: -3, code: 'abc', name: '' })
    expect(result).toMatchObject({ refusal: { code: 'malformed', details: { fields: expect.arrayContaining(['deadlineHours', 'code', 'name']) } } })
    expect(change('categories', 'waste', waste, { ...waste, id: 'other' })).toMatchObject({ refusal: { code: 'malformed', details: { fields: ['id'] } } })
  })

  it.each([
    ['a department that is not there', 'categories', 'waste', { departmentId: 'nobody' }, { field: 'departmentId', reason: 'unknown' }],
    ['a parent that is not there', 'categories', 'waste', { parentId: 'nothing' }, { field: 'parentId', reason: 'unknown' }],
    ['a circle', 'departments', 'services', { parentId: 'parks' }, { field: 'parentId', reason: 'circular' }],
    ['itself as its parent', 'departments', 'services', { parentId: 'services' }, { field: 'parentId', reason: 'circular' }],
    ['a code that another subject has', 'categories', 'waste', { code: '102' }, { field: 'code', reason: 'taken' }],
    ['a calendar that is not there', 'departments', 'services', { calendarId: 'moon' }, { field: 'calendarId', reason: 'unknown' }],
    ['a day that ends before it begins', 'calendars', 'office', { week: [[{ from: 600, to: 500 }], [], [], [], [], [], []] }, { field: 'week', reason: 'reversed' }],
    ['nobody who could change it back', 'roles', 'admin', { permissions: ['ticket.read'] }, { field: 'permissions', reason: 'last_administrator' }],
  ] as const)('refuses %s', (_, section, id, over, broken) => {
    const before = entry(section, id)
    expect(change(section, id, before, { ...before, ...over })).toMatchObject({ refusal: { code: 'directory_broken', details: broken } })
  })

  describe('a follow-up policy with departments that have a rate of their own', () => {
    const usual = entry('followUps', 'usual')
    const rate = (departmentId: string, verifyRate: number) => ({ departmentId, verifyRate })
    const rated = (...departments: readonly ReturnType<typeof rate>[]) => change('followUps', 'usual', usual, { ...usual, departments })
    it('takes them, and each of them is told where it is named', () => {
      const next = evolved(rated(rate('parks', 60), rate('power', 0)))
      expect(next.followUps[0]?.departments).toEqual([rate('parks', 60), rate('power', 0)])
      expect(references(next, 'departments', 'power')).toContainEqual({ section: 'followUps', id: 'usual' })
    })
    it.each([
      ['one that is not there', [rate('parks', 60), rate('nobody', 10)], { field: 'departments.1.departmentId', reason: 'unknown' }],
      ['one twice', [rate('parks', 60), rate('parks', 10)], { field: 'departments.1.departmentId', reason: 'taken' }],
    ] as const)('refuses %s', (_, departments, details) => {
      expect(rated(...departments)).toMatchObject({ refusal: { code: 'directory_broken', details } })
    })
    it.each([-1, 101, 12.5])('refuses a rate of %s', (verifyRate) => {
      expect(rated(rate('parks', 1), rate('power', verifyRate))).toMatchObject({ refusal: { code: 'malformed', details: { fields: ['departments.1.verifyRate'] } } })
    })
    it('names no department newly that is retired, and keeps one that was retired since', () => {
      const retired = { ...CITY, departments: CITY.departments.map((one) => (one.id === 'parks' ? { ...one, retired: true } : one)) }
      const save = (city: Directory, before: Entry, after: Entry) => decideCommand(city, commanded('ChangeDirectory', { directoryId: DIRECTORY_ID, section: 'followUps', entryId: 'usual', before, after }), context())
      const named = { ...usual, departments: [rate('parks', 60)] }
      expect(save(retired, usual, named)).toMatchObject({ refusal: { code: 'directory_broken', details: { field: 'departments.0.departmentId', reason: 'retired' } } })
      expect(save({ ...retired, followUps: [named as unknown as Directory['followUps'][number]] }, named, { ...named, verifyRate: 7 })).toMatchObject({ ok: true })
    })
  })

  it.each([
    ['smsDone', { fa: 'پیام {code} انجام شد؛ {پاسخ}', en: '' }, { field: 'fa', reason: 'brace', names: [] }],
    ['smsDone', { fa: 'پیام {code}', en: 'Message {code}, {naem}' }, { field: 'en', reason: 'unknown', names: ['naem'] }],
    ['emailSubject', { fa: '{code} {answer}', en: '' }, { field: 'fa', reason: 'unknown', names: ['answer'] }],
    ['greeting', { fa: 'سلام {name', en: '' }, { field: 'fa', reason: 'brace', names: [] }],
  ] as const)('refuses the text %s with a blank that nothing would fill: %o', (id, words, details) => {
    const text = { id, ...words, retired: false }
    expect(change('texts', id, null, text)).toMatchObject({ refusal: { code: 'text_blanks_wrong', details } })
    expect(change('texts', id, null, { ...text, retired: true })).toMatchObject({ ok: true })
  })

  it('takes a text of which every blank will be filled, and one that is the city’s own affair', () => {
    for (const text of [{ id: 'smsDone', fa: 'پیام {code}: {answer}', en: 'Message {code}' }, { id: 'ours', fa: '{anything}', en: '' }]) {
      expect(change('texts', text.id, null, { ...text, retired: false })).toMatchObject({ ok: true })
    }
  })

  it('says what else in it refers to an entry', () => {
    expect(references(CITY, 'departments', 'services').map(({ section, id }) => `${section}/${id}`)).toEqual(expect.arrayContaining(['departments/parks', 'categories/waste', 'categories/lights']))
    expect(references(CITY, 'departments', 'power')).toEqual([{ section: 'categories', id: 'power-cut' }])
    expect(references(CITY, 'calendars', 'always')).toEqual([{ section: 'departments', id: 'power' }])
    expect(references(CITY, 'holidays', '1405-01-01')).toEqual([])
  })
})
