import * as z from 'zod/mini'
import { frameHead, frameShape, type FrameColumn } from '#sync/frames.ts'
import { Unreadable, type Frame } from './frame.ts'
import { parsed, template, textOf, type Column, type Texts } from './frame-template.ts'

const NEWLINE = 10
const ID_LENGTH = 36
const ID_BYTES = 16

/** What the streams of a shape have, by row. */
interface Shape {
  readonly state: Texts
  readonly parts: Texts
  readonly readState: (row: number) => unknown
  readonly readParts: (row: number) => unknown
}

/** A frame in columns (`frameHead`). A shape is opened when one of its streams is asked for. Throws Unreadable, also later. */
export function openColumns(bytes: Buffer): Frame {
  const { head, rest } = headOf(frameHead, bytes)
  const { stream, count, shapes, of = Array.from({ length: count }, () => 0) } = head
  const { rows, counts } = rowsOf(of, shapes.length)
  if (of.length !== count || shapes.reduce((sum, length) => sum + length, 0) !== rest.length) throw new Unreadable()
  const opened: Shape[] = []
  const shapeOf = (n: number): Shape => {
    const shape = of[n] ?? unreadable()
    const from = (): number => shapes.slice(0, shape).reduce((sum, length) => sum + length, 0)
    return (opened[shape] ??= openShape(rest.subarray(from(), from() + shapes[shape]!), counts[shape]!))
  }
  return {
    stream, count,
    state: (n) => textOf(shapeOf(n).state, rows[n]!),
    parts: (n) => textOf(shapeOf(n).parts, rows[n]!),
    read: (n) => ({ state: shapeOf(n).readState(rows[n]!), parts: shapeOf(n).readParts(rows[n]!) }),
  }
}

function headOf<T>(schema: z.ZodMiniType<T>, bytes: Buffer): { readonly head: T; readonly rest: Buffer } {
  const end = bytes.indexOf(NEWLINE)
  const read = z.safeParse(schema, end === -1 ? null : parsed(bytes.toString('utf8', 0, end)))
  return read.success ? { head: read.data, rest: bytes.subarray(end + 1) } : unreadable()
}

/** Which of its shape's streams each stream is, from 0, and how many each shape has. */
function rowsOf(of: readonly number[], shapes: number): { readonly rows: readonly number[]; readonly counts: readonly number[] } {
  const counts = Array.from({ length: shapes }, () => 0)
  const rows = of.map((shape) => {
    if (counts[shape] === undefined) throw new Unreadable()
    return counts[shape]++
  })
  return { rows, counts }
}

function openShape(bytes: Buffer, count: number): Shape {
  const { head, rest } = headOf(frameShape, bytes)
  const { state, parts } = apart(varying(head.around, head.columns, columnsOf(head.columns, count, rest)))
  const templates = { state: once(() => template(state)), parts: once(() => template(parts)) }
  return { state, parts, readState: (row) => templates.state()(row), readParts: (row) => templates.parts()(row) }
}

/** With what is alike in all rows as a part of what stands around the values. */
function varying(around: readonly string[], columns: readonly FrameColumn[], opened: readonly Column[]): Texts {
  if (around.length !== columns.length + 1) throw new Unreadable()
  const told = { around: [around[0]!], columns: [] as Column[] }
  columns.forEach(({ one }, place) => {
    const next = around[place + 1]!
    if (one !== undefined) told.around.push(told.around.pop()! + one + next)
    else {
      told.around.push(next)
      told.columns.push(opened[place]!)
    }
  })
  return told
}

/** The state ends with the first line. */
function apart({ around, columns }: Texts): Pick<Shape, 'state' | 'parts'> {
  const at = around.findIndex((text) => text.includes('\n'))
  if (at === -1) throw new Unreadable()
  const text = around[at]!
  const cut = text.indexOf('\n')
  return {
    state: { around: [...around.slice(0, at), text.slice(0, cut)], columns: columns.slice(0, at) },
    parts: { around: [text.slice(cut + 1), ...around.slice(at + 1)], columns: columns.slice(at) },
  }
}

