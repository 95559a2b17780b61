import { asciiDigits } from '#domain/text/canonical.ts'

/** The form in which usernames are stored and compared. */
export const canonicalUsername = (typed: string): string => asciiDigits(typed.normalize('NFKC')).trim().toLowerCase()

/** Null when it cannot be a username: 2 to 60 letters, digits, dots, dashes or underscores. */
export function readUsername(typed: string): string | null {
  const name = canonicalUsername(typed)
  return /^[\p{L}\p{N}._-]{2,60}$/u.test(name) ? name : null
}
