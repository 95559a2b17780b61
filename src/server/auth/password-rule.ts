import { asciiDigits } from '#domain/text/canonical.ts'
import { fold } from '#domain/text/fold.ts'

/** Characters of a password that is set over the network. */
export const PASSWORD_LENGTH = 10
const DIFFERENT = 4

/**
 * Whether a password is too weak for an account: short, somebody's own name, or a trivial row such as `1212121212` or
 * `1234567890`. Length and obvious guesses are what matters (NIST SP 800-63B, 5.1.1.2), not kinds of characters.
 */
export function isWeak(password: string, { username, name }: { readonly username: string; readonly name: string }): boolean {
  const letters = [...asciiDigits(password.normalize('NFKC'))]
  if (letters.length < PASSWORD_LENGTH || new Set(letters).size < DIFFERENT || isRow(letters)) return true
  return [username, name].some((own) => letterByLetter(own) === letterByLetter(password))
}

const letterByLetter = (text: string): string => fold(text).replaceAll(' ', '')

/** Repeats one piece, or counts up or down; 9 to 0 goes on as the keyboard's row does. */
function isRow(letters: readonly string[]): boolean {
  if (/^(.+?)\1+$/su.test(letters.join(''))) return true
  const steps = letters.slice(1).map((letter, place) => letter.codePointAt(0)! - letters[place]!.codePointAt(0)!)
  return [1, -1].some((step) => steps.every((each) => each === step || each === -9 * step))
}
