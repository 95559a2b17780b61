import { BrokenFile } from './broken-file.ts'
import { LONGEST_ROW, type RawRow } from './csv-rows.ts'
import { openWorkbook, parsed, plain, type Workbook } from './workbook.ts'

const MOST_COLUMNS = 1_000
const DAY = 86_400_000
/** Spreadsheets count days from here; what they hold for 1900 is off by one and nobody's case. */
const FROM_1900 = Date.UTC(1899, 11, 30)
const FROM_1904 = Date.UTC(1904, 0, 1)

/** Streams the rows of one sheet (the first without a name); `line` is the row's number there. Empty rows are passed over. */
export async function* sheetRows(path: string, sheet: string | undefined): AsyncGenerator<RawRow> {
  const book = await openWorkbook(path)
  try {
    const found = sheet === undefined ? book.sheets[0] : book.sheets.find(({ name }) => name === sheet)
    if (found === undefined) throw new BrokenFile('sheet', sheet === undefined ? 'the workbook has no sheet' : `the workbook has no sheet ${sheet}; it has: ${book.sheets.map(({ name }) => name).join(', ')}`, book.sheets.map(({ name }) => name))
    const ready: RawRow[] = []
    for await (const _ of parsed(book.part(found.path), listener(book, ready))) yield* ready.splice(0)
  } finally {
    book.close()
  }
}

function listener(book: Workbook, ready: RawRow[]): Parameters<typeof parsed>[1] {
  let row = { line: 0, cells: [] as string[], size: 0 }
  let cell = { column: 0, type: '', date: false, text: '' }
  let inside = false
  return {
    open: ({ name, attributes }) => {
      if (name === 'row') row = { line: Number(attributes['r'] ?? row.line + 1), cells: [], size: 0 }
      if (name === 'c') cell = { column: columnOf(attributes['r']) ?? row.cells.length, type: attributes['t'] ?? 'n', date: book.dates[Number(attributes['s'] ?? 0)] === true, text: '' }
      inside = name === 'v' || (name === 't' && cell.type === 'inlineStr')
    },
    text: (text) => {
      if (!inside) return
      row.size += text.length
      if (row.size > LONGEST_ROW) throw new BrokenFile('too_large', `row ${row.line} is longer than any case`)
      cell.text += text
    },
    close: (name) => {
      if (name === 'v' || name === 't') inside = false
      if (name === 'c') {
        if (cell.column >= MOST_COLUMNS) throw new BrokenFile('too_large', `row ${row.line} has more than ${MOST_COLUMNS} columns`)
        while (row.cells.length < cell.column) row.cells.push('')
        row.cells[cell.column] = valueOf(cell, book)
      }
      if (name === 'row' && row.cells.some((value) => value !== '')) ready.push({ line: row.line, cells: row.cells })
    },
  }
}

function valueOf({ type, date, text }: { readonly type: string; readonly date: boolean; readonly text: string }, { shared, since1904 }: Workbook): string {
  if (type === 's') return shared[Number(text)] ?? ''
  if (type === 'inlineStr' || type === 'str') return plain(text)
  if (type === 'b') return text === '1' ? 'TRUE' : 'FALSE'
  if (type === 'e' || text === '') return ''
  if (type === 'd') return text.slice(0, 19)
  const number = Number(text)
  if (!Number.isFinite(number)) return text
  if (!date) return String(number)
  // the part of a second that a count of days cannot hold
  const at = Math.round((number * DAY) / 1000) * 1000
  if (number < 1) return new Date(at).toISOString().slice(11, 19)
  return new Date((since1904 ? FROM_1904 : FROM_1900) + at).toISOString().slice(0, 19)
}

/** `AB12` is 27; null where the cell does not say. */
function columnOf(place: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/.exec(place ?? '')?.[0]
  return letters === undefined ? null : [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
