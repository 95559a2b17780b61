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

/** What the two indexes of words are asked for: the words that no name holds. */
interface Matches { readonly search: readonly string[]; readonly letters: readonly string[] }

function matchesOf(words: readonly WantedWord[]): Matches {
  const plain = words.filter((word) => !isNamed(word)).map(({ word }) => word)
  return { search: plain.filter((word) => lengthOf(word) >= TRIGRAM), letters: plain.filter((word) => lengthOf(word) <= PAIR) }
}
const allQuoted = (words: readonly string[]): string => words.map(quoted).join(' AND ')

/** These tickets are not as the index has them, and what they say is known (search.ts). */
const holding = (words: readonly string[]): Condition => ({ sql: `select number from waiting_words where ${words.map(() => 'instr(folded, ?) > 0').join(' and ')}`, values: words })

/** For the tickets `t` that came between two moments, both included: the indexes are read for their days alone. */
export function inWords(words: readonly WantedWord[], keys: Keys, from: number, to: number): Condition[] {
  const days = entriesBetween(from, to)
  const found = (index: keyof Matches, some: readonly string[]): Condition => {
    const waiting = holding(some)
    return {
      sql: `(t.number in (select ${NUMBER_OF_ENTRY} from ${index} where ${index} match ? and rowid between cast(? as integer) and cast(? as integer))
        and not exists (select 1 from waiting_words v where v.number = t.number) or t.number in (${waiting.sql}))`,
      values: [allQuoted(some), ...days, ...waiting.values],
    }
  }
  const named = (word: WantedWord): Condition => {
    const { sql, values } = found('search', [word.word])
    return { sql: `(${NAMED} or ${sql})`, values: [...namesOf(keys, word), ...values] }
  }
  const { search, letters } = matchesOf(words)
  return [
    ...(search.length === 0 ? [] : [found('search', search)]),
    ...(letters.length === 0 ? [] : [found('letters', letters)]),
    ...words.filter(isNamed).map(named),
  ]
}

/** Names tickets among which all that hold these words are; null: no index is asked for any of them. */
export function namedBy(words: readonly WantedWord[]): Condition | null {
  const { search, letters } = matchesOf(words)
  const [index, some] = search.length > 0 ? ['search', search] : ['letters', letters]
  if (some.length === 0) return null
  const waiting = holding(some)
  return { sql: `select ${NUMBER_OF_ENTRY} from ${index} where ${index} match ? union all ${waiting.sql}`, values: [allQuoted(some), ...waiting.values] }
}

/** Joins the words of each ticket `t`: those that it waits with, and those under which the index has it. */
export const TEXTS = ' left join ticket_texts w on w.number = t.number left join waiting_words v on v.number = t.number'
const SAID = 'coalesce(v.folded, w.folded)'

/** For few tickets `t`, with TEXTS: no index is asked. */
export const inTexts = (words: readonly WantedWord[], keys: Keys): Condition[] =>
  words.map((word) => (isNamed(word)
    ? { sql: `(${NAMED} or instr(${SAID}, ?) > 0)`, values: [...namesOf(keys, word), word.word] }
    : { sql: `instr(${SAID}, ?) > 0`, values: [word.word] }))
