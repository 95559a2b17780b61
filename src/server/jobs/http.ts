import { request as plain } from 'node:http'
import { request as secured } from 'node:https'

/** Bytes of a reply that are read; a gateway's says a line. */
const REPLY_LIMIT = 64 * 1024

export interface Asked {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** Certificates (PEM) that are trusted besides the system's. */
  readonly ca: string | null
  /** The whole exchange takes no longer, milliseconds. */
  readonly patienceMs: number
}

/** `fault`: nothing that can be read came back. */
export type Replied = { readonly ok: true; readonly status: number; readonly text: string } | { readonly ok: false; readonly fault: 'timeout' | 'unreachable' | 'tls' | 'reply' }

/** One exchange over HTTP with the certificate checked. Follows no redirection: a text to a citizen goes where the city said. */
export function exchange({ url, method, headers, body, ca, patienceMs }: Asked): Promise<Replied> {
  return new Promise((resolve) => {
    const target = new URL(url)
    const options = { method, headers: { ...headers, ...(body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }) }, signal: AbortSignal.timeout(patienceMs) }
    const asking = target.protocol === 'https:' ? secured(target, { ...options, ...(ca === null ? {} : { ca }) }) : plain(target, options)
    asking.on('error', (error) => resolve({ ok: false, fault: faultOf(error) }))
    asking.on('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= REPLY_LIMIT) chunks.push(chunk)
        else asking.destroy()
      })
      response.on('error', (error) => resolve({ ok: false, fault: faultOf(error) }))
      response.on('close', () => resolve(response.complete ? { ok: true, status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') } : { ok: false, fault: 'reply' }))
    })
    asking.end(body ?? undefined)
  })
}

function faultOf(error: Error): Extract<Replied, { ok: false }>['fault'] {
  const code = 'code' in error ? String(error.code) : ''
  if (error.name === 'TimeoutError' || error.name === 'AbortError' || code === 'ABORT_ERR' || code === 'ETIMEDOUT') return 'timeout'
  return /CERT|TLS|SSL|SIGNED|ALTNAME/.test(code) ? 'tls' : 'unreachable'
}
