import type { Queries } from './query.ts'

/**
 * The small numbers that stand in the ticket rows for ids of categories, places, departments, operators and incidents. An id
 * that has once got its number keeps it.
 */
export interface Keys {
  /** Gives a new id its number; belongs in the transaction that writes the row. */
  readonly of: (text: string) => number
  /** Numbers of those that have one. */
  readonly known: (texts: Iterable<string>) => number[]
  readonly text: (number: number) => string
  /** After a transaction that was rolled back: numbers that it gave are not in the database. */
  readonly forget: () => void
}

export function keys({ rows }: Queries): Keys {
  const all = rows<[], { number: number; text: string }>('keys.all', 'select number, text from keys')
  const add = rows<[string]>('keys.add', 'insert into keys (text) values (?)')
  const numbers = new Map<string, number>()
  const texts = new Map<number, string>()
  const note = (number: number, text: string): number => {
    numbers.set(text, number)
    texts.set(number, text)
    return number
  }
  const read = (): void => {
    numbers.clear()
    texts.clear()
    for (const { number, text } of all.all()) note(number, text)
  }
  read()
  return {
    of: (text) => numbers.get(text) ?? note(Number(add.run(text).lastInsertRowid), text),
    known: (wanted) => [...wanted].flatMap((text) => numbers.get(text) ?? []),
    text: (number) => texts.get(number) ?? '',
    forget: read,
  }
}
