import { createServer, request, type IncomingHttpHeaders } from 'node:http'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { remember } from './started.ts'

export interface Lie {
  /** Added to the server's clock, milliseconds. */
  readonly clock?: number
  /** The server's protocol version as the desk hears it. */
  readonly protocol?: number
  /** Answers every request so, in place of the server. */
  readonly refuse?: { readonly status: number; readonly body: unknown }
  /** Called when the server has answered a push; the answer is thrown away and the line cut. */
  readonly loseReceipts?: () => void
}

/** Stands between a console and its server and changes what the server says; no WebSockets, so the desk looks by itself. */
export async function lyingProxy(target: string): Promise<{ readonly url: string; readonly lie: { now: Lie } }> {
  const lie: { now: Lie } = { now: {} }
  const server = createServer((incoming, answer) => {
    const { refuse, clock, protocol, loseReceipts } = lie.now
    if (refuse !== undefined) {
      answer.writeHead(refuse.status, { 'content-type': 'application/json', 'peygir-protocol': String(protocol ?? 1) }).end(JSON.stringify(refuse.body))
      return
    }
    const outgoing = request(new URL(incoming.url ?? '/', target), { method: incoming.method, headers: incoming.headers }, (reply) => {
      const pieces: Buffer[] = []
      reply.on('data', (piece: Buffer) => pieces.push(piece))
      reply.on('end', () => {
        if (loseReceipts !== undefined && incoming.method === 'POST' && incoming.url === '/v1/commands') {
          loseReceipts()
          incoming.socket.destroy()
          return
        }
        const headers: IncomingHttpHeaders = { ...reply.headers }
        if (protocol !== undefined) headers['peygir-protocol'] = String(protocol)
        const body = Buffer.concat(pieces)
        const changed = clock !== undefined && incoming.url?.startsWith('/v1/hello') ? later(plain(body, reply.headers['content-encoding']), clock) : null
        if (changed !== null) {
          delete headers['content-encoding']
          headers['content-length'] = String(changed.length)
        }
        answer.writeHead(reply.statusCode ?? 502, headers).end(changed ?? body)
      })
    })
    outgoing.on('error', () => answer.destroy())
    incoming.pipe(outgoing)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  remember({
    pid: () => undefined,
    end: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  })
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, lie }
}

const plain = (body: Buffer, encoding: string | undefined): Buffer => (encoding === 'gzip' ? gunzipSync(body) : encoding === 'zstd' ? zstdDecompressSync(body) : body)

function later(body: Buffer, by: number): Buffer {
  const said = JSON.parse(body.toString('utf8')) as { serverTime: number }
  return Buffer.from(JSON.stringify({ ...said, serverTime: said.serverTime + by }))
}
