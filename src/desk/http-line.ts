import { request as httpRequest, type Agent, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { pipeline, type Readable } from 'node:stream'
import * as zlib from 'node:zlib'
import * as z from 'zod/mini'
import { refusal, type Refusal, type RefusalCode } from '#domain/refusals.ts'
import { FRAMES_TYPE } from '#sync/frames.ts'
import { PROTOCOL, PROTOCOL_HEADER, errorReply } from '#sync/protocol.ts'
import { failed, failureOf } from './failures.ts'
import { LineShut, ProxyFailed } from './line-agent.ts'
import { Unreadable } from './frame.ts'
import { cutFrames, isPacking, type Packing } from './snapshot-frame.ts'
import { LineLost, type Answer, type PackedFrames } from './transport.ts'

export interface LineOptions {
  readonly serverUrl: string
  /** Its connections; ended with the line. */
  readonly agent: Agent
  readonly headers: Readonly<Record<string, string>>
}

export interface Asking {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  /** A body that is no JSON. */
  readonly bytes?: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
  readonly limitMs?: number
}

/** Requests to one server over kept connections. Nothing waits longer than its limit, nothing throws. */
export interface HttpLine {
  /** The answer's JSON, read by `schema`. */
  readonly ask: <S extends z.ZodMiniType>(schema: S, asking: Asking) => Promise<Answer<z.output<S>>>
  /** The answer's frames. Its limit is silence, not length: a first sync over a slow line may last. */
  readonly frames: (asking: Asking) => Promise<Answer<PackedFrames>>
  /** The answer's bytes as they are. */
  readonly bytes: (asking: Asking) => Promise<Answer<Buffer>>
  readonly close: () => void
}

export const LIMIT_MS = 15_000
/** Bytes of one answer that is read whole, unpacked. */
const LARGEST = 64 * 1024 * 1024
// Electron 25's Node has no zstd
const ENCODINGS = typeof zlib.createZstdDecompress === 'function' ? 'zstd, gzip' : 'gzip'

export function httpLine({ serverUrl, agent, headers }: LineOptions): HttpLine {
  const base = new URL(serverUrl)
  const secure = base.protocol === 'https:'

  /** Resolves with the head of the answer; `signal` ends it at any time after. */
  const send = ({ method, path, body, bytes, headers: more }: Asking, signal: AbortSignal): Promise<IncomingMessage> => new Promise((resolve, reject) => {
    const sent = bytes ?? (body === undefined ? null : Buffer.from(JSON.stringify(body), 'utf8'))
    const request = (secure ? httpsRequest : httpRequest)(new URL(path, base), {
      method, agent, signal,
      headers: {
        accept: 'application/json', 'accept-encoding': ENCODINGS, [PROTOCOL_HEADER]: String(PROTOCOL), ...headers, ...more,
        ...(sent === null ? {} : { 'content-type': bytes === undefined ? 'application/json' : 'application/octet-stream', 'content-length': sent.length }),
      },
    }, resolve)
    request.on('error', reject)
    request.end(sent ?? undefined)
  })

  const whole = async <T>(asking: Asking, understand: (response: IncomingMessage, content: Buffer) => Answer<T>): Promise<Answer<T>> => {
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), asking.limitMs ?? LIMIT_MS)
    try {
      const response = await send(asking, limit.signal)
      return understand(response, await readWhole(unpacked(response)))
    } catch (error) {
      return { ok: false, failure: failureOf(unreachable(error, limit.signal.aborted)) }
    } finally {
      clearTimeout(timer)
    }
  }

  const ask: HttpLine['ask'] = (schema, asking) => whole(asking, (response, content) => {
    const value = parsed(content.toString('utf8'))
    const refused = judge(response, value)
    if (refused !== null) return { ok: false, failure: failureOf(refused) }
    const read = z.safeParse(schema, value)
    return read.success ? { ok: true, value: read.data } : failed('server_error', { reason: 'answer_unreadable' })
  })

  const bytes: HttpLine['bytes'] = (asking) => whole(asking, (response, content) => {
    // whoever stands in between may answer 200 with a page of its own; the server names its protocol
    if (response.statusCode === 200 && response.headers[PROTOCOL_HEADER] !== undefined) return { ok: true, value: content }
    return { ok: false, failure: failureOf(judge(response, parsed(content.toString('utf8'))) ?? refusal('server_unreachable', { reason: 'not_this_server' })) }
  })

  const frames: HttpLine['frames'] = async (asking) => {
    const limit = new AbortController()
    const silence = setTimeout(() => limit.abort(), asking.limitMs ?? LIMIT_MS)
    try {
      const response = await send({ ...asking, headers: { accept: FRAMES_TYPE, ...asking.headers } }, limit.signal)
      const packing = packingOf(response)
      if (packing !== null) return { ok: true, value: { packing, frames: framesOf(response, silence, limit.signal) } }
      const refused = judge(response, parsed((await readWhole(unpacked(response))).toString('utf8'))) ?? refusal('server_error', { status: response.statusCode ?? 0 })
      clearTimeout(silence)
      return { ok: false, failure: failureOf(refused) }
    } catch (error) {
      clearTimeout(silence)
      return { ok: false, failure: failureOf(unreachable(error, limit.signal.aborted)) }
    }
  }

  return { ask, frames, bytes, close: () => agent.destroy() }
}

