import { CsvError, parse } from 'csv-parse'
import { SEPARATORS, type Encoding, type Separator } from '#domain/import/mapping.ts'
import { BrokenFile, asBroken } from './broken-file.ts'
import { soundPart, textOf } from './text.ts'

/** `line` is where the row ends in the file, counted from 1. */
export type RawRow = { readonly line: number; readonly cells: readonly string[] } | { readonly line: number; readonly fault: string }

/** Characters. One case is a few hundred; a quote that is never closed would swallow the rest of the file. */
export const LONGEST_ROW = 1_000_000

/** Streams the rows of a CSV file. A row with misplaced quotes is given with its fault, and reading goes on; throws BrokenFile where it cannot. */
export async function* csvRows(path: string, encoding: Encoding, separator: Separator): AsyncGenerator<RawRow> {
  const skipped: RawRow[] = []
  const beyondRepair: CsvError[] = []
  const csv = parse({
    delimiter: separator, info: true, relax_column_count: true, skip_empty_lines: true, max_record_size: LONGEST_ROW, skip_records_with_error: true,
    on_skip: (error) => {
      // a stray quote in a bare cell spoils its row; any other quoting fault puts the parser out of step with the rest
      if (error?.code === 'INVALID_OPENING_QUOTE') skipped.push({ line: lineOf(error), fault: 'a quote in the middle of a cell' })
      else if (error !== undefined) beyondRepair.push(error)
      return undefined
    },
  })
  const broken: { error: unknown } = { error: null }
  csv.on('error', (error: unknown) => {
    broken.error = error
  })
  let line = 0
  const check = (reached: number): void => {
    const fault = beyondRepair[0]
    if (fault !== undefined && lineOf(fault) <= reached) throw new BrokenFile('broken', `the CSV is broken after line ${Math.max(line, 1)}: ${fault.message}`)
  }
  // what the parser complained of is given in its turn, by its line
  const inTurn = function* ({ info, record }: Parsed): Generator<RawRow> {
    check(info.lines)
    while (skipped[0] !== undefined && skipped[0].line < info.lines) yield skipped.shift()!
    line = info.lines
    yield { line, cells: record }
  }
  try {
    // fed by hand: a pipeline that breaks would throw away the sound rows that the parser still holds, and end it with half a row
    for await (const text of textOf(path, encoding)) {
      csv.write(text)
      for (let read = csv.read() as Parsed | null; read !== null; read = csv.read() as Parsed | null) yield* inTurn(read)
      if (broken.error !== null) throw broken.error
    }
    csv.end()
    for await (const read of csv as AsyncIterable<Parsed>) yield* inTurn(read)
  } catch (error) {
    throw asBroken(error)
  } finally {
    csv.destroy()
  }
  check(Infinity)
  yield* skipped.splice(0)
}

interface Parsed { readonly info: { readonly lines: number }; readonly record: readonly string[] }

const lineOf = (error: CsvError | undefined): number => Number(error?.['lines'] ?? 0)

const LOOKED_AT = 64 * 1024

/** The separator that stands in the first lines, outside quotes, most evenly. A comma where nothing tells. */
export async function separatorOf(path: string, encoding: Encoding): Promise<Separator> {
  let head = ''
  for await (const part of soundPart(textOf(path, encoding))) {
    head += part
    if (head.length >= LOOKED_AT) break
  }
  const lines = head.replace(/"(?:[^"]|"")*"/g, '').split(/\r?\n/).filter((line) => line.trim() !== '').slice(0, 20)
  const evenness = (separator: Separator): number => {
    const counts = lines.map((line) => line.split(separator).length - 1).sort((a, b) => a - b)
    const middle = counts[Math.floor(counts.length / 2)] ?? 0
    return middle === 0 ? 0 : counts.filter((count) => count === middle).length / counts.length + middle / 1000
  }
  return [...SEPARATORS].sort((a, b) => evenness(b) - evenness(a))[0] ?? ','
}
