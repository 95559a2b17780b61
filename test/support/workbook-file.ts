import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** A number with `date` is a day as Excel keeps it. */
export type SheetCell = string | number | { readonly date: number }

/** Writes a workbook as Excel does: words in a shared table, dates as counted days with a style. `parts`: more files, or others in their place. */
export async function writeWorkbookFile(path: string, sheets: Readonly<Record<string, readonly (readonly SheetCell[])[]>>, parts: Readonly<Record<string, string | Buffer>> = {}): Promise<void> {
  const shared: string[] = []
  const cellXml = (cell: SheetCell, place: string): string => {
    if (typeof cell === 'object') return `<c r="${place}" s="1"><v>${cell.date}</v></c>`
    if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`
    if (cell === '') return ''
    return `<c r="${place}" t="s"><v>${shared.push(cell) - 1}</v></c>`
  }
  const names = Object.keys(sheets)
  const sheetXml = names.map((name) => `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${(sheets[name] ?? [])
    .map((row, at) => `<row r="${at + 1}">${row.map((cell, column) => cellXml(cell, `${String.fromCharCode(65 + column)}${at + 1}`)).join('')}</row>`).join('')}</sheetData></worksheet>`)
  const text = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const all: Record<string, string | Buffer> = {
    'xl/workbook.xml': `<workbook xmlns:r="r">${`<sheets>${names.map((name, at) => `<sheet name="${text(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('')}</sheets>`}</workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names.map((_, at) => `<Relationship Id="rId${at + 1}" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}</Relationships>`,
    'xl/styles.xml': '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-fa-IR,16]yyyy/mm/dd hh:mm;@"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    'xl/sharedStrings.xml': `<sst>${shared.map((words) => `<si><r><t>${text(words)}</t></r></si>`).join('')}</sst>`,
    ...Object.fromEntries(sheetXml.map((xml, at) => [`xl/worksheets/sheet${at + 1}.xml`, xml])),
    ...parts,
  }
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(all)) zip.addBuffer(Buffer.from(content), name)
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
}
