import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { suggestTicketColumns, suggestTimes, suggestValues } from '#domain/import/suggest.ts'
import { tableChanges, suggestTable, type TableRow } from '#domain/import/table.ts'
import { readCityFolder } from '#server/commands/city-folder.ts'
import { root } from '../../../src/setup/paths.mjs'

const directory = readCityFolder(join(root, 'resources', 'demo-city'))
const column = (name: string, ...samples: string[]) => ({ name, samples })

describe('columns are known by their names, by other letters and blanks too', () => {
  it('of a Persian export', () => {
    expect(suggestTicketColumns([
      column('رديف'), column('كد پيگيري'), column('تاریخ ثبت'), column('ساعت'), column('شرح'), column('موضوع پيام'), column('محله'), column('آدرس'), column('نام و نام خانوادگی'), column('تاریخ اختتام'), column('ستون ۷', '09123456789', '۰۹۳۵ ۱۱۱ ۲۲۳۳', '02833334444'),
    ])).toEqual({ id: 'كد پيگيري', openedAt: 'تاریخ ثبت', openedHour: 'ساعت', text: 'شرح', category: 'موضوع پيام', place: 'محله', address: 'آدرس', name: 'نام و نام خانوادگی', closedAt: 'تاریخ اختتام', phone: 'ستون ۷' })
  })
  it('of a foreign one', () => {
    expect(suggestTicketColumns(['CaseID', 'Opened', 'Closed', 'Request.Details', 'Category', 'Neighborhood', 'Address'].map((name) => column(name))))
      .toMatchObject({ id: 'CaseID', openedAt: 'Opened', closedAt: 'Closed', text: 'Request.Details', category: 'Category', place: 'Neighborhood', address: 'Address' })
  })
})

it.each([
  [['1404/05/12 12:30', '1404/05/31'], 'jalali', ['yyyy/MM/dd', 'yyyy/MM/dd HH:mm']],
  [['2011-07-01 01:32:33', '2011-12-31 23:11:06'], 'gregorian', ['yyyy-MM-dd HH:mm:ss']],
  [['04/30/2014 02:51:52 PM'], 'gregorian', ['MM/dd/yyyy hh:mm:ss a']],
  [['۱۲ مرداد ۱۴۰۴'], 'jalali', ['dd MMMM yyyy']],
])('times like %j are read', (samples, calendar, format) => {
  expect(suggestTimes(samples, 'Asia/Tehran')).toEqual({ calendar, format, read: samples.length })
})

it('values are matched with ours by name, part of a name and code', () => {
  const ours = [{ id: 'waste', names: ['جمع‌آوری زباله', 'Waste collection', '101'] }, { id: 'tree', names: ['هرس', 'Pruning', '401'] }]
  expect(suggestValues(['جمع آوري زباله', '۴۰۱', 'waste collection', 'زباله', 'سد معبر'], ours)).toEqual({ 'جمع آوري زباله': 'waste', '۴۰۱': 'tree', 'waste collection': 'waste', زباله: 'waste' })
})

describe('tables of the city', () => {
  const ids = () => { let n = 0; return () => `made-${++n}` }
  const rows = (...cells: TableRow['cells'][]): TableRow[] => cells.map((row, at) => ({ line: at + 2, cells: row }))

  it('become new and changed entries, what others hang on first, and the second time nothing', () => {
    const [known] = directory.departments
    const table = rows({ name: 'اداره روشنایی', parentId: 'معاونت تازه', phone: '۰۲۸۳۳۳۳۴۴۴۴' }, { name: 'معاونت تازه', email: 'new@example.org' }, { name: known!.name, email: 'changed@example.org' })
    const changes = tableChanges('departments', table, directory, ids())
    expect(changes.map((change) => [change.line, change.is])).toEqual([[3, 'new'], [4, 'changed'], [2, 'new']])
    expect(changes[2]).toMatchObject({ after: { parentId: 'made-2', phone: '028 3333 4444' } })
    const next = { ...directory, departments: [...directory.departments.filter(({ id }) => id !== known!.id), ...changes.flatMap((change) => (change.is === 'refused' ? [] : [change.after as never]))] }
    expect(new Set(tableChanges('departments', table, next, ids()).map(({ is }) => is))).toEqual(new Set(['same']))
  })

  it('say of each row why nothing becomes of it', () => {
    const [category] = directory.categories
    const changes = tableChanges('categories', rows({ name: '' }, { name: 'الف', parentId: 'نیست' }, { name: 'ب', departmentId: 'نیست' }, { name: 'پ', deadlineHours: 'زود' }, { name: 'ت' }, { name: category!.name }, { code: category!.code }), directory, ids())
    expect(changes.map((change) => (change.is === 'refused' ? change.reason : change.is)).sort()).toEqual(['department_unknown', 'duplicate', 'malformed', 'name_missing', 'new', 'parent_unknown', 'same'])
  })

  it('contacts are told apart by department and name, and a number or an address that cannot be one is refused', () => {
    const [one, other] = directory.departments
    const table = rows(
      { name: 'علی رضایی', departmentId: one!.name, phone: '۳۳۳۴۴۴۵۵', hours: '۸ تا ۱۴' }, { name: 'علی رضایی', departmentId: other!.nameEn, phone: '028-33334455 داخلی ۱۲۳', email: 'ali@example.org' },
      { name: 'على رضایی', departmentId: one!.id }, { name: 'کشیک' }, { name: 'کشیک', departmentId: 'نیست' }, { name: 'الف', departmentId: one!.id, phone: 'ندارد' }, { name: 'ب', departmentId: one!.id, email: 'b at example' },
      { name: directory.contacts[0]!.name, departmentId: directory.contacts[0]!.departmentId, duty: 'کشیک شب' },
    )
    const changes = tableChanges('contacts', table, directory, ids())
    expect(changes.map((change) => [change.line, change.is === 'refused' ? change.reason : change.is])).toEqual(expect.arrayContaining([
      [2, 'new'], [3, 'new'], [4, 'duplicate'], [5, 'department_missing'], [6, 'department_unknown'], [7, 'phone_wrong'], [8, 'email_wrong'], [9, 'changed'],
    ]))
    const made = changes.flatMap((change) => (change.is === 'refused' ? [] : [change.after]))
    expect(made.find(({ id }) => id === 'made-1')).toEqual({ id: 'made-1', departmentId: one!.id, name: 'علی رضایی', duty: '', phone: '028 3334 4455', email: null, hours: '۸ تا ۱۴', retired: false })
    expect(made.find(({ email }) => email === 'ali@example.org')).toMatchObject({ departmentId: other!.id, phone: '028-33334455 داخلی ۱۲۳' })
    const next = { ...directory, contacts: [...directory.contacts.slice(1), ...made] as typeof directory.contacts }
    expect(tableChanges('contacts', [table[0]!, table[1]!, table[7]!], next, ids()).map(({ is }) => is)).toEqual(['same', 'same', 'same'])
  })

  it('are known by their headings', () => {
    expect(suggestTable('contacts', ['واحد', 'نام و نام خانوادگی', 'سمت', 'تلفن مستقیم', 'ایمیل', 'ساعت کار'].map((name) => column(name))))
      .toEqual({ departmentId: 'واحد', name: 'نام و نام خانوادگی', duty: 'سمت', phone: 'تلفن مستقیم', email: 'ایمیل', hours: 'ساعت کار' })
    expect(suggestTable('places', [column('نام محله'), column('منطقه'), column('سطح')])).toEqual({ name: 'نام محله', parentId: 'منطقه', level: 'سطح' })
  })
})
