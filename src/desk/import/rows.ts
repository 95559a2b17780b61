import { tidy, type Row } from '#domain/import/map-row.ts'
import type { FileForm } from '#domain/import/mapping.ts'
import { BrokenFile } from './broken-file.ts'
import { csvRows, separatorOf, type RawRow } from './csv-rows.ts'
import { sheetRows } from './sheet-rows.ts'
import { encodingOf, startsWith } from './text.ts'

/** `line` is where the row ends in the file (in a workbook: its number), counted from 1. */
export type ReadRow = { readonly line: number; readonly row: Row } | { readonly line: number; readonly fault: string }

export type Found = { readonly kind: 'text'; readonly encoding: NonNullable<FileForm['encoding']>; readonly separator: NonNullable<FileForm['separator']> } | { readonly kind: 'workbook' }

const ZIP = [0x50, 0x4b, 0x03, 0x04]
/** The compound file of Excel before 2007. */
const OLD_WORKBOOK = [0xd0, 0xcf, 0x11, 0xe0]

/** What kind of table the file is; what `form` says is taken, the rest is looked for. Throws BrokenFile. */
export async function findForm(path: string, form: FileForm): Promise<Found> {
  if (await startsWith(path, OLD_WORKBOOK)) throw new BrokenFile('old_workbook', 'the file is a workbook of the old kind (.xls); save it as .xlsx or CSV')
  if (await startsWith(path, ZIP)) return { kind: 'workbook' }
  const encoding = form.encoding ?? (await encodingOf(path))
  return { kind: 'text', encoding, separator: form.separator ?? (await separatorOf(path, encoding)) }
}

export async function* rawRows(path: string, form: FileForm, found: Found): AsyncGenerator<RawRow> {
  yield* found.kind === 'workbook' ? sheetRows(path, form.sheet) : csvRows(path, found.encoding, found.separator)
}

/**
 * Streams the rows of a CSV file or a workbook by the names of its columns. A row of the wrong width or with misplaced
 * quotes is given with its fault, and reading goes on. Throws BrokenFile where it cannot: missing columns, a cut-off file,
 * another encoding.
 */
export async function* readRows(path: string, form: FileForm, needed: readonly string[]): AsyncGenerator<ReadRow> {
  const found = await findForm(path, form)
  let header: readonly string[] | null = null
  let before = 0
  for await (const read of rawRows(path, form, found)) {
    if (header === null) {
      before += 1
      if ('fault' in read || before < (form.headerRow ?? 1)) continue
      header = headerOf(read.cells)
      checkHeader(header, needed)
      continue
    }
    if ('fault' in read) yield read
    else if (found.kind === 'text' && read.cells.length !== header.length) yield { line: read.line, fault: `${read.cells.length} cells instead of ${header.length}` }
    else yield { line: read.line, row: rowOf(header, read.cells) }
  }
  if (header === null) throw new BrokenFile('empty', 'the file is empty')
}

function checkHeader(header: readonly string[], needed: readonly string[]): void {
  const missing = needed.filter((name) => !header.includes(tidy(name)))
  if (missing.length > 0) throw new BrokenFile('columns', `the file lacks the columns ${missing.join(', ')}; is it the right map?`, missing)
}

export const rowOf = (header: readonly string[], cells: readonly string[]): Row => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? '']))

/** Names in the form in which text is kept; one without a name is called by its place, a second of the same name by both. */
export function headerOf(cells: readonly string[]): readonly string[] {
  const names: string[] = []
  for (const [at, cell] of cells.entries()) {
    const name = tidy(cell).slice(0, 190) || `#${at + 1}`
    names.push(names.includes(name) ? `${name} #${at + 1}` : name)
  }
  return names
}
