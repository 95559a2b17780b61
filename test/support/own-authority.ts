import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'

/** A name that no resolver knows: who reaches it went through the proxy. */
export const HOST = 'peygir.test'

export interface Pem { readonly cert: string; readonly key: string }
export interface Authority {
  /** PEM of the authority itself. */
  readonly ca: string
  /** A server's certificate for `name`; `days` negative: it is over. */
  readonly issue: (name: string, days?: number) => Pem
}

/** A city's own certificate authority, made by openssl as its office would. */
export function ownAuthority(subject: string): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-ca-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const run = (...args: string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`)
  }
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  run('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '3650', '-subj', `/CN=${subject}`)
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
  return {
    ca: read('ca.pem'),
    issue: (name, days = 30) => {
      writeFileSync(join(folder, 'ext'), `subjectAltName=${/^[\d.]+$/.test(name) ? 'IP' : 'DNS'}:${name}\nextendedKeyUsage=serverAuth\n`)
      run('req', ...key, '-keyout', 'one.key', '-out', 'one.csr', '-subj', `/CN=${name}`)
      run('x509', '-req', '-in', 'one.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-out', 'one.pem', '-days', String(days), '-extfile', 'ext')
      return { cert: read('one.pem'), key: read('one.key') }
    },
  }
}

export interface Front {
  readonly port: number
  /** From the next connection on this is who answers; those that are open are cut. */
  readonly become: (pem: Pem) => void
  readonly close: () => Promise<void>
}

const listening = (server: Server): Promise<number> => new Promise((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)))

function closer(server: Server, open: Set<Socket>): () => Promise<void> {
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    socket.on('error', () => undefined)
  })
  return () => new Promise((done) => {
    server.close(() => done())
    for (const socket of open) socket.destroy()
  })
}

/** TLS in front of a server that speaks without. */
export async function tlsFront(pem: Pem, behind: string): Promise<Front> {
  const open = new Set<Socket>()
  const server = createTlsServer(pem, (socket) => {
    const inner = connect(Number(new URL(behind).port), '127.0.0.1')
    socket.pipe(inner).pipe(socket)
    for (const end of [socket, inner]) end.on('error', () => undefined).on('close', () => [socket, inner].forEach((each) => each.destroy()))
  })
  server.on('tlsClientError', () => undefined)
  const close = closer(server, open)
  return {
    port: await listening(server), close,
    become: (next) => {
      server.setSecureContext(next)
      for (const socket of open) socket.destroy()
    },
  }
}

export interface SmallProxy {
  readonly url: string
  /** What it was asked to connect to. */
  readonly asked: readonly string[]
  /** What passed through it towards the server. */
  readonly seen: () => Buffer
  readonly close: () => Promise<void>
}

/** An office's proxy: connects `HOST` to `port` here. `refuses`: the status with which it lets nobody through. */
export async function smallProxy(port: number, refuses: number | null = null): Promise<SmallProxy> {
  const asked: string[] = []
  const seen: Buffer[] = []
  const open = new Set<Socket>()
  const server = createHttpServer((_, response) => response.writeHead(405).end())
  server.on('connect', ({ url = '' }, socket, head) => {
    asked.push(url)
    if (refuses !== null) return void socket.end(`HTTP/1.1 ${refuses} no\r\n\r\n`)
    const inner = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 go on\r\n\r\n')
      inner.write(head)
      socket.on('data', (bytes: Buffer) => seen.push(bytes))
      socket.pipe(inner).pipe(socket)
    })
    for (const end of [socket, inner]) end.on('error', () => undefined).on('close', () => [socket, inner].forEach((each) => each.destroy()))
  })
  const close = closer(server, open)
  return { url: `http://127.0.0.1:${await listening(server)}`, asked, seen: () => Buffer.concat(seen), close }
}
