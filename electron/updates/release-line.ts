import { HttpExecutor, configureRequestUrl, type DownloadOptions } from 'builder-util-runtime'
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { request as httpRequest, type Agent, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { authorities } from '#desk/authorities.ts'
import { lineAgent, type Ways } from '#desk/line-agent.ts'
import { FeedFault } from './feed.ts'

/** Whom to trust and by which ways to go, as for the desk's own line (docs/decisions/0026). */
export interface ReleaseTrust {
  /** PEM of the only authorities; null: Node's and the system's. */
  readonly ca: readonly string[] | null
  /** Null: straight. */
  readonly ways: Ways | null
}

/** A list is small; whoever sends more sends something else (bytes). */
const TEXT_LIMIT = 100_000
/** No release is near it; without an end it would fill the disk (bytes). */
const FILE_LIMIT = 1_000_000_000

/** The whole file came and is not what its checksum says. */
class ChecksumMismatch extends Error {
  override readonly name = 'ChecksumMismatch'
  // electron-updater's own
  readonly code = 'ERR_CHECKSUM_MISMATCH'
}

/** Nothing came for too long. */
export class Stalled extends Error {
  override readonly name = 'Stalled'
}

/**
 * What electron-updater fetches with, in place of its own on Chromium's stack: the same trust and ways as the desk's line, and a limit on
 * every silence, which its own does not have. It goes to one host only and follows nobody elsewhere.
 */
export class ReleaseLine extends HttpExecutor<ClientRequest & { abort: () => void }> {
  readonly #origin: string
  readonly #agent: Agent
  readonly #silenceMs: number
  #received = 0

  constructor(base: string, { ca, ways }: ReleaseTrust, silenceMs: number) {
    super()
    this.#origin = new URL(base).origin
    this.#agent = lineAgent(base, { ca: base.startsWith('https:') ? ca ?? authorities() : null, ways })
    this.#silenceMs = silenceMs
  }

  /** Bytes of answers so far. */
  get received(): number {
    return this.#received
  }

  close(): void {
    this.#agent.destroy()
  }

  override createRequest(options: RequestOptions, callback: (response: IncomingMessage) => void): ClientRequest {
    const { protocol, hostname, port } = options
    const there = `${protocol}//${hostname}${port == null ? '' : `:${port}`}` === this.#origin
    const ranged = Object.entries(options.headers ?? {}).some(([name, value]) => name.toLowerCase() === 'range' && value !== undefined)
    // its copy: electron-updater changes the one object from range to range
    const request = (protocol === 'https:' ? httpsRequest : httpRequest)({ ...options, hostname: hostname?.replace(/^\[|\]$/g, ''), headers: { ...options.headers }, agent: this.#agent, timeout: this.#silenceMs }, (response) => {
      clearTimeout(head)
      const { statusCode = 0 } = response
      // a host that knows no ranges sends the whole file for each: that is not waited for
      if ((statusCode >= 300 && statusCode < 400) || (ranged && statusCode === 200)) {
        request.destroy(new Error('not what was asked for'))
        return
      }
      response.on('data', (bytes: Buffer) => (this.#received += bytes.length))
      // cut off in the middle, the request itself says nothing any more
      response.on('error', (error) => request.emit('error', error))
      callback(response)
    })
    const late = (): void => void request.destroy(new Stalled())
    // finding the way and shaking hands is silence as well
    const head = setTimeout(late, this.#silenceMs)
    request.once('close', () => clearTimeout(head))
    request.on('timeout', late)
    if (!there) request.destroy(new Error('another host'))
    return request
  }

  override addErrorAndTimeoutHandlers(request: ClientRequest, reject: (error: Error) => void): void {
    request.on('error', reject)
  }

  /** A whole file into `destination`. The name is electron-updater's, which calls it. */
  async download(url: URL, destination: string, { headers, sha512, cancellationToken, onProgress }: DownloadOptions): Promise<string> {
    return cancellationToken.createPromise<string>((resolve, reject, onCancel) => {
      const options: RequestOptions = { headers: { ...headers } }
      configureRequestUrl(url, options)
      const request = this.createRequest(options, (response) => {
        if (response.statusCode !== 200) {
          request.destroy()
          return reject(new FeedFault('update_source_unreachable'))
        }
        const total = Number(response.headers['content-length'] ?? 0)
        const [hash, sum] = [createHash('sha512'), { bytes: 0 }]
        const looked = new Transform({
          transform: (bytes: Buffer, _encoding, done) => {
            hash.update(bytes)
            sum.bytes += bytes.length
            if (total > 0) onProgress?.({ total, delta: bytes.length, transferred: sum.bytes, percent: (sum.bytes / total) * 100, bytesPerSecond: 0 })
            done(sum.bytes > FILE_LIMIT ? new ChecksumMismatch() : null, bytes)
          },
          flush: (done) => done(hash.digest('base64') === sha512 ? null : new ChecksumMismatch()),
        })
        pipeline(response, looked, createWriteStream(destination)).then(() => resolve(destination), (error: Error) => {
          request.destroy()
          reject(stalled.error ?? error)
        })
      })
      // the answer that breaks off with it names another reason
      const stalled: { error: Error | null } = { error: null }
      request.on('error', (error) => {
        if (error instanceof Stalled) stalled.error = error
        reject(error)
      })
      onCancel(() => void request.destroy())
      request.end()
    })
  }

  /** A small file as it is; null where there is none. Throws FeedFault update_source_unreachable. */
  async small(url: URL): Promise<Buffer | null> {
    try {
      return await this.#small(url)
    } catch (error) {
      throw error instanceof FeedFault ? error : new FeedFault('update_source_unreachable')
    }
  }

  #small(url: URL): Promise<Buffer | null> {
    return new Promise((resolve, reject) => {
      const { protocol, hostname, port, pathname } = url
      const request = this.createRequest({ protocol, hostname, ...(port === '' ? {} : { port }), path: pathname, headers: { accept: '*/*', 'cache-control': 'no-cache' } }, (response) => {
        const pieces: Buffer[] = []
        let size = 0
        if (response.statusCode === 404) {
          response.resume()
          return resolve(null)
        }
        if (response.statusCode !== 200) {
          request.destroy()
          return reject(new FeedFault('update_source_unreachable'))
        }
        response.on('data', (bytes: Buffer) => {
          size += bytes.length
          if (size > TEXT_LIMIT) {
            request.destroy()
            reject(new FeedFault('update_feed_invalid'))
          } else pieces.push(bytes)
        })
        response.on('end', () => resolve(Buffer.concat(pieces)))
      })
      // drop by drop it could take for ever
      const limit = setTimeout(() => request.destroy(new Stalled()), this.#silenceMs)
      request.once('close', () => clearTimeout(limit))
      request.on('error', reject)
      request.end()
    })
  }
}
