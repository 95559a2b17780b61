import type { FrameColumn, FrameHead, FrameShape } from '#sync/frames.ts'

type End = 'quote' | 'id' | 'number'
/** A kind of text: what stands around its values, and what each of them is. */
interface Shape { readonly around: readonly string[]; readonly ends: readonly End[] }
interface Told { readonly shape: Shape; readonly values: readonly string[] }
/** Shapes that begin alike, by what comes next: a value, and one of the texts behind it, the longest first. */
interface Branch { readonly ends: Map<End, { readonly text: string; readonly branch: Branch }[]>; shape: Shape | null }

/** A string and whether it is a name; or a number. */
const VALUE = /"((?:[^"\\]|\\.)*)"(:?)|(?<=[:,[])-?\d[\d.eE+-]*/g
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const WHOLE_ID = new RegExp(`^${ID.source}$`)
const ID_LENGTH = 36
const ID_BYTES = 16
/** Strings that may hold an id and little else; in citizens' words none is looked for. */
const LONGEST_WITH_ID = 60
/** No JSON has it. */
const HOLE = '\u0000'
/** Shapes that are remembered: a city has some dozens, and hostile texts shall not fill the memory. */
const SHAPES = 500
/** A column is told by another where it differs from it in so few ways. */
const WAYS = 32
const [MINUS, ZERO, NINE] = [...'-09'].map((sign) => sign.charCodeAt(0))
const ENDS_NUMBER = new Set([...',}]'].map((sign) => sign.charCodeAt(0)))

/**
 * Puts the streams of frames into columns (`frameHead`), which pack a quarter to a third smaller than their JSON and are read in less time.
 * What comes out of it is the same text, letter by letter. Shapes are remembered from frame to frame.
 */
export function frameColumns(): (stream: string, texts: readonly string[]) => Buffer {
  const known = { root: emptyBranch(), shapes: new Map<string, Shape>() }

  function shapeOf(text: string): Told {
    const seen = alongBranches(known.root, text)
    if (seen !== null) return seen
    const found = shapeIn(text)
    const key = JSON.stringify(found.shape)
    const same = known.shapes.get(key)
    if (same !== undefined) return { ...found, shape: same }
    if (known.shapes.size >= SHAPES) Object.assign(known, { root: emptyBranch(), shapes: new Map() })
    known.shapes.set(key, found.shape)
    grow(known.root, found.shape)
    return found
  }

  return (stream, texts) => {
    const shapes = new Map<Shape, { readonly at: number; readonly columns: string[][] }>()
    const of = texts.map((text) => {
      const { shape, values } = shapeOf(text)
      const { at, columns } = shapes.get(shape) ?? { at: shapes.size, columns: values.map(() => []) }
      if (at === shapes.size) shapes.set(shape, { at, columns })
      values.forEach((value, place) => columns[place]!.push(value))
      return at
    })
    const told = [...shapes].map(([{ around, ends }, { columns }]) => {
      const body: Buffer[] = []
      const head: FrameShape = { around: [...around], columns: kept(columns, ends, body) }
      return Buffer.concat([line(head), ...body])
    })
    const head: FrameHead = { stream, count: texts.length, ...(shapes.size === 1 ? {} : { of }), shapes: told.map(({ length }) => length) }
    return Buffer.concat([line(head), ...told])
  }
}

const line = (value: FrameHead | FrameShape): Buffer => Buffer.from(`${JSON.stringify(value)}\n`)
const emptyBranch = (): Branch => ({ ends: new Map(), shape: null })

/** The first text of a shape stands behind no value; it hangs on the root as if a number were before it. */
function grow(root: Branch, shape: Shape): void {
  let branch = root
  shape.around.forEach((text, place) => {
    const end = shape.ends[place - 1] ?? 'number'
    const next = branch.ends.get(end) ?? []
    branch.ends.set(end, next)
    const found = next.find((one) => one.text === text) ?? { text, branch: emptyBranch() }
    if (!next.includes(found)) next.push(found)
    next.sort((a, b) => b.text.length - a.text.length)
    branch = found.branch
  })
  branch.shape = shape
}

/** Null: it is of no known shape, or of one that begins like another. */
function alongBranches(root: Branch, text: string): Told | null {
  const values: string[] = []
  let branch = root.ends.get('number')?.find((one) => standsAt(text, 0, one.text))
  let from = branch?.text.length ?? 0
  while (branch !== undefined) {
    const { ends, shape }: Branch = branch.branch
    if (from === text.length) return shape === null ? null : { shape, values }
    branch = undefined
    for (const [end, next] of ends) {
      const to = endOf(text, from, end)
      branch = to === -1 ? undefined : next.find((one) => standsAt(text, to, one.text))
      if (branch === undefined) continue
      values.push(text.slice(from, to))
      from = to + branch.text.length
      break
    }
  }
  return null
}

