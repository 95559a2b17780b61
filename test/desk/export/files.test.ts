import { createWriteStream, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse/sync'
import readWorkbook from 'read-excel-file/node'
import { afterAll, expect, test } from 'vitest'
import type { Cell, Column } from '#desk/export/cells.ts'
import { csvText } from '#desk/export/csv.ts'
import { Withdrawn, writeStanding } from '#desk/export/standing-file.ts'
import { wallClock } from '#desk/export/wall-clock.ts'
import { writeWorkbook, type WorkbookShape } from '#desk/export/xlsx.ts'
import { unzipped } from '../../support/unzipped.ts'

const folder = mkdtempSync(join(tmpdir(), 'peygir-export-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const wall = wallClock('Asia/Tehran')
const column = (heading: string): Column => ({ heading, width: 12, cell: () => null })
const FORMULAS = ['=1+1', '+98912', '-1', '@SUM(A1)', '\t=1', '＝1', ' =cmd|x', '\u202e=1', '=HYPERLINK("http://x","y")']
const PLAIN = ['سلام؛ «نقل» ۱۲۳', 'two\nlines', 'a "quoted" one, with a comma', 'emoji 🚰👩‍👩‍👧', '\u202eright\u202c', '_x000D_', '<b>&amp;</b>]]>', '  spaces  ', "'", '\u200cنیم\u200cفاصله']
/** What it is given, and what may come out of any file. */
const MENDED = [['a\u0000b\u0007c', 'abc'], ['half \ud83d', 'half '], ['one\r\ntwo\rthree', 'one\ntwo\nthree'], ['\ufffe\uffff', '']] as const
const TEXTS = [...FORMULAS, ...PLAIN, ...MENDED.map(([given]) => given)]
const WRITTEN = [...FORMULAS, ...PLAIN, ...MENDED.map(([, written]) => written)]

async function* paged(rows: readonly (readonly Cell[])[], size: number): AsyncGenerator<readonly (readonly Cell[])[]> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size)
}

async function csv(rows: readonly (readonly Cell[])[], columns = [column('متن'), column('زمان')]): Promise<Buffer> {
  const file = join(folder, 'written.csv')
  await pipeline(csvText(paged(rows, 3), { columns, wall }), createWriteStream(file))
  return readFileSync(file)
}

async function workbook(rows: readonly (readonly Cell[])[], over: Partial<WorkbookShape> = {}): Promise<string> {
  const file = join(folder, `${over.name ?? 'written'}.xlsx`.replace(/[^\w.]/g, '_'))
  const shape = { columns: [column('متن'), column('زمان')], wall, name: 'پیام‌ها', rightToLeft: true, rowsPerSheet: 1000, ...over }
  await writeWorkbook(paged(rows, 3), shape, createWriteStream(file), new AbortController().signal)
  return file
}

test('a CSV is UTF-8 with its mark and CRLF, and another reader gets every text back; what a spreadsheet would run begins with an apostrophe', async () => {
  const bytes = await csv(TEXTS.map((text) => [text, { at: Date.UTC(2026, 2, 20, 20, 30) }]))
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const read = parse(bytes, { bom: true, record_delimiter: '\r\n' }) as string[][]
  expect(read[0]).toEqual(['متن', 'زمان'])
  expect(read.slice(1).map(([text]) => text)).toEqual(WRITTEN.map((text, index) => (index < FORMULAS.length ? `'${text}` : text)))
  expect(new Set(read.slice(1).map(([, at]) => at))).toEqual(new Set(['2026-03-21T00:00:00+03:30']))
})

test('a workbook gives every text back as a text, and no formula stands in it', async () => {
  const file = await workbook(TEXTS.map((text) => [text, { at: Date.UTC(2026, 2, 20, 20, 30) }]))
  const [sheet] = await readWorkbook(file, { trim: false })
  expect(sheet?.sheet).toBe('پیام‌ها')
  // an empty text leaves its cell out
  expect(sheet?.data.slice(1).map(([text]) => text)).toEqual(WRITTEN.map((text) => (text === '' ? null : text)))
  expect(sheet?.data[1]?.[1]).toEqual(new Date(Date.UTC(2026, 2, 21, 0, 0)))
  const xml = unzipped(readFileSync(file)).get('xl/worksheets/sheet1.xml') ?? ''
  expect(xml).not.toMatch(/<f[ >]/)
  expect(xml).toContain('rightToLeft="1"')
  expect(xml).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>')
})

test.each([[8, [8]], [9, [9]], [10, [9, 1]], [30, [9, 9, 9, 3]], [0, [0]]])('%i rows of at most 9 a sheet go on in further sheets, each with the headings, none lost or twice', async (count, sizes) => {
  const rows = Array.from({ length: count }, (_, n) => [`row ${n}`, null])
  const sheets = await readWorkbook(await workbook(rows, { rowsPerSheet: 10, name: 'a/b:c[d]' }))
  expect(sheets.map(({ sheet }) => sheet)).toEqual(sizes.map((_, place) => (place === 0 ? 'a b c d' : `a b c d ${place + 1}`)))
  expect(sheets.map(({ data }) => data[0]?.[0])).toEqual(sizes.map(() => 'متن'))
  expect(sheets.map(({ data }) => data.length - 1)).toEqual(sizes)
  expect(sheets.flatMap(({ data }) => data.slice(1).map(([text]) => text))).toEqual(rows.map(([text]) => text))
})

test('more than 26 columns have their letters', async () => {
  const names = Array.from({ length: 60 }, (_, n) => `c${n}`)
  const [sheet] = await readWorkbook(await workbook([names], { columns: names.map(column) }))
  expect(sheet?.data).toEqual([names, names])
})

test('what breaks while the rows are read ends the workbook with that very error', async () => {
  const broken = new Error('the store broke')
  async function* breaking(): AsyncGenerator<readonly (readonly Cell[])[]> {
    yield [['first', null]]
    throw broken
  }
  const shape = { columns: [column('a'), column('b')], wall, name: 'x', rightToLeft: false, rowsPerSheet: 10 }
  await expect(writeWorkbook(breaking(), shape, createWriteStream(join(folder, 'broken.xlsx')), new AbortController().signal)).rejects.toBe(broken)
})

const remembering = (gone: readonly string[]) => (): Parameters<typeof writeStanding>[1] extends () => infer S ? S : never =>
  ({ gone: { all: () => [...gone] }, meta: { set: () => undefined } }) as never

test.each([[0, 1], [1, 2], [2, 3]])('a ticket that is taken back while the file is written, %i times, has it written %i times: the last is kept', async (withdrawals, fills) => {
  const where = mkdtempSync(join(folder, 'withdrawn-'))
  const gone = ['earlier']
  let written = 0
  await writeStanding(join(where, 'a.csv'), remembering(gone), new AbortController().signal, async (part) => {
    writeFileSync(part, `written ${++written}`)
    if (written <= withdrawals) gone.push(`ticket ${written}`)
  })
  expect([readdirSync(where), readFileSync(join(where, 'a.csv'), 'utf8')]).toEqual([['a.csv'], `written ${fills}`])
})

test('tickets that are taken back without end leave the earlier file and nothing else', async () => {
  const where = mkdtempSync(join(folder, 'endless-'))
  writeFileSync(join(where, 'a.csv'), 'earlier')
  const gone: string[] = []
  await expect(writeStanding(join(where, 'a.csv'), remembering(gone), new AbortController().signal, async (part) => {
    writeFileSync(part, 'secret')
    gone.push(`ticket ${gone.length}`)
  })).rejects.toBeInstanceOf(Withdrawn)
  expect([readdirSync(where), readFileSync(join(where, 'a.csv'), 'utf8')]).toEqual([['a.csv'], 'earlier'])
})

test.each([
  ['Asia/Tehran', Date.UTC(2026, 10, 22, 7, 12, 59), '2026-11-22T10:42:00+03:30'],
  // Iran's clocks still jumped in 2022
  ['Asia/Tehran', Date.UTC(2022, 5, 1, 0, 0), '2022-06-01T04:30:00+04:30'],
  ['America/New_York', Date.UTC(2011, 6, 1, 3, 30), '2011-06-30T23:30:00-04:00'],
  ['UTC', 0, '1970-01-01T00:00:00+00:00'],
])('the wall of %s at %i shows %s', (zone, at, iso) => {
  const { iso: shown, serial, time } = wallClock(zone)(at)
  expect([shown, time]).toEqual([iso, iso.slice(11, 16)])
  // as a spreadsheet reads it: whole milliseconds, what is more is cut off
  expect(new Date(Math.trunc((serial - 25_569) * 86_400_000)).toISOString().slice(0, 19)).toBe(iso.slice(0, 19))
})
