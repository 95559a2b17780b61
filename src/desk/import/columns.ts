import type { FileForm } from '#domain/import/mapping.ts'
import { tidy } from '#domain/import/map-row.ts'
import type { ColumnsView } from '#ipc/import.ts'
import { BrokenFile } from './broken-file.ts'
import { findForm, headerOf, rawRows } from './rows.ts'

const SAMPLES = 8
/** Values of one column that somebody can still match by hand. */
const VALUES = 300
const HEAD = 15
const SHOWN = 120
/** Rows between two turns of the host. */
const TURN = 200

interface Column { filled: number; readonly samples: string[]; values: Map<string, number> | null }

/** Reads the whole file and tells what stands in each of its columns. Throws BrokenFile, and the signal's reason. */
export async function lookAtColumns(path: string, form: FileForm, signal: AbortSignal): Promise<ColumnsView> {
  const found = await findForm(path, form)
  const head: string[][] = []
  const columns: Column[] = []
  let header: readonly string[] | null = null
  let before = 0
  let rows = 0
  for await (const read of rawRows(path, form, found)) {
    signal.throwIfAborted()
    if ('fault' in read) {
      if (header !== null) rows += 1
      continue
    }
    if (head.length < HEAD) head.push(read.cells.slice(0, 40).map((cell) => cell.slice(0, SHOWN)))
    if (header === null) {
      before += 1
      if (before >= (form.headerRow ?? 1)) header = headerOf(read.cells)
      continue
    }
    rows += 1
    if (rows % TURN === 0) await new Promise(setImmediate)
    for (const at of header.keys()) note((columns[at] ??= { filled: 0, samples: [], values: new Map() }), tidy(read.cells[at] ?? ''))
  }
  if (header === null) throw new BrokenFile('empty', 'the file is empty')
  const whole = found.kind === 'text' ? { ...form, encoding: found.encoding, separator: found.separator } : form
  return {
    form: whole, rows, head,
    columns: header.map((name, at) => {
      const { filled, samples, values } = columns[at] ?? { filled: 0, samples: [], values: new Map<string, number>() }
      return { name, filled, samples, values: values === null ? null : [...values].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count) }
    }),
  }
}

function note(column: Column, cell: string): void {
  if (cell === '') return
  column.filled += 1
  const shown = cell.slice(0, SHOWN)
  if (column.samples.length < SAMPLES && !column.samples.includes(shown)) column.samples.push(shown)
  if (column.values === null) return
  // a long text is no word of a list
  if (cell.length > SHOWN || (column.values.size >= VALUES && !column.values.has(cell))) column.values = null
  else column.values.set(cell, (column.values.get(cell) ?? 0) + 1)
}
