import { Readable, type Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { Cell, Column } from './cells.ts'
import type { WallTime } from './wall-clock.ts'
import { HEADING_STYLE, MOMENT_STYLE, SHEET_FOOT, sheetHead, sheetName, sheetPath, workbookParts, xmlText } from './xlsx-parts.ts'

type Row = readonly Cell[]

export interface WorkbookShape {
  readonly columns: readonly Column[]
  readonly wall: (at: number) => WallTime
  readonly name: string
  readonly rightToLeft: boolean
  /** Rows of one sheet with its heading; what is more goes on in the next sheet. */
  readonly rowsPerSheet: number
}

/** No spreadsheet reads more of one sheet. */
export const SHEET_ROWS = 1_048_576

/** Writes one workbook, sheet after sheet. Pages are read only as fast as `out` takes them. Rejects with what broke, `out` or the pages. */
export async function writeWorkbook(pages: AsyncIterator<readonly Row[]>, shape: WorkbookShape, out: Writable, signal: AbortSignal): Promise<void> {
  const zip = new ZipFile()
  const piped = pipeline(zip.outputStream as Readable, out, { signal })
  const rows = rowsOf(pages)
  const names: string[] = []
  try {
    do {
      const place = names.length + 1
      names.push(sheetName(shape.name, place))
      const sheet = Readable.from(sheetXml(rows, shape), { objectMode: false })
      zip.addReadStream(sheet, sheetPath(place))
      try {
        // yazl passes no errors on: either end that breaks must end the other
        await Promise.race([finished(sheet), piped])
      } finally {
        sheet.destroy()
      }
    } while (await rows.more())
    for (const [path, xml] of workbookParts(names)) zip.addBuffer(Buffer.from(xml), path)
    zip.end()
    await piped
  } catch (error) {
    out.destroy()
    await piped.catch(() => undefined)
    throw error
  }
}

interface Rows {
  readonly more: () => Promise<boolean>
  /** At most so many; empty when there are none left. */
  readonly take: (most: number) => Promise<readonly Row[]>
}

function rowsOf(pages: AsyncIterator<readonly Row[]>): Rows {
  let left: readonly Row[] = []
  const more = async (): Promise<boolean> => {
    while (left.length === 0) {
      const { done, value } = await pages.next()
      if (done === true) return false
      left = value
    }
    return true
  }
  return {
    more,
    take: async (most) => {
      await more()
      const taken = left.slice(0, most)
      left = left.slice(most)
      return taken
    },
  }
}

async function* sheetXml(rows: Rows, { columns, wall, rightToLeft, rowsPerSheet }: WorkbookShape): AsyncGenerator<string> {
  const letters = columns.map((_, index) => columnLetters(index))
  const line = (row: Row, number: number, style: number): string =>
    `<row r="${number}">${row.map((cell, index) => cellXml(cell, `${letters[index]}${number}`, style, wall)).join('')}</row>`
  yield sheetHead(columns, rightToLeft) + line(columns.map(({ heading }) => heading), 1, HEADING_STYLE)
  for (let number = 2; number <= rowsPerSheet;) {
    const page = await rows.take(rowsPerSheet - number + 1)
    if (page.length === 0) break
    const first = number
    yield page.map((row, index) => line(row, first + index, 0)).join('')
    number += page.length
  }
  yield SHEET_FOOT
}

/** A text is a text whatever it begins with: a spreadsheet runs only what stands in `<f>`. */
function cellXml(cell: Cell, place: string, style: number, wall: WorkbookShape['wall']): string {
  if (cell === null || cell === '') return ''
  if (typeof cell === 'object') return `<c r="${place}" s="${MOMENT_STYLE}"><v>${wall(cell.at).serial}</v></c>`
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(cell)}</t></is></c>`
}

/** 0 is A, 26 is AA. */
const columnLetters = (index: number): string => (index < 26 ? '' : columnLetters(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26))
