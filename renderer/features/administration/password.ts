const CONSONANTS = 'bdfghjkmnprstvz'
const VOWELS = 'aeiu'
const SYLLABLES = 8
const DIGITS = 4

/** Random numbers that one password takes. */
export const PASSWORD_BYTES = SYLLABLES * 2 + DIGITS

/**
 * A password to be said over the telephone: `nabu-kire-5072-fomi-tade`. Letters that are easily taken for another are left out.
 * `random`: at least PASSWORD_BYTES random 32-bit numbers; about 60 bits of them count.
 */
export function readablePassword(random: Uint32Array): string {
  const pick = (from: string, at: number): string => from[(random[at] ?? 0) % from.length] ?? ''
  const syllable = (at: number): string => pick(CONSONANTS, at * 2) + pick(VOWELS, at * 2 + 1)
  const word = (at: number): string => syllable(at * 2) + syllable(at * 2 + 1)
  const digits = Array.from({ length: DIGITS }, (_, at) => pick('23456789', SYLLABLES * 2 + at)).join('')
  return [word(0), word(1), digits, word(2), word(3)].join('-')
}
