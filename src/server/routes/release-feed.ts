import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { releaseFile, ringName } from '#domain/operator/update.ts'
import { refusal } from '#domain/refusals.ts'
import { ROUTES } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import type { Parts } from '../parts.ts'
import { filesOf } from '../releases/feeds.ts'
import { areWhole } from '../releases/standing.ts'
import { errorOf, refuseWith } from '../replies.ts'
import { LINGERS_MS, type ReleaseRow } from '../store/release-ports.ts'

const params = z.object({ ring: ringName, file: releaseFile.shape.name })
/** What is asked for and is larger than this holds a line for long (bytes). */
const LARGE = 1024 * 1024
/** Seconds after which it may be free again. */
const RETRY_AFTER = 30
/** A download that does not move for so long gives its place to another. */
const STALLED_MS = 60_000

/**
 * The folder of a release as any static host would give it, for whoever asks: a desk believes the signature alone. What answers 404 has
 * nothing for that desk now. No rate limit: a download that fetches only what is new asks for many small ranges.
 */
export function releaseFeedRoute(app: FastifyInstance, { store, releases: { files, atOnce }, now }: Parts): void {
  const state = { running: 0 }
  const none = (reply: FastifyReply, code: 'not_found' | 'ring_unknown' | 'release_unknown'): FastifyReply => refuseWith(reply, refusal(code))

  /** Of the ring's own release, else of one that some ring has or had a moment ago: whoever is fetching it may finish. */
  async function releaseWith(name: string, own: string): Promise<{ readonly version: string; readonly size: number } | null> {
    const inRings = new Set((await store.rings()).map(({ version }) => version))
    const rows = (await store.releases()).filter(({ version, leftAt }) => inRings.has(version) || (leftAt !== null && now() - leftAt < LINGERS_MS))
    for (const row of rows.toSorted((a, b) => Number(b.version === own) - Number(a.version === own))) {
      const file = (filesOf(row) ?? []).find((each) => each.name === name)
      if (file !== undefined && (await areWhole(row.version, [file], files))) return { version: row.version, size: file.size }
    }
    return null
  }

  async function list(reply: FastifyReply, { version, feeds }: ReleaseRow, name: string): Promise<FastifyReply> {
    const feed = feeds.find((each) => name === each.name || name === `${each.name}.sig`)
    if (feed === undefined || !(await areWhole(version, feed.files, files))) return none(reply, 'release_unknown')
    return reply.header('cache-control', 'no-cache').type('text/plain; charset=utf-8').send(Buffer.from(name === feed.name ? feed.text : feed.signature, 'utf8'))
  }

  /** False: as many as may are at it. */
  function takesPlace(reply: FastifyReply): boolean {
    if (state.running >= atOnce) return false
    state.running += 1
    reply.raw.once('close', () => (state.running -= 1))
    reply.raw.setTimeout(STALLED_MS, () => reply.raw.destroy())
    return true
  }

  app.route({
    method: ROUTES.releaseFeed.method, url: ROUTES.releaseFeed.path, config: { rateLimit: false },
    handler: async (request, reply) => {
      const asked = z.safeParse(params, request.params)
      if (!asked.success) return none(reply, 'not_found')
      const ring = (await store.rings()).find(({ name }) => name === asked.data.ring)
      if (ring === undefined) return none(reply, 'ring_unknown')
      const { version, paused } = ring
      if (version === null || paused) return none(reply, 'release_unknown')
      const { file } = asked.data
      if (/\.yml(?:\.sig)?$/.test(file)) {
        const row = (await store.releases()).find((each) => each.version === version)
        return row === undefined ? none(reply, 'release_unknown') : list(reply, row, file)
      }
      const found = await releaseWith(file, version)
      if (found === null) return none(reply, 'release_unknown')
      if (bytesAsked(request, found.size) > LARGE && !takesPlace(reply)) {
        reply.request.refusedWith = 'rate_limited'
        return reply.code(503).header('retry-after', RETRY_AFTER).send(errorOf(refusal('rate_limited', { retryAt: now() + RETRY_AFTER * 1000 })))
      }
      // asked again each time: a proxy must not go on giving what was paused, or was built anew under the same name
      return reply.sendFile(file, files.folderOf(found.version), { maxAge: 0, dotfiles: 'deny' })
    },
  })
}

/** Of one range (RFC 9110, 14.1.2); whatever else stands there may be all of it. */
function bytesAsked({ headers }: FastifyRequest, size: number): number {
  const [, from, to] = /^bytes=(\d{1,12})-(\d{0,12})$/.exec(headers.range ?? '') ?? []
  return from === undefined ? size : Math.max(0, Math.min(to === undefined || to === '' ? size : Number(to) + 1, size) - Number(from))
}
