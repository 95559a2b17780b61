import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { BrokenFile } from '#desk/import/broken-file.ts'
import { checkImport } from '#desk/import/check-import.ts'
import { idsOf } from '#desk/import/ids.ts'
import { findForm, readRows } from '#desk/import/rows.ts'
import { HIGH_1256 } from '#desk/import/text.ts'
import { columnsOf, type FileForm, type Mapping } from '#domain/import/mapping.ts'
import type { ImportCheck } from '#ipc/import.ts'
import { writeWorkbookFile, type SheetCell } from '../../support/workbook-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'peygir-city-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string): string => join(folder, name)

const map: Mapping = {
  name: 'بایگانی ۱۴۰۳', about: '', id: { column: 'شماره' },
  openedAt: { column: 'تاریخ ثبت', timeColumn: 'ساعت', format: ['yyyy/MM/dd HH:mm', 'yyyy/MM/dd'], calendar: 'jalali', zone: 'Asia/Tehran', ambiguous: 'earlier' },
  closedAt: { column: 'تاریخ اختتام', format: 'yyyy/MM/dd' },
  department: { column: 'واحد', values: { 'خدمات شهری': 'urban-services' }, otherwise: null },
  text: { columns: ['شرح'], joinedBy: ' ' }, address: { columns: ['نشانی'], joinedBy: ' ' }, phone: { column: 'تلفن', invalid: 'reject' }, citizen: { column: 'نام' },
  channel: { column: null, values: {}, otherwise: 'phone' }, kind: { column: 'نوع', values: { شکایت: 'complaint', درخواست: 'request' } }, urgency: { column: null, values: {}, otherwise: 'normal' },
  place: { column: null, values: {}, otherwise: null }, category: { column: 'موضوع', values: { 'جمع آوری زباله': 'waste-collection', 'لکه‌گیری': 'asphalt-patching' } },
}
const HEADER = ['شماره', 'تاریخ ثبت', 'ساعت', 'تاریخ اختتام', 'واحد', 'نوع', 'موضوع', 'نام', 'تلفن', 'نشانی', 'شرح']
const ROWS = [
  ['۱۰۰۱', '1403/05/12', '12:30', '1403/05/14', 'خدمات شهری', 'شکایت', 'جمع آوری زباله', 'مریم کاظمی', '۰۹۱۲-۳۴۵ ۶۷۸۹', 'خیابان ولیعصر؛ کوچه ۳', 'زباله سه روز است مانده'],
  ['۱۰۰۲', '۱۴۰۳/۱۲/۳۰', '', '', '', 'درخواست', 'لکه‌گیری', '', '', '', 'چاله بزرگ, جلوی "مدرسه"'],
]
const arabic = (text: string): string => text.replaceAll('ی', 'ي').replaceAll('ک', 'ك')
const csv = (separator: string): string => [HEADER, ...ROWS].map((row) => row.map((cell) => (/[",;|\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(separator)).join('\r\n')
const to1256 = (text: string): Buffer => Buffer.from([...text.replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15))].map((letter) => (letter <= '\x7F' ? letter.charCodeAt(0) : 0x80 + HIGH_1256.indexOf(letter))))

const check = (path: string, form: FileForm = {}): Promise<ImportCheck> =>
  checkImport({ path, mapping: { ...map, file: form }, now: Date.parse('2026-01-01T00:00:00Z'), idsOf, preview: 20, signal: new AbortController().signal })
const tickets = async (path: string, form?: FileForm) => (await check(path, form)).preview.map(({ ticket, reject }) => ticket ?? reject)

describe('a city\'s own files come to the same tickets', async () => {
  writeFileSync(file('plain.csv'), csv(','))
  const expected = await tickets(file('plain.csv'))

  it('with Jalali times, digits of every kind and the words as they are kept', () => {
    expect(expected).toMatchObject([
      {
        source: { name: map.name, id: '۱۰۰۱' }, occurredAt: Date.parse('2024-08-02T09:00:00Z'), kind: 'complaint', categoryId: 'waste-collection', channel: 'phone',
        past: { departmentId: 'urban-services', dueAt: null, closedAt: Date.parse('2024-08-03T20:30:00Z') },
        private: { phone: '+989123456789', name: 'مریم کاظمی', address: 'خیابان ولیعصر؛ کوچه ۳', text: 'زباله سه روز است مانده' },
      },
      { occurredAt: Date.parse('2025-03-19T20:30:00Z'), categoryId: 'asphalt-patching', past: null, private: { phone: null, name: null, text: 'چاله بزرگ, جلوی "مدرسه"' } },
    ])
  })

  it.each([
    ['UTF-8 with its mark, Arabic letters, semicolons', Buffer.from(`\uFEFF${arabic(csv(';'))}`), 'utf-8', ';'],
    ['UTF-16 with tabs, as Excel saves Unicode text', Buffer.from(`\uFEFF${csv('\t')}`, 'utf16le'), 'utf-16le', '\t'],
    ['bars', Buffer.from(csv('|')), 'utf-8', '|'],
  ])('from %s', async (_, bytes, encoding, separator) => {
    writeFileSync(file('other.csv'), bytes)
    expect(await findForm(file('other.csv'), {})).toEqual({ kind: 'text', encoding, separator })
    expect(await tickets(file('other.csv'))).toEqual(expected)
  })

  it('from Windows-1256, which has no digits but the Latin ones', async () => {
    writeFileSync(file('old.csv'), to1256(arabic(csv(';')).replaceAll('لكه‌گيري', 'لكه گيري')))
    expect(await findForm(file('old.csv'), {})).toEqual({ kind: 'text', encoding: 'windows-1256', separator: ';' })
    expect(await tickets(file('old.csv'))).toMatchObject([{ source: { id: '1001' }, private: { phone: '+989123456789', text: 'زباله سه روز است مانده' } }, { occurredAt: Date.parse('2025-03-19T20:30:00Z') }])
  })

  it('from a workbook: shared words, numbers, days that Excel counts, another sheet, a title above the names', async () => {
    const cells: readonly (readonly SheetCell[])[] = [['گزارش سال ۱۴۰۳'], [], HEADER, [1001, { date: 45506 }, { date: 0.520833333333 }, { date: 45508 }, ...ROWS[0]!.slice(4, 8), 9123456789, ...ROWS[0]!.slice(9)], ROWS[1]!]
    await writeWorkbookFile(file('city.xlsx'), { خلاصه: [['x']], 'پیام‌ها': cells })
    expect(await tickets(file('city.xlsx'), { sheet: 'پیام‌ها', headerRow: 2 })).toMatchObject([
      { source: { id: '1001' }, occurredAt: Date.parse('2024-08-02T09:00:00Z'), past: { closedAt: Date.parse('2024-08-03T20:30:00Z') }, private: { phone: '+989123456789' } }, expected[1],
    ])
  })
})

it('knows all of Windows-1256 as the runtime does', () => {
  const bytes = Uint8Array.from({ length: 128 }, (_, n) => 128 + n)
  expect(HIGH_1256).toBe(new TextDecoder('windows-1256').decode(bytes))
})

it('counts what would be refused, with the first examples of each reason', async () => {
  const row = (at: number, cell: string): string => [...ROWS[0]!.slice(0, at), cell, ...ROWS[0]!.slice(at + 1)].join(';').replace('کوچه', 'کوچه').replaceAll('؛', ' ')
  const faulty = [row(0, ''), row(1, '1403/13/01'), row(1, ''), row(5, 'گلایه'), row(8, '12'), row(3, '1403/05/01'), row(1, '1499/01/01'), row(10, 'x'.repeat(10_001)), row(7, 'x'.repeat(301)), row(5, 'گلایه').replace('۱۰۰۱', '7'), row(0, '9'), row(0, '9'), '1;2']
  writeFileSync(file('faulty.csv'), [HEADER.join(';'), ...faulty].join('\n'))
  const { rows, good, rejects } = await check(file('faulty.csv'))
  expect({ rows, good }).toEqual({ rows: 13, good: 1 })
  expect(Object.fromEntries(rejects.map(({ code, count }) => [code, count]))).toEqual({
    value_unknown: 2, id_missing: 1, time_malformed: 1, time_missing: 1, phone_invalid: 1, closed_too_early: 1, time_future: 1, text_too_long: 1, field_too_long: 1, id_duplicate: 1, malformed: 1,
  })
  expect(rejects.find(({ code }) => code === 'value_unknown')?.examples).toEqual([{ line: 5, what: 'نوع: گلایه' }, { line: 11, what: 'نوع: گلایه' }])
})

describe('a workbook that is none, or an attack', () => {
  const reading = async (path: string): Promise<unknown> => {
    try {
      for await (const _ of readRows(path, {}, columnsOf(map)));
      return 'read'
    } catch (error) {
      return error instanceof BrokenFile ? error.fault : error
    }
  }

  it('is told as what it is', async () => {
    await writeWorkbookFile(file('good.xlsx'), { a: [HEADER, ...ROWS] })
    expect(await reading(file('good.xlsx'))).toBe('read')
    const bytes = readFileSync(file('good.xlsx'))
    writeFileSync(file('cut.xlsx'), bytes.subarray(0, bytes.length - 200))
    writeFileSync(file('old.xls'), Buffer.from('d0cf11e0a1b11ae1', 'hex'))
    await writeWorkbookFile(file('empty.xlsx'), { a: [] })
    await writeWorkbookFile(file('other.xlsx'), { a: [['x', 'y'], ['1', '2']] })
    await writeWorkbookFile(file('half.xlsx'), { a: [HEADER] }, { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row r="1"><c' })
    await writeWorkbookFile(file('laughs.xlsx'), { a: [HEADER] }, { 'xl/sharedStrings.xml': '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>' })
    await writeWorkbookFile(file('wide.xlsx'), { a: [HEADER] }, { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>' })
    expect(await Promise.all(['cut.xlsx', 'old.xls', 'empty.xlsx', 'other.xlsx', 'half.xlsx', 'laughs.xlsx', 'wide.xlsx'].map((name) => reading(file(name)))))
      .toEqual(['no_workbook', 'old_workbook', 'empty', 'columns', 'no_workbook', 'no_workbook', 'too_large'])
  })

  it('unpacks no more than a table needs: a bomb is refused by the size that it declares, and where it lies about it', async () => {
    await writeWorkbookFile(file('plain.xlsx'), { a: [HEADER] }, { 'xl/styles.xml': Buffer.alloc(100_000, ' ') })
    const declaring = (bytes: number): Buffer => {
      const archive = readFileSync(file('plain.xlsx'))
      const written = Buffer.alloc(4)
      written.writeUInt32LE(100_000)
      for (let at = archive.indexOf(written); at !== -1; at = archive.indexOf(written, at + 4)) archive.writeUInt32LE(bytes, at)
      return archive
    }
    writeFileSync(file('bomb.xlsx'), declaring(512 * 1024 ** 2))
    writeFileSync(file('liar.xlsx'), declaring(1024))
    expect([await reading(file('bomb.xlsx')), await reading(file('liar.xlsx'))]).toEqual(['too_large', 'no_workbook'])
  })
})
