import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { BrokenFile, asBroken } from './broken-file.ts'

/** A workbook (ECMA-376) whose small parts were read; its sheets are streamed. */
export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly path: string }[]
  readonly shared: readonly string[]
  /** By a cell's style: it is a date or a time. */
  readonly dates: readonly boolean[]
  /** Days are counted from 1904. */
  readonly since1904: boolean
  readonly part: (path: string) => AsyncGenerator<Buffer>
  readonly close: () => void
}

/** Bytes, unpacked. What is larger is not a table of a city but an attack on this desk's memory. */
const SMALL_PART = 32 * 1024 ** 2
const SHARED_PART = 256 * 1024 ** 2
const SHEET_PART = 8 * 1024 ** 3
const MOST_PARTS = 5_000

/** Throws BrokenFile. The file stays open until `close`. */
export async function openWorkbook(path: string): Promise<Workbook> {
  // sizes are checked against what the archive declares while it is unpacked: more is an error there
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: false }).catch((error: unknown) => {
    throw unsound(error)
  })
  try {
    const entries = await entriesOf(zip)
    const part = (name: string, most = SHEET_PART): AsyncGenerator<Buffer> => bytesOf(zip, entries.get(name), name, most)
    const sheets: { name: string; id: string }[] = []
    const targets = new Map<string, string>()
    const found = { since1904: false }
    await eachTag(part('xl/workbook.xml', SMALL_PART), (tag) => {
      if (tag.name === 'sheet') sheets.push({ name: tag.attributes['name'] ?? '', id: tag.attributes['r:id'] ?? '' })
      if (tag.name === 'workbookPr') found.since1904 = /^(?:1|true)$/.test(tag.attributes['date1904'] ?? '')
    })
    await eachTag(part('xl/_rels/workbook.xml.rels', SMALL_PART), ({ name, attributes }) => {
      if (name === 'Relationship') targets.set(attributes['Id'] ?? '', (attributes['Target'] ?? '').replace(/^\/?(?:xl\/)?/, 'xl/'))
    })
    return {
      sheets: sheets.map(({ name, id }) => ({ name, path: targets.get(id) ?? '' })).filter((sheet) => entries.has(sheet.path)),
      shared: entries.has('xl/sharedStrings.xml') ? await sharedStrings(part('xl/sharedStrings.xml', SHARED_PART)) : [],
      dates: entries.has('xl/styles.xml') ? await dateStyles(part('xl/styles.xml', SMALL_PART)) : [],
      since1904: found.since1904, part, close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw unsound(error)
  }
}

function unsound(error: unknown): unknown {
  const known = asBroken(error)
  if (known instanceof BrokenFile || !(error instanceof Error)) return known
  return new BrokenFile('no_workbook', `the file is no sound workbook: ${error.message.slice(0, 120)}`)
}

async function entriesOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>()
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry)
      if (entries.size > MOST_PARTS) reject(new BrokenFile('too_large', 'the workbook has more parts than any table needs'))
      else zip.readEntry()
    })
    zip.on('end', resolve)
    zip.on('error', reject)
    zip.readEntry()
  })
  return entries
}

async function* bytesOf(zip: ZipFile, entry: Entry | undefined, name: string, most: number): AsyncGenerator<Buffer> {
  if (entry === undefined) throw new BrokenFile('no_workbook', `the file is no sound workbook: it lacks ${name}`)
  if (entry.uncompressedSize > most) throw new BrokenFile('too_large', `a part of the workbook unpacks to more than ${Math.round(most / 1024 ** 2)} MB; save the sheet as CSV`)
  try {
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) yield chunk
  } catch (error) {
    throw unsound(error)
  }
}

export interface Listener {
  readonly open: (tag: SaxesTagPlain) => void
  readonly text?: (text: string) => void
  readonly close?: (name: string) => void
}

/** Parses XML as it arrives; entities of its own making are not known to the parser, so nothing can expand. Yields after each chunk. */
export async function* parsed(bytes: AsyncIterable<Buffer>, { open, text, close }: Listener): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false })
  const fail = (message: string): never => {
    throw new BrokenFile('no_workbook', `the file is no sound workbook: ${message.slice(0, 120)}`)
  }
  parser.on('error', (error) => fail(error.message))
  parser.on('doctype', () => fail('it declares a document type'))
  // prefixes are the writer's choice
  parser.on('opentag', (tag) => open({ ...tag, name: tag.name.slice(tag.name.indexOf(':') + 1) }))
  if (text !== undefined) parser.on('text', text)
  if (close !== undefined) parser.on('closetag', ({ name }) => close(name.slice(name.indexOf(':') + 1)))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of bytes) {
    parser.write(decoder.decode(chunk, { stream: true }))
    yield
  }
  parser.write(decoder.decode()).close()
  yield
}

async function eachTag(bytes: AsyncIterable<Buffer>, open: (tag: SaxesTagPlain) => void): Promise<void> {
  for await (const _ of parsed(bytes, { open }));
}

async function sharedStrings(bytes: AsyncIterable<Buffer>): Promise<readonly string[]> {
  const strings: string[] = []
  const at = { text: '', inside: false, ruby: false }
  for await (const _ of parsed(bytes, {
    open: ({ name }) => {
      if (name === 'si') at.text = ''
      if (name === 'rPh') at.ruby = true
      at.inside = name === 't'
    },
    text: (text) => {
      if (at.inside && !at.ruby) at.text += text
    },
    close: (name) => {
      if (name === 't') at.inside = false
      if (name === 'rPh') at.ruby = false
      if (name === 'si') strings.push(plain(at.text))
    },
  }));
  return strings
}

/** Excel writes what XML cannot hold as `_x000D_`. */
export const plain = (text: string): string => text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

/** Formats that every spreadsheet knows by number as a date or a time. */
const BUILT_IN = (id: number): boolean => (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

async function dateStyles(bytes: AsyncIterable<Buffer>): Promise<readonly boolean[]> {
  const custom = new Map<number, boolean>()
  const styles: boolean[] = []
  const at = { cells: false }
  for await (const _ of parsed(bytes, {
    open: ({ name, attributes }) => {
      if (name === 'cellXfs') at.cells = true
      if (name === 'numFmt') custom.set(Number(attributes['numFmtId']), /[ymdhs]/i.test((attributes['formatCode'] ?? '').replace(/"[^"]*"|\\.|\[[^\]]*\]|general/gi, '')))
      if (name === 'xf' && at.cells) styles.push(custom.get(Number(attributes['numFmtId'])) ?? BUILT_IN(Number(attributes['numFmtId'])))
    },
    close: (name) => {
      if (name === 'cellXfs') at.cells = false
    },
  }));
  return styles
}
