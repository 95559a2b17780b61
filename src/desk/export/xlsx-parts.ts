import type { Column } from './cells.ts'
import { plainText } from './plain-text.ts'

/** The small parts of a workbook (ECMA-376, parts 1 and 2); `sheet.ts` writes the sheets themselves. */
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Styles of a cell, by their place in `STYLES`. */
export const HEADING_STYLE = 1
export const MOMENT_STYLE = 2

/** For elements and attributes. A text that looks like Excel's own escape (`_x000D_`) is escaped, or it would be read as one. */
export function xmlText(text: string): string {
  const plain = plainText(text)
  return MARKS.test(plain) ? plain.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;') : plain
}
const MARKS = /[&<>"]|_x/

export const sheetPath = (place: number): string => `xl/worksheets/sheet${place}.xml`

const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>`
  + '<fonts count="2"><font><sz val="11"/><name val="Tahoma"/></font><font><b/><sz val="11"/><name val="Tahoma"/></font></fonts>'
  + '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE6ECF2"/></patternFill></fill></fills>'
  + '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
  + '<cellXfs count="3"><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="2" applyNumberFormat="1" applyFont="1" applyFill="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs>'
  + '</styleSheet>'

/** Path and content of every part but the sheets, of which there are `names.length`. */
export function workbookParts(names: readonly string[]): readonly (readonly [path: string, xml: string])[] {
  const each = (line: (name: string, place: number) => string): string => names.map((name, index) => line(name, index + 1)).join('')
  const styles = names.length + 1
  return [
    ['xl/workbook.xml', `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${each((name, place) => `<sheet name="${xmlText(name)}" sheetId="${place}" r:id="rId${place}"/>`)}</sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${each((_, place) => `<Relationship Id="rId${place}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${place}.xml"/>`)}<Relationship Id="rId${styles}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`],
    ['xl/styles.xml', STYLES],
    ['_rels/.rels', `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ['[Content_Types].xml', `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${each((_, place) => `<Override PartName="/${sheetPath(place)}" ContentType="${TYPE}.worksheet+xml"/>`)}</Types>`],
  ]
}

/** A sheet up to its first row: its direction, its heading that stays in sight, its widths. */
export const sheetHead = (columns: readonly Column[], rightToLeft: boolean): string =>
  `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView${rightToLeft ? ' rightToLeft="1"' : ''} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
  + `<cols>${columns.map(({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join('')}</cols><sheetData>`

export const SHEET_FOOT = '</sheetData></worksheet>'

/** What Excel takes as the name of a sheet: 31 characters, none of its own marks. */
export const sheetName = (name: string, place: number): string => {
  const number = place === 1 ? '' : ` ${place}`
  return `${[...plainText(name).replace(/[[\]:*?/\\']/g, ' ')].join('').slice(0, 31 - number.length).trim() || 'Sheet'}${number}`
}
