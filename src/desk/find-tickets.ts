import { parsePhone } from '#domain/citizen/phone.ts'
import { fold } from '#domain/text/fold.ts'
import { asciiDigits } from '#domain/text/canonical.ts'
import { parseTrackingCode, trackingCode } from '#domain/tracking-code/code.ts'
import type { ListFilter } from '#ipc/contract.ts'
import type { Wanted } from './sqlite/ticket-list.ts'
import type { Store } from './sqlite/store.ts'

/** Row numbers in the asked order. A whole telephone number or code finds its tickets; otherwise every typed word must be in the text. */
export function findTickets(store: Store, filter: ListFilter, areaCode: string | null): Uint32Array {
  const exact = exactly(filter.text, areaCode)
  if (exact !== null) {
    const numbers = store.list.numbers(filter, exact)
    if (numbers.length > 0) return numbers
  }
  return store.list.numbers(filter, inWords(filter.text))
}

function exactly(text: string, areaCode: string | null): Wanted | null {
  const phone = parsePhone(text, areaCode)
  const payload = parseTrackingCode(text)
  return phone === null && payload === null ? null : { kind: 'exact', phone, code: payload === null ? null : trackingCode(payload) }
}

function inWords(text: string): Wanted {
  // part of a number in groups, as it is read aloud: `0912 345` is one run of digits in the text
  const typed = asciiDigits(text).trim()
  const digits = /^\+?[\d\s\-./()]{3,}$/.test(typed) ? typed.replace(/^(?:\+98|0098)0?/, '0').replace(/\D/g, '') : null
  const words = fold(digits ?? text).split(' ').filter((word) => word !== '')
  return words.length === 0 ? { kind: 'all' } : { kind: 'words', words: [...new Set(words)] }
}
