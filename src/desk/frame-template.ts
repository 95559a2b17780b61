import { Unreadable } from './frame.ts'

/** The values of one place of a shape, by row. Nothing is worked out before it is asked for. Throw Unreadable. */
export interface Column {
  /** As it stands in JSON, of a string what is between the quotes. */
  readonly text: (row: number) => string
  readonly strings: () => readonly string[]
  readonly numbers: () => readonly number[]
}

/** Texts of one shape: what stands around their values. */
export interface Texts {
  readonly around: readonly string[]
  readonly columns: readonly Column[]
}

type Place = Record<string, unknown>

/** In a string that was read, where the value of a column belongs. No text has it by itself, or it is read row by row. */
const HOLE = /\0(\d+)\0/
const HOLES = /\0(\d+)\0/g
const hole = (place: number): string => `\\u0000${place}\\u0000`

/**
 * What these texts say: their JSON is read once, and what differs is put into the object from row to row. It is one object for all rows: whoever asks
 * for the next has done with the one before. Throws Unreadable, also later.
 */
export function template(texts: Texts): (row: number) => unknown {
  const { around, columns } = texts
  const numbers = new Set<number>()
  let quotes = 0
  const text = around.map((piece, place) => {
    if (place === 0) return piece
    quotes += quotesIn(around[place - 1]!)
    if (quotes % 2 === 1) return hole(place - 1) + piece
    numbers.add(place - 1)
    return `"${hole(place - 1)}"${piece}`
  }).join('')
  const root: Place = { read: parsed(text) }
  const puts: { readonly parent: Place; readonly name: string; readonly values: () => readonly unknown[]; done: readonly unknown[] | null }[] = []
  const renames: ((row: number) => void)[] = []
  const seen: number[] = []
  /** The strings in which there are holes, by row. */
  const filled = (told: string): (() => readonly unknown[]) => {
    const places = [...told.matchAll(HOLES)].map(([, place]) => Number(place))
    seen.push(...places)
    if (places.some((place) => columns[place] === undefined)) throw new Unreadable()
    const [only = -1] = places
    if (told.replace(HOLE, '') === '') return numbers.has(only) ? columns[only]!.numbers : columns[only]!.strings
    const literal = told.split(HOLES).filter((_, n) => n % 2 === 0)
    return () => {
      const each = places.map((place) => columns[place]!.strings())
      return each[0]!.map((_, row) => literal.reduce((joined, piece, n) => joined + each[n - 1]![row]! + piece))
    }
  }
  const walk = (parent: Place, name: string): void => {
    const found = parent[name]
    if (typeof found === 'string') {
      if (HOLE.test(found)) puts.push({ parent, name, values: filled(found), done: null })
    } else if (typeof found === 'object' && found !== null) {
      const names = Object.keys(found)
      if (names.some((key) => HOLE.test(key))) renamed(parent, name, found as Place, names)
      else for (const key of names) walk(found as Place, key)
    }
  }
  /** An object of which names differ is made anew for each row. */
  const renamed = (parent: Place, name: string, found: Place, names: readonly string[]): void => {
    const fields = names.map((key) => {
      const field: Place = { value: found[key] }
      walk(field, 'value')
      return { field, names: HOLE.test(key) ? filled(key) : null, key }
    })
    renames.push((row) => {
      parent[name] = Object.fromEntries(fields.map(({ field, names: told, key }) => [told === null ? key : told()[row], field['value']]))
    })
  }
  walk(root, 'read')
  // a text that has holes of its own
  if (seen.length !== columns.length || new Set(seen).size !== columns.length) return (row) => parsed(textOf(texts, row))
  return (row) => {
    for (const put of puts) put.parent[put.name] = (put.done ??= put.values())[row]
    for (const rename of renames) rename(row)
    return root['read']
  }
}

export function textOf({ around, columns }: Texts, row: number): string {
  let text = around[0]!
  for (let place = 0; place < columns.length; place++) text += columns[place]!.text(row) + around[place + 1]!
  return text
}

/** Without those that are escaped. */
const quotesIn = (text: string): number => (text.includes('\\') ? text.replace(/\\./g, '') : text).split('"').length - 1

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Unreadable()
  }
}
