import { asciiDigits } from '#domain/text/canonical.ts'

/** The number that was typed, in any digits and with any decimal sign. What is none stays as it is and is refused by the domain. */
export function readAmount(typed: string): unknown {
  const plain = asciiDigits(typed).trim().replace(/[٫/]/, '.')
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : typed
}

/** The value as its box shows it. */
export const written = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '')
