import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { CsvError, parse } from 'csv-parse'
import type { Row } from './map-row.ts'

/** `line` is where the row ends in the file, counted from 1. */
export type ReadRow = { readonly line: number; readonly row: Row } | { readonly line: number; readonly fault: string }

/** The file cannot be read to its end; the message is for a person. Rows before it were good. */
export class BrokenFile extends Error {
  override readonly name = 'BrokenFile'
}

/** Bytes. One case is a few hundred; a quote that is never closed would swallow the rest of the file. */
const LONGEST_ROW = 1_000_000

/**
 * Streams the rows of a CSV file (`.gz` is unpacked) with a header line. A row of the wrong width or with misplaced quotes
 * is given with its fault, and reading goes on. Throws BrokenFile where it cannot: missing columns, a cut-off file, not UTF-8.
 */
export async function* readRows(path: string, needed: readonly string[]): AsyncGenerator<ReadRow> {
  const skipped: ReadRow[] = []
  const beyondRepair: CsvError[] = []
  const csv = parse({
    info: true, relax_column_count: true, skip_empty_lines: true, max_record_size: LONGEST_ROW,
    skip_records_with_error: true,
    on_skip: (error) => {
      // a stray quote in a bare cell spoils its row; any other quoting fault puts the parser out of step with the rest
      if (error?.code === 'INVALID_OPENING_QUOTE') skipped.push({ line: lineOf(error), fault: 'a quote in the middle of a cell' })
      else if (error !== undefined) beyondRepair.push(error)
      return undefined
    },
  })
  const bytes = createReadStream(path)
  // a fault of any part destroys the parser with it, so the loop below meets it; the callback has nothing to add
  const settled = (): void => undefined
  if (path.endsWith('.gz')) pipeline(bytes, createGunzip(), decode, csv, settled)
  else pipeline(bytes, decode, csv, settled)

  let header: readonly string[] | null = null
  let line = 1
  // the parser works ahead of this loop: what it complained of is given in its turn, by its line
  const check = (reached: number): void => {
    const fault = beyondRepair[0]
    if (fault !== undefined && lineOf(fault) <= reached) throw new BrokenFile(`the CSV is broken after line ${line}: ${fault.message}`)
  }
  try {
    for await (const { info, record } of csv as AsyncIterable<{ info: { lines: number }; record: string[] }>) {
      if (header === null) {
        header = record.map((name) => name.trim())
        checkHeader(header, needed)
        continue
      }
      check(info.lines)
      while (skipped[0] !== undefined && skipped[0].line < info.lines) yield skipped.shift()!
      line = info.lines
      if (record.length !== header.length) yield { line, fault: `${record.length} cells instead of ${header.length}` }
      else yield { line, row: Object.fromEntries(header.map((name, at) => [name, record[at] ?? ''])) }
    }
  } catch (error) {
    throw error instanceof BrokenFile ? error : broken(error)
  } finally {
    csv.destroy()
  }
  check(Infinity)
  yield* skipped.splice(0)
  if (header === null) throw new BrokenFile('the file is empty')
}

/** Refuses what is not UTF-8 instead of filling the city's history with replacement characters. */
async function* decode(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

function checkHeader(header: readonly string[], needed: readonly string[]): void {
  const missing = needed.filter((name) => !header.includes(name))
  if (missing.length > 0) throw new BrokenFile(`the file lacks the columns ${missing.join(', ')}; is it the right map?`)
}

const lineOf = (error: CsvError | undefined): number => Number(error?.['lines'] ?? 0)

function broken(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'Z_BUF_ERROR') return new BrokenFile('the file is cut off: its gzip data ends too early')
  if (code === 'Z_DATA_ERROR') return new BrokenFile('the file is not sound gzip data')
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return new BrokenFile('the file is not UTF-8 text')
  return error
}
