import { execFile } from 'node:child_process'
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'csv-parse'
import { afterAll, expect, test } from 'vitest'
import { unzipped } from '../../support/unzipped.ts'

const FEW = 20_000
const MANY = 120_000
const folder = mkdtempSync(join(tmpdir(), 'peygir-large-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** So little room that rubbish is taken away at once: what is measured is what is held. */
const TIGHT = ['--max-old-space-size=64', '--max-semi-space-size=4']

/** In a program of its own: memory that was once taken is not given back. Answers the most that it had, KiB. */
async function written(file: string, format: 'csv' | 'xlsx', count: number): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [...TIGHT, join(import.meta.dirname, '../../support/exporting.ts'), file, format, String(count)], { timeout: 110_000 })
  const { peak, cpu } = JSON.parse(stdout) as { peak: number; cpu: number }
  process.stdout.write(`${format}: ${count} rows in ${cpu} ms of processor, at most ${Math.round(peak / 1024)} MiB of memory, ${Math.round(statSync(file).size / 1024 / 1024)} MiB on disk\n`)
  return peak
}

async function rowsOfCsv(file: string): Promise<number> {
  let rows = -1
  for await (const _ of createReadStream(file).pipe(parse({ bom: true }))) rows++
  return rows
}
const rowsOfXlsx = (file: string): number => (unzipped(readFileSync(file)).get('xl/worksheets/sheet1.xml') ?? '').split('<row ').length - 2

test.each([['csv', rowsOfCsv], ['xlsx', rowsOfXlsx]] as const)('120,000 messages go into a %s with no more memory than 20,000, and none is missing', async (format, rowsOf) => {
  const file = join(folder, `out.${format}`)
  const few = await written(join(folder, `few.${format}`), format, FEW)
  const many = await written(file, format, MANY)
  expect(await rowsOf(file)).toBe(MANY)
  // six times the rows; what is left is when the collector happened to run
  expect(many / few).toBeLessThan(1.4)
})
