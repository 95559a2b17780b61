import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { releaseFile, releaseVersion, type Release } from '#domain/operator/update.ts'
import { refusal, type Json, type RefusalCode } from '#domain/refusals.ts'
import { isStandIn } from '#domain/stand-in.ts'
import { PROTOCOL, RELEASE_PART, ROUTES, releaseAnnounce, releaseFileReply, releaseReply } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import { permissionGate } from '../auth/permission.ts'
import type { Parts } from '../parts.ts'
import { filesOf, readFeeds } from '../releases/feeds.ts'
import { releasePart } from '../releases/files.ts'
import { releaseOf } from '../releases/standing.ts'
import { answer, read, refuseWith } from '../replies.ts'
import type { AuditKind } from '../store/ports.ts'
import type { ReleaseRow, StoredRelease } from '../store/release-ports.ts'

const versionParams = z.object({ version: releaseVersion })
const fileParams = z.object({ version: releaseVersion, name: releaseFile.shape.name })
const query = z.object({ offset: z.string().check(z.regex(/^\d{1,12}$/)) })

/** Releases as IT brings them to the server: announced by their signed feeds, then file after file in parts. */
export function releaseRoutes(app: FastifyInstance, { store, releases, now }: Parts): void {
  const onRequest = permissionGate(store, now, 'release.manage')
  const { files, keys } = releases
  const note = ({ session, ip }: FastifyRequest, kind: AuditKind, details: Readonly<Record<string, Json>>): Promise<void> =>
    store.audit({ at: now(), kind, operatorId: session!.operator.id, deskId: session!.deskId, address: ip, details })
  const find = async (version: string): Promise<ReleaseRow | undefined> => (await store.releases()).find((row) => row.version === version)
  const standing = async (row: StoredRelease): Promise<Release> => releaseOf(row, files, (await store.workstations()).filter(({ report }) => report?.version === row.version).length)

  /** Why this server does not take it; null: it does. */
  async function objection({ version, protocol }: StoredRelease): Promise<RefusalCode | null> {
    if (isStandIn(version) && !(await store.directory()).city.demo) return 'release_stand_in'
    return protocol > PROTOCOL ? 'release_too_new' : null
  }

  app.route({
    method: ROUTES.releaseAnnounce.method, url: ROUTES.releaseAnnounce.path, onRequest,
    handler: async (request, reply) => {
      const asked = read(reply, releaseAnnounce, request.body)
      if (asked === null) return reply
      const judged = readFeeds(asked.feeds, keys)
      if (!judged.ok) return refuseWith(reply, judged.refusal)
      const release = { ...judged.release, uploadedAt: now() }
      const { version, protocol } = release
      const reason = await objection(release)
      if (reason !== null) return refuseWith(reply, refusal(reason, { version, protocol, newest: PROTOCOL }))
      const before = await find(version)
      const known = new Map((before === undefined ? [] : filesOf(before) ?? []).map((file) => [file.name, file.sha512]))
      const wanted = filesOf(release) ?? []
      const kept = wanted.filter(({ name, sha512 }) => known.get(name) === sha512)
      const missing = wanted.reduce((sum, { size }) => sum + size, 0) - (await receivedOf(version, kept))
      if (!(await files.hasRoom(missing))) return refuseWith(reply, refusal('disk_full', { bytes: missing }))
      const refused = await store.announceRelease(release)
      if (refused !== null) return refuseWith(reply, refusal(refused, { version }))
      // what lies there under the same name is of another build
      await files.keepFiles(version, kept)
      if (before === undefined || kept.length < wanted.length) await note(request, 'release_announced', { version, protocol })
      return answer(request, reply, releaseReply, await standing((await find(version)) ?? release))
    },
  })
  const receivedOf = async (version: string, of: Parameters<typeof files.keepFiles>[1]): Promise<number> =>
    (await Promise.all(of.map((file) => files.received(version, file)))).reduce((sum, bytes) => sum + bytes, 0)

  app.route({
    method: ROUTES.releaseFile.method, url: ROUTES.releaseFile.path, onRequest, bodyLimit: RELEASE_PART,
    handler: async (request, reply) => {
      const params = read(reply, fileParams, request.params)
      const asked = params === null ? null : read(reply, query, request.query)
      if (params === null || asked === null) return reply
      const row = await find(params.version)
      const file = (row === undefined ? [] : filesOf(row) ?? []).find(({ name }) => name === params.name)
      if (file === undefined) return refuseWith(reply, refusal('release_unknown', params))
      const at = Number(asked.offset)
      const { name, size } = file
      const stands = async (received: number | null): Promise<FastifyReply> =>
        received === null ? refuseWith(reply, refusal('release_damaged', { name })) : answer(request, reply, releaseFileReply, { name, size, received })
      const before = await files.received(params.version, file)
      if (before !== at || before === size) return stands(before)
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      if (bytes.length > releasePart(size, at)) return refuseWith(reply, refusal('too_large', { size }))
      if (bytes.length < releasePart(size, at)) return refuseWith(reply, refusal('malformed', { fields: ['body'] }))
      const received = await files.put(params.version, file, at, bytes)
      // it may have been removed while its bytes came in
      if (row === undefined || (await find(params.version)) === undefined) {
        await files.remove(params.version)
        return refuseWith(reply, refusal('release_unknown', params))
      }
      if (received === size && (await standing(row)).whole) await note(request, 'release_uploaded', { version: params.version })
      return stands(received)
    },
  })

  app.route({
    method: ROUTES.releaseRemove.method, url: ROUTES.releaseRemove.path, onRequest,
    handler: async (request, reply) => {
      const params = read(reply, versionParams, request.params)
      if (params === null) return reply
      const refused = await store.removeRelease(params.version)
      if (refused !== null) return refuseWith(reply, refusal(refused, params))
      await files.remove(params.version)
      await note(request, 'release_removed', params)
      return reply.code(204).send()
    },
  })
}