/** Null: the answer is no snapshot. */
function packingOf(response: IncomingMessage): Packing | null {
  const [type, parameter = ''] = (response.headers['content-type'] ?? '').split(';').map((part) => part.trim())
  const packing = parameter.replace(/^encoding=/, '')
  return response.statusCode === 200 && type === FRAMES_TYPE && isPacking(packing) ? packing : null
}

async function* framesOf(content: Readable, silence: NodeJS.Timeout, signal: AbortSignal): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  try {
    for await (const more of content as AsyncIterable<Buffer>) {
      silence.refresh()
      const cut = cutFrames(rest.length === 0 ? more : Buffer.concat([rest, more]))
      yield* cut.frames
      rest = cut.rest
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new LineLost(failureOf(unreachable(error, signal.aborted)))
  } finally {
    clearTimeout(silence)
    content.destroy()
  }
}

function unpacked(response: IncomingMessage): Readable {
  const encoding = response.headers['content-encoding']
  // errors surface where the result is read
  if (encoding === 'gzip') return pipeline(response, zlib.createGunzip(), () => undefined)
  if (encoding === 'zstd') return pipeline(response, zlib.createZstdDecompress(), () => undefined)
  return response
}

async function readWhole(content: Readable): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const bytes of content as AsyncIterable<Buffer>) {
    size += bytes.length
    if (size > LARGEST) throw new LineLost(failureOf(refusal('too_large')))
    pieces.push(bytes)
  }
  return Buffer.concat(pieces)
}

/** Null: a good answer. A page that is not the server's own (a captive portal, a proxy's error) is no answer of the server. */
function judge(response: IncomingMessage, value: unknown): Refusal | null {
  const status = response.statusCode ?? 0
  const read = z.safeParse(errorReply, value)
  if (read.success) return refusal(read.data.error.code, read.data.error.details)
  if (status >= 200 && status < 300) {
    const spoken = Number(response.headers[PROTOCOL_HEADER])
    if (spoken > 0 && spoken < PROTOCOL) return refusal('server_too_old', { protocol: spoken })
    return value === undefined ? refusal('server_unreachable', { reason: 'not_this_server', status }) : null
  }
  return refusal(STATUS[status] ?? (status >= 500 ? 'server_error' : 'server_unreachable'), { status })
}
const STATUS: Readonly<Record<number, RefusalCode>> = { 413: 'too_large', 426: 'update_required', 429: 'rate_limited', 503: 'server_starting' }

/** What X.509 says (RFC 5280, the names are OpenSSL's), told apart by what a person must do about it. */
const CERTIFICATE: Readonly<Record<string, RefusalCode>> = {
  CERT_HAS_EXPIRED: 'server_certificate_expired', CERT_NOT_YET_VALID: 'server_certificate_expired', ERR_TLS_CERT_ALTNAME_INVALID: 'server_certificate_name',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'server_untrusted', UNABLE_TO_GET_ISSUER_CERT: 'server_untrusted', UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'server_untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'server_untrusted', DEPTH_ZERO_SELF_SIGNED_CERT: 'server_untrusted', CERT_SIGNATURE_FAILURE: 'server_untrusted', CERT_UNTRUSTED: 'server_untrusted',
  CERT_REJECTED: 'server_untrusted', CERT_REVOKED: 'server_untrusted', CERT_CHAIN_TOO_LONG: 'server_untrusted', INVALID_CA: 'server_untrusted', INVALID_PURPOSE: 'server_untrusted',
}

/** The reason is a code of the system (ECONNREFUSED, CERT_HAS_EXPIRED …), never an address or a text. */
function unreachable(error: unknown, timedOut: boolean): Refusal {
  if (error instanceof LineLost) return error.failure.refusal
  if (error instanceof LineShut) return refusal('policy_invalid')
  if (error instanceof ProxyFailed) return refusal('proxy_failed', { status: error.status })
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  const certificate = CERTIFICATE[code]
  if (certificate !== undefined) return refusal(certificate, { reason: code })
  return refusal('server_unreachable', { reason: timedOut ? 'timeout' : code })
}

function parsed(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
