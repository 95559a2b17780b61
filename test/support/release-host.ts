import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { remember } from './started.ts'

/** What a host of releases does wrong. */
export interface HostFault {
  /** In place of every file whose name matches. */
  readonly instead?: { readonly of: RegExp; readonly status: number; readonly body: string | Buffer }
  /** Gives the whole file for a range too. */
  readonly noRanges?: boolean
  /** Says nothing any more, for files whose name matches. */
  readonly silent?: RegExp
  /** Ends the connection after so many bytes of a file whose name matches, or keeps it and says no more. */
  readonly cut?: { readonly of: RegExp; readonly after: number; readonly hangs?: boolean }
  /** Turns over one bit in each thousandth byte of a range, which is where a difference comes from. */
  readonly spoilRanges?: boolean
}

export interface ReleaseHost {
  /** Ends in a slash. */
  readonly url: string
  /** The folder that it gives, and what it does wrong; to be changed at any time. */
  readonly give: { folder: string; fault: HostFault }
  /** Of the files that are no lists, since the last time it was asked. */
  readonly served: () => { readonly bytes: number; readonly ranges: number; readonly wholes: number }
  readonly close: () => Promise<void>
}

/** Any static web server, as a city may have one: it gives the files of a folder, below any path. */
export async function releaseHost(folder: string): Promise<ReleaseHost> {
  const give: ReleaseHost['give'] = { folder, fault: {} }
  const sum = { bytes: 0, ranges: 0, wholes: 0 }
  const server = createServer((request, response) => answer(request, response))

  const send = (name: string, response: ServerResponse, bytes: Buffer): void => {
    const after = give.fault.cut?.of.test(name) === true ? give.fault.cut.after : null
    if (!name.includes('.yml')) sum.bytes += after === null ? bytes.length : Math.min(after, bytes.length)
    if (after === null || after >= bytes.length) response.end(bytes)
    else response.write(bytes.subarray(0, after), () => give.fault.cut?.hangs !== true && response.socket?.destroy())
  }
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const name = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname.split('/').at(-1) ?? '')
    const { fault } = give
    if (fault.silent?.test(name) === true) return
    if (fault.instead?.of.test(name) === true) {
      response.writeHead(fault.instead.status, { 'content-length': Buffer.byteLength(fault.instead.body) }).end(fault.instead.body)
      return
    }
    const file = join(give.folder, name)
    // releases lie beside their lists only: `/pilot/…` is not there
    if (name === '' || new URL(request.url ?? '/', 'http://host').pathname !== `/${name}` || !existsSync(file)) {
      response.writeHead(404).end('nothing here')
      return
    }
    const { size } = statSync(file)
    const [, from, to] = fault.noRanges === true ? [] : /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
    const [start, end] = from === undefined ? [0, size - 1] : [Number(from), Math.min(Number(to), size - 1)]
    if (!name.includes('.yml')) sum[from === undefined ? 'wholes' : 'ranges']++
    response.writeHead(from === undefined ? 200 : 206, { 'content-length': end - start + 1, ...(from === undefined ? {} : { 'content-range': `bytes ${start}-${end}/${size}` }) })
    const pieces: Buffer[] = []
    createReadStream(file, { start, end }).on('data', (piece) => pieces.push(Buffer.from(piece))).on('end', () => {
      const bytes = Buffer.concat(pieces)
      if (fault.spoilRanges === true && from !== undefined && end < size - 4) for (let at = 0; at < bytes.length; at += 1000) bytes[at] = (bytes[at] ?? 0) ^ 1
      send(name, response, bytes)
    })
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const close = (): Promise<void> => new Promise((done) => {
    server.close(() => done())
    server.closeAllConnections()
  })
  remember({ pid: () => undefined, end: close })
  const served = (): { bytes: number; ranges: number; wholes: number } => {
    const now = { ...sum }
    Object.assign(sum, { bytes: 0, ranges: 0, wholes: 0 })
    return now
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, give, served, close }
}
