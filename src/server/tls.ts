import { X509Certificate, createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext, type SecureVersion } from 'node:tls'
import type { Logger } from 'pino'
import * as z from 'zod/mini'
import { Complaint } from './commands/complaint.ts'
import { family } from './metrics/exposition.ts'
import { placeBeside, readSettings } from './settings-file.ts'
import type { Watch } from './watch.ts'

const DAY = 86_400_000
/** Enough for a city's office to renew it by hand, with a holiday in between. */
const WARN_MS = 21 * DAY
export const OLDEST_TLS: SecureVersion = 'TLSv1.2'
/** Whoever has not shaken hands by then is let go. */
export const HANDSHAKE_MS = 15_000

const text = z.string().check(z.minLength(1))
/** What `--tls FILE` holds: PEM files, the certificate with those between it and the authority. */
const tls = z.strictObject({ certFile: text, keyFile: text })
export type TlsSettings = z.infer<typeof tls>

/** Throws `Complaint`. */
export function readTls(path: string): TlsSettings {
  const { certFile, keyFile } = readSettings(path, tls)
  return { certFile: placeBeside(path, certFile), keyFile: placeBeside(path, keyFile) }
}

/** PEM. */
export interface Pair { readonly cert: string; readonly key: string }

export interface Certificate extends Watch {
  readonly pair: () => Pair
  /** Calls back with each new pair that can be used. */
  readonly onRenewed: (listener: (pair: Pair) => void) => void
}

/** Throws `Complaint` when the pair cannot be used at all; one that has expired is told, not refused: without a server nobody would hear of it. */
export function openCertificate(settings: TlsSettings, log: Logger, now: number): Certificate {
  const listeners: ((pair: Pair) => void)[] = []
  const first = readPair(settings)
  const judged = judge(first)
  if (!judged.ok) throw new Complaint(`${settings.certFile}: ${judged.why}`, 2)
  const state = { pair: first, expiresAt: judged.until, refused: null as { readonly pair: Pair; readonly at: number } | null, warnedDay: -1 }

  function take(pair: Pair, at: number): void {
    if (same(pair, state.pair)) {
      state.refused = null
      return
    }
    // told once, not at every look
    if (state.refused !== null && same(pair, state.refused.pair)) return
    const found = judge(pair)
    const why = !found.ok ? found.why : found.until <= at ? 'it has expired' : found.from > at ? 'it is not valid yet' : null
    if (why !== null || !found.ok) {
      state.refused = { pair, at: state.refused?.at ?? at }
      log.error({ why }, 'the new certificate is refused; the one before it stays')
      return
    }
    Object.assign(state, { pair, expiresAt: found.until, refused: null, warnedDay: -1 })
    for (const listener of listeners) listener(pair)
    log.info({ expiresAt: new Date(found.until).toISOString() }, 'the new certificate is in use')
  }

  function warn(at: number): void {
    const daysLeft = Math.floor((state.expiresAt - at) / DAY)
    if (state.expiresAt - at >= WARN_MS || daysLeft === state.warnedDay) return
    state.warnedDay = daysLeft
    log.warn({ expiresAt: new Date(state.expiresAt).toISOString(), daysLeft }, state.expiresAt <= at ? 'the certificate has expired' : 'the certificate expires soon')
  }

  warn(now)
  return {
    pair: () => state.pair,
    onRenewed: (listener) => void listeners.push(listener),
    async look(at) {
      // what they hold and not their times: a file that is put back from elsewhere may have any
      take(readPair(settings), at)
      warn(at)
    },
    notices: (at) => [
      ...(state.expiresAt - at < WARN_MS ? [{ what: 'certificate_expires', expiresAt: state.expiresAt } as const] : []),
      ...(state.refused === null ? [] : [{ what: 'certificate_refused', at: state.refused.at } as const]),
    ],
    families: () => [
      family('peygir_certificate_expiry_timestamp_seconds', 'gauge', 'When the certificate in use expires, seconds since 1970.', [{ labels: {}, value: Math.floor(state.expiresAt / 1000) }]),
      family('peygir_certificate_refused', 'gauge', '1 while a new certificate lies there that cannot be used.', [{ labels: {}, value: state.refused === null ? 0 : 1 }]),
    ],
  }
}

const same = (one: Pair, other: Pair): boolean => one.cert === other.cert && one.key === other.key

/** A file that cannot be read counts as empty, which no pair can be. */
function readPair({ certFile, keyFile }: TlsSettings): Pair {
  const read = (file: string): string => {
    try {
      return readFileSync(file, 'utf8')
    } catch {
      return ''
    }
  }
  return { cert: read(certFile), key: read(keyFile) }
}

type Judged = { readonly ok: true; readonly from: number; readonly until: number } | { readonly ok: false; readonly why: string }

function judge({ cert, key }: Pair): Judged {
  if (cert === '' || key === '') return { ok: false, why: `the ${cert === '' ? 'certificate' : 'key'} cannot be read` }
  try {
    const leaf = new X509Certificate(cert)
    if (!leaf.checkPrivateKey(createPrivateKey(key))) return { ok: false, why: 'certificate and key do not belong together' }
    createSecureContext({ cert, key, minVersion: OLDEST_TLS })
    return { ok: true, from: Date.parse(leaf.validFrom), until: Date.parse(leaf.validTo) }
  } catch {
    // OpenSSL's own words quote what it read
    return { ok: false, why: 'it is not a certificate with its key in PEM' }
  }
}
