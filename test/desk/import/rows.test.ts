import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { BrokenFile } from '#desk/import/broken-file.ts'
import { readRows, type ReadRow } from '#desk/import/rows.ts'
import type { FileForm } from '#domain/import/mapping.ts'

const folder = mkdtempSync(join(tmpdir(), 'peygir-rows-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What comes of a file: its rows, then the message if it ends badly. */
async function read(content: string | Buffer, name = 'cases.csv', form: FileForm = {}): Promise<{ readonly rows: readonly ReadRow[]; readonly broken: string | null }> {
  const path = join(folder, name)
  writeFileSync(path, content)
  const rows: ReadRow[] = []
  try {
    for await (const row of readRows(path, form, ['a', 'b'])) rows.push(row)
    return { rows, broken: null }
  } catch (error) {
    if (!(error instanceof BrokenFile)) throw error
    return { rows, broken: error.message }
  }
}
const row = (line: number, a: string, b: string): ReadRow => ({ line, row: { a, b } })
const long = `a,b\n${Array.from({ length: 5_000 }, (_, n) => `${n},${'words '.repeat(n % 7)}${(n * 2_654_435_761) % 4_294_967_296}`).join('\n')}\n`

describe('readRows', () => {
  it('gives rows by the names of the header, whatever else the file holds', async () => {
    expect(await read('a,b\n1,2\n3,4\n')).toEqual({ rows: [row(2, '1', '2'), row(3, '3', '4')], broken: null })
    expect(await read('b,a\n1,2\n')).toEqual({ rows: [row(2, '2', '1')], broken: null })
    expect((await read('a,x,b\n1,9,2\n')).rows).toEqual([{ line: 2, row: { a: '1', x: '9', b: '2' } }])
  })

  it('reads what spreadsheets write: BOM, CRLF, quotes, line breaks in cells, no last line end, empty lines', async () => {
    expect(await read('\uFEFFa,b\r\n1,"x, ""y"""\r\n\r\n"line\nbreak",2')).toEqual({ rows: [row(2, '1', 'x, "y"'), row(5, 'line\nbreak', '2')], broken: null })
  })

  it('unpacks .gz, also when it was packed in several parts', async () => {
    expect((await read(gzipSync(long), 'cases.csv.gz')).rows.length).toBe(5_000)
    expect((await read(Buffer.concat([gzipSync('a,b\n1,2\n'), gzipSync('3,4\n')]), 'cases.csv.gz')).rows).toEqual([row(2, '1', '2'), row(3, '3', '4')])
  })

  it('names rows of another width and rows with a stray quote, and goes on', async () => {
    expect(await read('a,b\n1\n1,2,3\nx,y"z\n3,4\n')).toEqual({
      rows: [{ line: 2, fault: '1 cells instead of 2' }, { line: 3, fault: '3 cells instead of 2' }, { line: 4, fault: 'a quote in the middle of a cell' }, row(5, '3', '4')],
      broken: null,
    })
  })

  it('stops where the quotes are out of step, and says after which line', async () => {
    const unclosed = await read('a,b\n1,2\n3,"4\n5,6\n7,8\n')
    expect(unclosed.rows).toEqual([row(2, '1', '2')])
    expect(unclosed.broken).toMatch(/^the CSV is broken after line 2: Quote Not Closed/)
    expect((await read('a,b\n1,2\n3,"4"x\n5,6\n')).broken).toMatch(/^the CSV is broken after line 2: Invalid Closing Quote/)
  })

  it('stops at a cell that never ends instead of filling the memory', async () => {
    expect((await read(`a,b\n1,2\n3,"${'x'.repeat(1_500_000)}\n`)).broken).toMatch(/^the CSV is broken after line 2: Max Record Size/)
  })

  it('says so when a .gz is cut off, after the rows that came whole', async () => {
    const whole = gzipSync(long)
    const cut = await read(whole.subarray(0, whole.length / 2), 'cases.csv.gz')
    expect(cut.broken).toBe('the file is cut off: its gzip data ends too early')
    expect(cut.rows.length).toBeGreaterThan(100)
    expect(cut.rows).toEqual((await read(long)).rows.slice(0, cut.rows.length))
  })

  it('reads by what a file is, not by what it is called, and says so when a .gz was damaged', async () => {
    expect(await read('a,b\n1,2\n', 'cases.csv.gz')).toEqual({ rows: [row(2, '1', '2')], broken: null })
    const damaged = Buffer.from(gzipSync(long))
    damaged.fill(0, 2_000, 2_400)
    expect((await read(damaged, 'cases.csv.gz')).broken).toBe('the file is not sound gzip data')
  })

  it('refuses what is not UTF-8 where the map says UTF-8, and damage in what is', async () => {
    const bytes = Buffer.from('a,b\n1,caf\xe9\n', 'latin1')
    expect((await read(bytes, 'cases.csv', { encoding: 'utf-8' })).broken).toBe('the file is not UTF-8 text')
    expect((await read(Buffer.concat([Buffer.from('a,b\n1,چراغ خیابان خاموش است\n2,'), Buffer.from([0xd8, 0x20, 0x0a])]))).broken).toBe('the file is not UTF-8 text')
  })

  it('refuses an empty file, and one without the columns that the map needs', async () => {
    expect((await read('')).broken).toBe('the file is empty')
    expect((await read('a,c\n1,2\n')).broken).toBe('the file lacks the columns b; is it the right map?')
  })
})
