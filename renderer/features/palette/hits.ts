import { asciiDigits } from '#domain/text/canonical.ts'

/** A code or a telephone number, or the beginning of one: whoever types it looks for a message. */
export const looksLikeTicket = (query: string): boolean => /^\+?[\d\s\-./()]{3,}$/.test(asciiDigits(query))

export interface Found<H> {
  /** What this window knows by itself: ready answers, screens, commands. */
  readonly known: readonly H[]
  /** Messages that the desk found; null while it looks. */
  readonly tickets: readonly H[] | null
}

/**
 * The palette's list. What is slow to find never comes in above what is shown already, so that the first line, and with it
 * the highlight, stays where it is: for words the messages follow below; for a number they come first, and nothing is shown
 * before they are found.
 */
export function hitsFor<H>(query: string, { known, tickets }: Found<H>): readonly H[] {
  if (!looksLikeTicket(query)) return [...known, ...(tickets ?? [])]
  return tickets === null ? [] : [...tickets, ...known]
}