function columnsOf(columns: readonly FrameColumn[], count: number, kept: Buffer): Column[] {
  const opened: Column[] = []
  let from = 0
  const taken = (length: number): Buffer => {
    if (length < 0 || from + length > kept.length) throw new Unreadable()
    from += length
    return kept.subarray(from - length, from)
  }
  for (const column of columns) opened.push(columnOf(column, count, taken, (place) => opened[place] ?? unreadable()))
  return from === kept.length ? opened : unreadable()
}

function columnOf({ one, same, ids, bytes, from }: FrameColumn, count: number, taken: (length: number) => Buffer, before: (place: number) => Column): Column {
  if (one !== undefined) return ofTexts(() => one, () => Array.from({ length: count }, () => one))
  if (same !== undefined) return before(same)
  if (ids) {
    const planes = taken(count * ID_BYTES)
    return ofTexts((row) => idAt(planes, count, row), () => idsIn(planes, count))
  }
  const kept = taken(bytes ?? unreadable())
  const lines = once(() => kept.toString('utf8').split('\n'))
  const all = (): string[] => (lines().length === count ? lines() : unreadable())
  if (from === undefined) {
    const ends = once(() => lineEnds(kept, count))
    return ofTexts((row) => kept.toString('utf8', row === 0 ? 0 : ends()[row - 1]! + 1, ends()[row]), all)
  }
  if (from === -1) {
    return ofNumbers(() => {
      let last = 0
      return all().map((line) => last += Number(line))
    })
  }
  const other = before(from)
  return ofNumbers(() => {
    const others = other.numbers()
    return all().map((line, n) => others[n]! + Number(line))
  })
}

function ofTexts(text: (row: number) => string, work: () => readonly string[]): Column {
  const texts = once(work)
  return {
    text,
    strings: once(() => {
      const all = texts()
      return all.some((value) => value.includes('"') || value.includes('\\')) ? together(`["${all.join('","')}"]`, all.length) as readonly string[] : all
    }),
    numbers: once(() => together(`[${texts().join(',')}]`, texts().length) as readonly number[]),
  }
}

function ofNumbers(work: () => readonly number[]): Column {
  const numbers = once(work)
  return { text: (row) => String(numbers()[row]), strings: once(() => numbers().map(String)), numbers }
}

function together(text: string, count: number): readonly unknown[] {
  const all = parsed(text) as readonly unknown[]
  return all.length === count ? all : unreadable()
}

/** Where each line ends. */
function lineEnds(kept: Buffer, count: number): number[] {
  const ends: number[] = []
  for (let end = kept.indexOf(NEWLINE); end !== -1; end = kept.indexOf(NEWLINE, end + 1)) ends.push(end)
  ends.push(kept.length)
  return ends.length === count ? ends : unreadable()
}

const HEX = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).join(''))
/** Where each byte stands in an id, behind the dashes before it. */
const BYTE_AT = Array.from({ length: ID_BYTES }, (_, byte) => byte * 2 + [4, 6, 8, 10].filter((dash) => byte >= dash).length)

function idAt(planes: Buffer, count: number, row: number): string {
  return idsIn(Buffer.from(Array.from({ length: ID_BYTES }, (_, byte) => planes[byte * count + row]!)), 1)[0]!
}

function idsIn(planes: Buffer, count: number): string[] {
  const text = Buffer.alloc(count * ID_LENGTH, '-')
  for (let byte = 0; byte < ID_BYTES; byte++) {
    for (let n = 0, at = BYTE_AT[byte]!; n < count; n++, at += ID_LENGTH) {
      const hex = planes[byte * count + n]! * 2
      text[at] = HEX[hex]!
      text[at + 1] = HEX[hex + 1]!
    }
  }
  const all = text.toString('latin1')
  return Array.from({ length: count }, (_, n) => all.slice(n * ID_LENGTH, (n + 1) * ID_LENGTH))
}

function once<T>(work: () => T): () => T {
  let done: T | null = null
  return () => (done ??= work())
}

function unreadable(): never {
  throw new Unreadable()
}
