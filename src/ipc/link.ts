import { parsePhone } from '#domain/citizen/phone.ts'
import { asciiDigits } from '#domain/text/canonical.ts'
import { parseTrackingCode, trackingCode } from '#domain/tracking-code/code.ts'
import type { Reply } from './contract.ts'

/**
 * What a `peygir:` link asks for: a ticket by its code, or a message for whoever calls. `number`: E.164 where it is a
 * number of the country, else what was dialled (an extension, a landline without its area code); null is withheld.
 */
export type Link = { readonly kind: 'ticket'; readonly code: string } | { readonly kind: 'call'; readonly number: string | null }

export const LINK_SCHEME = 'peygir:'
/** Letters; longer than any link that means something. */
const LONGEST = 300
const MALFORMED: Reply<never> = { ok: false, refusal: { code: 'link_malformed', details: {} } }

/**
 * Reads `peygir://ticket/CODE` and `peygir://call?number=…`, which any program of the machine and any web page may hand
 * over: what is not exactly that is refused (`link_malformed`). Further parameters of a telephone system are passed over.
 */
export function readLink(text: string): Reply<Link> {
  const url = text.length > LONGEST ? null : parse(text)
  if (url === null || url.protocol !== LINK_SCHEME || url.username !== '' || url.port !== '') return MALFORMED
  const what = url.host.toLowerCase()
  if (what === 'ticket') return readTicket(url.pathname)
  if (what === 'call' && /^\/?$/.test(url.pathname)) return readCall(url.searchParams.get('number') ?? '')
  return MALFORMED
}

function readTicket(path: string): Reply<Link> {
  const typed = /^\/([^/]+)\/?$/.exec(path)?.[1]
  const payload = typed === undefined ? null : parseTrackingCode(decode(typed))
  return payload === null ? MALFORMED : { ok: true, value: { kind: 'ticket', code: trackingCode(payload) } }
}

/** A plus that nobody encoded arrives as a space; the country's code without its plus is understood all the same. */
function readCall(typed: string): Reply<Link> {
  const number = asciiDigits(typed).trim()
  // what telephone systems say of a caller who withholds the number (RFC 3323)
  if (number === '' || number.toLowerCase() === 'anonymous') return { ok: true, value: { kind: 'call', number: null } }
  if (!/^\+?[\d\s().-]{2,24}$/.test(number)) return MALFORMED
  return { ok: true, value: { kind: 'call', number: parsePhone(number) ?? number } }
}

function parse(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
