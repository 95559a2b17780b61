/** Characters of the GSM 7-bit default alphabet (3GPP TS 23.038, 6.2.1). */
const GSM = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà')
/** Of its extension table; each takes two places. */
const GSM_EXTENDED = new Set('^{}\\[~]|€\f')

/** Places in a message that stands alone, and in each part of a longer one. */
const ROOM = { gsm7: { alone: 160, part: 153 }, ucs2: { alone: 70, part: 67 } } as const

/** Longer ones are read out over the telephone. */
export const SMS_PARTS_LIMIT = 8

export interface SmsLength {
  readonly encoding: keyof typeof ROOM
  /** Places that the text takes: septets, or UTF-16 units. */
  readonly length: number
  /** Messages that the citizen's telephone puts together and the city pays for. None for an empty text. */
  readonly parts: number
  /** Places left in the last part. */
  readonly left: number
}

/**
 * How long a text is as an SMS. Persian needs UCS-2: 70 units alone, 67 in each part. What takes two places (an emoji, a
 * character of the extension table) is never torn between two parts.
 */
export function smsLength(text: string): SmsLength {
  const letters = [...text]
  const encoding = letters.every((letter) => GSM.has(letter) || GSM_EXTENDED.has(letter)) ? 'gsm7' : 'ucs2'
  const places = letters.map((letter) => (encoding === 'ucs2' ? letter.length : GSM_EXTENDED.has(letter) ? 2 : 1))
  const length = places.reduce((sum, place) => sum + place, 0)
  const { alone, part } = ROOM[encoding]
  if (length === 0) return { encoding, length, parts: 0, left: alone }
  if (length <= alone) return { encoding, length, parts: 1, left: alone - length }
  let parts = 1
  let used = 0
  for (const place of places) {
    if (used + place > part) {
      parts += 1
      used = 0
    }
    used += place
  }
  return { encoding, length, parts, left: part - used }
}