/** `startsWith` takes seven times as long, letter by letter. */
const standsAt = (text: string, from: number, piece: string): boolean => text.slice(from, from + piece.length) === piece

/** -1: no such value begins there. */
function endOf(text: string, from: number, end: End): number {
  if (end === 'id') return WHOLE_ID.test(text.slice(from, from + ID_LENGTH)) ? from + ID_LENGTH : -1
  if (end === 'number') return endOfNumber(text, from)
  let to = text.indexOf('"', from)
  while (to !== -1 && isEscaped(text, to)) to = text.indexOf('"', to + 1)
  return to
}

function endOfNumber(text: string, from: number): number {
  const first = text.charCodeAt(from)
  if (first !== MINUS && !(first >= ZERO! && first <= NINE!)) return -1
  let to = from
  while (to < text.length && !ENDS_NUMBER.has(text.charCodeAt(to))) to += 1
  return to
}

function isEscaped(text: string, at: number): boolean {
  let from = at
  while (text[from - 1] === '\\') from -= 1
  return (at - from) % 2 === 1
}

function shapeIn(text: string): Told {
  const values: string[] = []
  const ends: End[] = []
  const taken = (value: string, end: End): string => {
    values.push(value)
    ends.push(end)
    return HOLE
  }
  const around = text.replace(VALUE, (whole: string, inner: string | undefined, colon: string) => {
    if (inner === undefined) return taken(whole, 'number')
    const without = inner.length > LONGEST_WITH_ID ? inner : inner.replace(ID, (id) => taken(id, 'id'))
    if (without !== inner) return `"${without}"${colon}`
    return colon === ':' ? whole : `"${taken(inner, 'quote')}"`
  })
  return { shape: { around: around.split(HOLE), ends }, values }
}

/** How each column is kept; what is kept of it goes to `body`. */
function kept(columns: readonly (readonly string[])[], ends: readonly End[], body: Buffer[]): FrameColumn[] {
  const numbers = new Map<number, readonly number[]>()
  const beginning = new Map<string, number[]>()
  const put = (bytes: Buffer): number => {
    body.push(bytes)
    return bytes.length
  }
  return columns.map((column, place) => {
    const [one = ''] = column
    if (column.every((value) => value === one)) return { one }
    const alike = beginning.get(one) ?? []
    beginning.set(one, alike)
    const same = alike.find((other) => columns[other]!.every((value, n) => value === column[n]))
    if (same !== undefined) return { same }
    alike.push(place)
    if (ends[place] === 'id') {
      put(idBytes(column))
      return { ids: true }
    }
    if (!column.every(isWhole)) return { bytes: put(Buffer.from(column.join('\n'))) }
    const own = column.map(Number)
    const { from, lines } = differences(own, numbers)
    numbers.set(place, own)
    return { from, bytes: put(Buffer.from(lines.join('\n'))) }
  })
}

const isWhole = (value: string): boolean => value.length < 16 && String(Number(value)) === value && Number.isSafeInteger(Number(value))

function idBytes(ids: readonly string[]): Buffer {
  const rows = Buffer.from(ids.join('').replaceAll('-', ''), 'hex')
  const planes = Buffer.alloc(rows.length)
  for (let n = 0; n < ids.length; n++) for (let byte = 0; byte < ID_BYTES; byte++) planes[byte * ids.length + n] = rows[n * ID_BYTES + byte]!
  return planes
}

/** To the column from which it differs in the fewest ways, or to the line before where there is none. */
function differences(own: readonly number[], others: ReadonlyMap<number, readonly number[]>): { readonly from: number; readonly lines: readonly number[] } {
  const least = { from: -1, ways: Math.min(WAYS, own.length / 4) }
  for (const [from, other] of others) {
    const ways = new Set<number>()
    for (let n = 0; n < own.length && ways.size < least.ways; n++) ways.add(own[n]! - other[n]!)
    if (ways.size < least.ways) Object.assign(least, { from, ways: ways.size })
  }
  const other = others.get(least.from)
  return { from: least.from, lines: own.map((value, n) => value - (other === undefined ? own[n - 1] ?? 0 : other[n]!)) }
}
