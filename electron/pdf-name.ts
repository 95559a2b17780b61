const LONGEST = 80

export const pdfName = (words: string): string => `${safeName(words)}.pdf`

/** A name for a file out of words: no character that a file system gives a meaning to, and none that hides or turns others. */
export function safeName(words: string): string {
  // the half space of Persian is a format character too, and part of the word
  const plain = words.normalize('NFC').replace(/(?!\u200c)[\p{Cc}\p{Cf}<>:"/\\|?*]/gu, ' ').replace(/\s+/g, ' ')
  const name = [...plain].slice(0, LONGEST).join('').replace(/^[. ]+|[. ]+$/g, '')
  return name === '' ? 'peygir' : name
}
