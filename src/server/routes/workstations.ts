import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DEFAULT_RING, ringName } from '#domain/operator/update.ts'
import { refusal, type Json, type Refusal } from '#domain/refusals.ts'
import { ROUTES, deskOrdersPut, ringPut, workstationsReply } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import { permissionGate } from '../auth/permission.ts'
import type { Parts } from '../parts.ts'
import { filesOf } from '../releases/feeds.ts'
import { areWhole, releaseOf } from '../releases/standing.ts'
import { answer, read, refuseWith } from '../replies.ts'
import type { AuditKind } from '../store/ports.ts'

const ringParams = z.object({ ring: ringName })
const deskParams = z.object({ deskId: z.uuid() })

/** What IT sees of every workstation, and what it says to rings and single desks. */
export function workstationRoutes(app: FastifyInstance, { store, releases: { files, keys }, pokes, version, now }: Parts): void {
  const onRequest = permissionGate(store, now, 'release.manage')
  const note = ({ session, ip }: FastifyRequest, kind: AuditKind, details: Readonly<Record<string, Json>>, deskId: string | null = session!.deskId): Promise<void> =>
    store.audit({ at: now(), kind, operatorId: session!.operator.id, deskId, address: ip, details })

  /** Why no desk can be given that release; null: it can be. */
  async function objection(wanted: string | null): Promise<Refusal | null> {
    if (wanted === null) return null
    const row = (await store.releases()).find((each) => each.version === wanted)
    if (row === undefined) return refusal('release_unknown', { version: wanted })
    return (await areWhole(wanted, filesOf(row) ?? [], files)) ? null : refusal('release_not_whole', { version: wanted })
  }

  app.route({
    method: ROUTES.workstations.method, url: ROUTES.workstations.path, onRequest,
    handler: async (request, reply) => {
      const [desks, rings, rows] = [await store.workstations(), await store.rings(), await store.releases()]
      const connected = pokes.desks()
      const runs = (wanted: string): number => desks.filter(({ report }) => report?.version === wanted).length
      return answer(request, reply.header('cache-control', 'no-store'), workstationsReply, {
        at: now(), serverVersion: version, rings: [...rings], takesReleases: keys.length > 0,
        releases: await Promise.all(rows.map((row) => releaseOf(row, files, runs(row.version)))),
        desks: desks.map(({ report, orders, ...desk }) => ({
          ...desk, orders: { ...orders }, connected: connected.has(desk.deskId), version: report?.version ?? null, update: report?.update ?? null,
          waiting: report?.waiting ?? null, freeBytes: report?.freeBytes ?? null, clockOffset: report?.clockOffset ?? null,
        })),
      })
    },
  })

  app.route({
    method: ROUTES.ringPut.method, url: ROUTES.ringPut.path, onRequest,
    handler: async (request, reply) => {
      const params = read(reply, ringParams, request.params)
      const asked = params === null ? null : read(reply, ringPut, request.body)
      if (params === null || asked === null) return reply
      const { ring: name } = params
      const before = (await store.rings()).find((ring) => ring.name === name)
      // a ring may stay at a release whose files were lost, so that it can still be paused
      const reason = asked.version === before?.version ? null : await objection(asked.version)
      if (reason !== null) return refuseWith(reply, reason)
      const refused = await store.putRing({ name, ...asked, now: now() })
      if (refused !== null) return refuseWith(reply, refusal(refused, { version: asked.version }))
      await note(request, 'ring_changed', { ring: name, ...asked })
      return reply.code(204).send()
    },
  })

  app.route({
    method: ROUTES.ringRemove.method, url: ROUTES.ringRemove.path, onRequest,
    handler: async (request, reply) => {
      const params = read(reply, ringParams, request.params)
      if (params === null) return reply
      const refused = await store.removeRing({ name: params.ring, now: now() })
      if (refused !== null) return refuseWith(reply, refusal(refused, { ring: params.ring, ...(params.ring === DEFAULT_RING ? { always: true } : {}) }))
      await note(request, 'ring_removed', { ring: params.ring })
      return reply.code(204).send()
    },
  })

  app.route({
    method: ROUTES.deskOrders.method, url: ROUTES.deskOrders.path, onRequest,
    handler: async (request, reply): Promise<FastifyReply> => {
      const params = read(reply, deskParams, request.params)
      const orders = params === null ? null : read(reply, deskOrdersPut, request.body)
      if (params === null || orders === null) return reply
      const reason = await objection(orders.force)
      if (reason !== null) return refuseWith(reply, reason)
      const refused = await store.orderDesk({ deskId: params.deskId, orders })
      if (refused !== null) return refuseWith(reply, refusal(refused, refused === 'ring_unknown' ? { ring: orders.ring } : {}))
      await note(request, 'desk_ordered', { ...orders }, params.deskId)
      return reply.code(204).send()
    },
  })
}
