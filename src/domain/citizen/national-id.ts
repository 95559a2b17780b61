import { asciiDigits } from '../text/canonical.ts'

/**
 * Reads an Iranian national id: ten digits, shorter ones padded on the left as old documents print them.
 * Answers the ten ASCII digits or null. A right checksum is not an identity.
 */
export function parseNationalId(typed: string): string | null {
  const digits = asciiDigits(typed).replace(/[\s-]/g, '')
  if (!/^\d{8,10}$/.test(digits)) return null
  const ten = digits.padStart(10, '0')
  if (/^(\d)\1{9}$/.test(ten)) return null
  let sum = 0
  for (let place = 0; place < 9; place++) sum += Number(ten[place]) * (10 - place)
  const rest = sum % 11
  return Number(ten[9]) === (rest < 2 ? rest : 11 - rest) ? ten : null
}
