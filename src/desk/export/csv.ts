import type { Cell, Column } from './cells.ts'
import { plainText } from './plain-text.ts'
import type { WallTime } from './wall-clock.ts'

/** Without it Excel reads UTF-8 as the system's old code page. */
const BOM = '\uFEFF'
/**
 * A cell that begins so is a formula to a spreadsheet, and a citizen's words would be run (OWASP, CSV injection). Blanks and
 * invisible marks before it do not make it harmless.
 */
const FORMULA = /^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\t\n]/u
const QUOTED = /[",\n]/

export interface CsvShape { readonly columns: readonly Column[]; readonly wall: (at: number) => WallTime }

/** RFC 4180 with a mark for Excel. Reads each page only when the last one has been taken. */
export async function* csvText(pages: AsyncIterable<readonly (readonly Cell[])[]>, { columns, wall }: CsvShape): AsyncGenerator<string> {
  yield BOM + csvLine(columns.map(({ heading }) => heading), wall)
  for await (const page of pages) if (page.length > 0) yield page.map((row) => csvLine(row, wall)).join('')
}

const csvLine = (cells: readonly Cell[], wall: CsvShape['wall']): string => `${cells.map((cell) => csvCell(cell, wall)).join(',')}\r\n`

function csvCell(cell: Cell, wall: CsvShape['wall']): string {
  if (cell === null) return ''
  if (typeof cell === 'object') return wall(cell.at).iso
  const text = plainText(cell)
  const safe = FORMULA.test(text) ? `'${text}` : text
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
