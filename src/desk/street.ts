import { fold } from '#domain/text/fold.ts'

const LONGEST = 40
/** Where the street ends and the house begins, in Persian and in English. */
const HOUSE = /[،,؛;\n]|\s[-–—]\s|\s(?=(?:پلاک|پ|واحد|طبقه|کوچه|ک|بن[\s\u200c]?بست|روبروی|روبه[\s\u200c]?روی|جنب|نبش|نرسیده|بعد|قبل|مقابل|پشت|unit|apt|no)[\s.:\u200c])/iu
/** A house number may come first, as in English. */
const LEADING_NUMBER = /^[\s\d۰-۹/-]+(?=\p{L})/u

/** Letters that stay as they are when a text is folded, which costs more than all the rest here. */
const THREE_LETTERS = /[ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیa-z]{3}/

/** The street at the beginning of an address as it is typed, without house, flat or landmark; null where nothing like one stands there. */
export function streetOf(address: string | null): string | null {
  if (address === null) return null
  const start = address.trim().replace(LEADING_NUMBER, '')
  const street = (start.split(HOUSE)[0] ?? '').trim()
  if (street.length > LONGEST) return null
  return THREE_LETTERS.test(street) || fold(street).replace(/[^\p{L}]/gu, '').length >= 3 ? street : null
}
