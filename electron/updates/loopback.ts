import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pipeline } from 'node:stream'

export interface Loopback {
  /** One address for each folder, in their order. */
  readonly bases: readonly string[]
  readonly close: () => Promise<void>
}

/**
 * Gives the files that lie in these folders to this machine alone, since electron-updater fetches by HTTP only: on a port of chance, below
 * a path that nobody can guess. The last folder is the one that holds the others. Names without a slash, no listings; ranges, so that a difference is enough from a share too.
 */
export async function serveFolders(folders: readonly string[]): Promise<Loopback> {
  const secret = randomBytes(16).toString('hex')
  const server = createServer((request, response) => {
    const [, given, which, name = ''] = /^\/([0-9a-f]+)\/(\d)\/(\w[\w.+-]*)$/.exec(request.url ?? '') ?? []
    const folder = folders[Number(which)]
    const outer = folders.at(-1) ?? ''
    if (given !== secret || folder === undefined || request.method !== 'GET') return void response.writeHead(404).end()
    give(folder, outer, name, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    bases: folders.map((_, index) => `http://127.0.0.1:${port}/${secret}/${index}/`),
    close: () => new Promise((done) => {
      server.close(() => done())
      server.closeAllConnections()
    }),
  }
}

async function give(folder: string, outer: string, name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const file = join(folder, name)
  const found = await stat(file).catch(() => null)
  if (found === null || !found.isFile()) {
    // a share that is gone is not the same as one without a release
    const there = await access(outer).then(() => true, () => false)
    return void response.writeHead(there ? 404 : 503).end()
  }
  const range = rangeOf(request.headers.range, found.size)
  const { start, end } = range ?? { start: 0, end: found.size - 1 }
  response.writeHead(range === null ? 200 : 206, {
    'accept-ranges': 'bytes', 'content-length': end - start + 1, ...(range === null ? {} : { 'content-range': `bytes ${start}-${end}/${found.size}` }),
  })
  pipeline(createReadStream(file, { start, end }), response, () => undefined)
}

/** One range of bytes, both ends named (RFC 9110, 14.1.2): electron-updater asks in no other way. Null: the whole. */
function rangeOf(header: string | undefined, size: number): { readonly start: number; readonly end: number } | null {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(header ?? '') ?? []
  const [start, end] = [Number(from), Math.min(Number(to), size - 1)]
  return from === undefined || start > end ? null : { start, end }
}
