import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { SmtpSettings } from '#server/jobs/settings.ts'

export interface Received {
  readonly to: readonly string[]
  /** Header names in lower case, values decoded. */
  readonly headers: Readonly<Record<string, string>>
  readonly raw: string
  readonly text: string
  readonly html: string
}

/** A real SMTP server on this machine, which keeps what it is given. */
export async function openPostOffice(options: SMTPServerOptions = {}, port = 0): Promise<{ readonly letters: readonly Received[]; readonly settings: SmtpSettings; readonly port: number; readonly close: () => Promise<void> }> {
  const letters: Received[] = []
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'],
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
      stream.on('end', () => {
        letters.push(read(Buffer.concat(chunks).toString('utf8'), session.envelope.rcptTo.map(({ address }) => address)))
        callback()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  const { port: taken } = server.server.address() as AddressInfo
  return {
    letters, port: taken,
    settings: { host: '127.0.0.1', port: taken, security: 'none', from: { name: 'مرکز ۱۳۷', address: '137@city.test' }, password: null, ca: null },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  }
}

function read(raw: string, to: readonly string[]): Received {
  const { headers, body } = split(raw)
  const boundary = /boundary="?([^";]+)/.exec(headers['content-type'] ?? '')?.[1] ?? 'none'
  const parts = body.split(`--${boundary}`).map((part) => split(part.trimStart()))
  const ofType = (type: string): string => {
    const part = parts.find((one) => one.headers['content-type']?.startsWith(type) === true)
    if (part === undefined) return ''
    return part.headers['content-transfer-encoding'] === 'base64' ? Buffer.from(part.body, 'base64').toString('utf8') : unquoted(part.body.replaceAll('\r\n', '\n'))
  }
  return { to, raw, headers, text: ofType('text/plain').trim(), html: ofType('text/html').trim() }
}

function split(text: string): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const end = text.indexOf('\r\n\r\n')
  const lines = text.slice(0, end).replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  return { headers: Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), words(line.slice(line.indexOf(':') + 1).trim())])), body: text.slice(end + 4) }
}

const unquoted = (text: string): string => {
  const bytes = text.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
/** RFC 2047. */
const words = (value: string): string => value.replace(/\?=\s+=\?/g, '?==?').replace(/(?:=\?utf-8\?[bq]\?[^?]*\?=)+/gi, (run) => {
  const bytes = [...run.matchAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi)].map(([, how, text = '']) =>
    how?.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : Buffer.from(text.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1'))
  return Buffer.concat(bytes).toString('utf8')
})
