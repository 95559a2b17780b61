/** All letters of folded words and all pairs of neighbours in them: how words too short for the trigrams are found. */
export function piecesOf(folded: string): string {
  const pieces = new Set<string>()
  for (const word of folded.split(' ')) {
    let before = ''
    for (const letter of word) {
      pieces.add(letter)
      if (before !== '') pieces.add(before + letter)
      before = letter
    }
  }
  return [...pieces].join(' ')
}
