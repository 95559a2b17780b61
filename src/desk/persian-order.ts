import { fold } from '#domain/text/fold.ts'

const PLACES = new Map([...'ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی'].map((letter, place) => [letter, String.fromCharCode(0x0600 + place)]))

// a name of nothing but these, with single spaces between, is its own folded form
const FOLDED = /^[بپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیا]+(?: [بپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیا]+)*$/

/**
 * A key by which names sort as in a Persian directory. Code points put پ چ ژ گ after all the other letters, and SQLite has
 * no Persian collation; digits and Latin letters keep their own places before.
 */
export function persianOrder(text: string): string {
  let key = ''
  for (const letter of FOLDED.test(text) ? text : fold(text)) key += PLACES.get(letter) ?? letter
  return key
}
