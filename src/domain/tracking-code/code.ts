import { asciiDigits } from '../text/canonical.ts'

/**
 * A tracking code is a payload number and one check digit by H. M. Damm's quasigroup of order 10
 * ("Total anti-symmetrische Quasigruppen", Marburg 2004): it notices every single wrong digit and every swap of two
 * neighbours. Payloads start at 1 000 000, so a code has 8 digits and its length grows with the city, not before.
 */
const DAMM = [
  '0317598642', '7092154863', '4206871359', '1750983426', '6123045978',
  '3674209581', '5869720134', '8945362017', '9438617205', '2581436790',
] as const

export const FIRST_PAYLOAD = 1_000_000
/**
 * Payload numbers of codes that are only practised with: nine digits that begin with 99. A city leases numbers from
 * `FIRST_PAYLOAD` upwards and would come here after 98 million messages, so no server has leased such a code to a desk.
 */
export const TRAINING_PAYLOADS = { from: 99_000_000, to: 99_999_999 } as const

const checkDigit = (digits: string): number => {
  let interim = 0
  for (const digit of digits) interim = Number(DAMM[interim]![Number(digit)])
  return interim
}

export const trackingCode = (payload: number): string => `${payload}${checkDigit(String(payload))}`

/** The payload of a code as a caller reads it (any digits, spaces or dashes), or null if a digit is wrong. */
export function parseTrackingCode(typed: string): number | null {
  const digits = asciiDigits(typed).replace(/[\s-]/g, '')
  if (!/^[1-9]\d{7,14}$/.test(digits) || checkDigit(digits) !== 0) return null
  return Number(digits.slice(0, -1))
}

/** Groups of four from the left, as it is read aloud: `4821 7306`. ASCII digits; show it left-to-right. */
export const formatTrackingCode = (code: string): string => code.replace(/(\d{4})(?=\d)/g, '$1 ')
