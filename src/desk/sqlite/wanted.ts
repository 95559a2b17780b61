import { entriesBetween, NUMBER_OF_ENTRY } from './entries.ts'
import type { Keys } from './keys.ts'
import type { Condition } from './sought.ts'

/** What a typed search text means, worked out before it comes here. */
export type Wanted =
  | { readonly kind: 'all' }
  /** A whole telephone number or code. */
  | { readonly kind: 'exact'; readonly phone: string | null; readonly code: string | null }
  /** All of these, each anywhere in the text or, from three letters on, in the name of the ticket's subject or place. */
  | { readonly kind: 'words'; readonly words: readonly WantedWord[] }

/** A folded word, and whose names hold it. */
export interface WantedWord { readonly word: string; readonly categoryIds: readonly string[]; readonly placeIds: readonly string[] }

// the trigram index knows nothing shorter, and of pairs the other one nothing longer
const TRIGRAM = 3
const PAIR = 2

const quoted = (word: string): string => `"${word.replaceAll('"', '""')}"`
const lengthOf = (word: string): number => [...word].length
const isNamed = ({ word, categoryIds, placeIds }: WantedWord): boolean => lengthOf(word) >= TRIGRAM && categoryIds.length + placeIds.length > 0
const NAMED = 't.category in (select value from json_each(?)) or t.place in (select value from json_each(?))'
const namesOf = (keys: Keys, { categoryIds, placeIds }: WantedWord): readonly string[] => [JSON.stringify(keys.known(categoryIds)), JSON.stringify(keys.known(placeIds))]

/** What the two indexes of words are asked for those words that no name holds; null: nothing. */
export interface Matches { readonly search: string | null; readonly letters: string | null }

export function matchesOf(words: readonly WantedWord[]): Matches {
  const plain = words.filter((word) => !isNamed(word)).map(({ word }) => word)
  const all = (some: readonly string[]): string | null => (some.length === 0 ? null : some.map(quoted).join(' AND '))
  return { search: all(plain.filter((word) => lengthOf(word) >= TRIGRAM)), letters: all(plain.filter((word) => lengthOf(word) <= PAIR)) }
}

/** For the tickets `t` that came between two moments, both included: the indexes are read for their days alone. */
export function inWords(words: readonly WantedWord[], keys: Keys, from: number, to: number): Condition[] {
  const days = entriesBetween(from, to)
  const found = (index: keyof Matches): string => `t.number in (select ${NUMBER_OF_ENTRY} from ${index} where ${index} match ? and rowid between cast(? as integer) and cast(? as integer))`
  const { search, letters } = matchesOf(words)
  return [
    ...(search === null ? [] : [{ sql: found('search'), values: [search, ...days] }]),
    ...(letters === null ? [] : [{ sql: found('letters'), values: [letters, ...days] }]),
    ...words.filter(isNamed).map((word) => ({ sql: `(${NAMED} or ${found('search')})`, values: [...namesOf(keys, word), quoted(word.word), ...days] })),
  ]
}

/** For few tickets `t`, with their words in `w`: no index is asked. */
export const inTexts = (words: readonly WantedWord[], keys: Keys): Condition[] =>
  words.map((word) => (isNamed(word)
    ? { sql: `(${NAMED} or instr(w.folded, ?) > 0)`, values: [...namesOf(keys, word), word.word] }
    : { sql: 'instr(w.folded, ?) > 0', values: [word.word] }))
