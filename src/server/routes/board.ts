import type { FastifyInstance } from 'fastify'
import { ROUTES, boardReply, deskReportReply, deskReportRequest, reviewList } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import type { DeskGate } from '../auth/desks.ts'
import { permissionGate } from '../auth/permission.ts'
import { protocolOf } from '../auth/protocol.ts'
import { noticesFor, readsOrders } from '../older-desks.ts'
import type { Parts } from '../parts.ts'
import { answer, read } from '../replies.ts'

/** Reviews of one answer. */
export const REVIEW_LIMIT = 200

const reviewQuery = z.object({ operatorId: z.optional(z.uuid()) })

/** What supervisors see of the centre, without a word of a citizen, and what each desk says of itself. */
export function boardRoutes(app: FastifyInstance, { store, pokes, watches, now }: Parts, desk: DeskGate): void {
  app.route({
    method: ROUTES.deskReport.method, url: ROUTES.deskReport.path, onRequest: desk,
    handler: async (request, reply) => {
      const report = read(reply, deskReportRequest, request.body)
      if (report === null) return reply
      await store.reportDesk({ deskId: request.desk!.id, report, protocol: protocolOf(request), now: now() })
      return readsOrders(protocolOf(request)) ? answer(request, reply, deskReportReply, { update: await store.updateOrders(request.desk!.id) }) : reply.code(204).send()
    },
  })

  app.route({
    method: ROUTES.board.method, url: ROUTES.board.path, onRequest: permissionGate(store, now, 'board.read'),
    handler: async (request, reply) => {
      const at = now()
      const { head } = await store.standing()
      const { queues, operators, desks, leases } = await store.board(at)
      const connected = pokes.desks()
      return answer(request, reply.header('cache-control', 'no-store'), boardReply, {
        at, queues, operators, leases: [...leases], server: noticesFor(protocolOf(request), watches.flatMap((watch) => watch.notices(at))),
        desks: desks.map(({ report, ...each }) => {
          // a department's desk keeps nothing that could lag behind
          const cursor = each.scope === 'centre' ? (report?.cursor ?? null) : null
          return {
            ...each, connected: connected.has(each.deskId), cursor, lag: cursor === null ? null : Math.max(0, head - cursor),
            waiting: report?.waiting ?? null, clockOffset: report?.clockOffset ?? null, version: report?.version ?? null, freeBytes: report?.freeBytes ?? null,
          }
        }),
      })
    },
  })

  app.route({
    method: ROUTES.reviews.method, url: ROUTES.reviews.path, onRequest: permissionGate(store, now, 'quality.review'),
    handler: async (request, reply) => {
      const query = read(reply, reviewQuery, request.query)
      if (query === null) return reply
      const reviews = await store.reviews(query.operatorId ?? null, REVIEW_LIMIT)
      return answer(request, reply.header('cache-control', 'no-store'), reviewList, { reviews: reviews.map(({ state, note }) => ({ state: { ...state }, note })) })
    },
  })
}
