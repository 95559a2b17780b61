import { asciiDigits } from '../text/canonical.ts'

/**
 * Reads an Iranian telephone number as people write it: +98, 0098 (also with the 0 kept: +98 (0)912 …), 98, 0 or nothing
 * before ten digits, Persian or Arabic digits, spaces, dashes, dots, slashes and brackets. Landlines without an area code
 * (8 digits) take `areaCode` (for instance '028'). Answers E.164 (`+989123456789`) or null.
 */
export function parsePhone(typed: string, areaCode: string | null = null): string | null {
  const compact = asciiDigits(typed.normalize('NFKC')).replace(/[\s\-‐-―./()\u200B-\u200F\u202A-\u202E\u2066-\u2069]/g, '')
  if (!/^\+?\d+$/.test(compact)) return null
  const national = compact.replace(/^(?:(?:\+98|0098)0?|98(?=\d{10}$)|0)/, '')
  if (compact.startsWith('+') && !compact.startsWith('+98')) return null
  if (/^[1-9]\d{9}$/.test(national)) return `+98${national}`
  if (areaCode !== null && /^[2-9]\d{7}$/.test(compact)) return `+98${areaCode.replace(/^0/, '')}${compact}`
  return null
}

/** `+989123456789` as it is read in Iran: `0912 345 6789`. ASCII digits; show it left-to-right. */
export function formatPhone(e164: string): string {
  const national = e164.startsWith('+98') ? `0${e164.slice(3)}` : e164
  return national.startsWith('09')
    ? `${national.slice(0, 4)} ${national.slice(4, 7)} ${national.slice(7)}`
    : `${national.slice(0, 3)} ${national.slice(3, 7)} ${national.slice(7)}`.trim()
}
