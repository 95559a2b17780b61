import { fold } from '#domain/text/fold.ts'

/** Marks the words that were met. Whole words only: a mark inside a word would break the joining of Persian letters. */
export function Matched({ text, query }: { text: string; query: string }) {
  const typed = fold(query).split(' ').filter((word) => word.length > 1)
  if (typed.length === 0) return text
  return [...text.matchAll(/\S+|\s+/g)].map(({ 0: word, index }) =>
    typed.some((part) => fold(word).startsWith(part)) ? (
      <mark key={index} className="rounded-sm bg-warn-soft text-inherit">
        {word}
      </mark>
    ) : (
      word
    ),
  )
}
