const BLANK = 0x20
/** One more than the last code point. */
const LETTERS = 0x110000

/** All letters of folded words and all pairs of neighbours in them: how words too short for the trigrams are found. */
export function piecesOf(folded: string): string {
  // by their numbers: a string for each pair, made to be thrown away, would cost three times as much
  const seen = new Set<number>()
  const pieces: number[] = []
  let before = BLANK
  for (let at = 0; at < folded.length; at++) {
    const letter = folded.codePointAt(at) ?? BLANK
    if (letter > 0xffff) at += 1
    if (letter !== BLANK && !seen.has(letter)) {
      seen.add(letter)
      pieces.push(BLANK, letter)
    }
    const pair = before * LETTERS + letter
    if (before !== BLANK && letter !== BLANK && !seen.has(pair)) {
      seen.add(pair)
      pieces.push(BLANK, before, letter)
    }
    before = letter
  }
  return textOf(pieces)
}

/** A function takes only so many arguments. */
const AT_ONCE = 10_000

function textOf(letters: readonly number[]): string {
  let text = ''
  for (let at = 0; at < letters.length; at += AT_ONCE) text += String.fromCodePoint(...letters.slice(at, at + AT_ONCE))
  return text
}
