import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refusal } from '#domain/refusals.ts'
import { CALL_MINUTES } from '#sync/leases.ts'
import { ROUTES, leaseList, leaseRelease, leaseReply, leaseRequest, leaseVoid } from '#sync/protocol.ts'
import { centreGate, type DeskGate } from '../auth/desks.ts'
import { permissionGate } from '../auth/permission.ts'
import type { Parts } from '../parts.ts'
import { answer, read, refuseWith } from '../replies.ts'

const MINUTE_MS = 60_000
/** What a supervisor gives somebody is theirs for longer than a call: they may be in one. */
const GIVEN_MINUTES = 4 * CALL_MINUTES

/** Who works on which check. `#sync/leases.ts` says what is granted; the store's one writer grants it. */
export function leaseRoutes(app: FastifyInstance, { store, now }: Parts, desk: DeskGate): void {
  const onRequest = centreGate(desk)
  const list = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const serverTime = now()
    return answer(request, reply, leaseList, { leases: [...(await store.leases(serverTime))], serverTime })
  }

  app.route({
    method: ROUTES.leases.method, url: ROUTES.leases.path, onRequest,
    handler: async (request, reply) => {
      const asked = read(reply, leaseRequest, request.body)
      if (asked === null) return reply
      const { checks, operatorId, minutes, turn } = asked
      const serverTime = now()
      const { granted, held, gone } = await store.grantLeases({ checks, deskId: request.desk!.id, operatorId, lengthMs: minutes * MINUTE_MS, now: serverTime, turn })
      return answer(request, reply, leaseReply, { granted: [...granted], held: [...held], gone: [...gone], serverTime })
    },
  })

  app.route({
    method: ROUTES.leaseRelease.method, url: ROUTES.leaseRelease.path, onRequest,
    handler: async (request, reply) => {
      const asked = read(reply, leaseRelease, request.body)
      if (asked === null) return reply
      await store.releaseLeases({ checks: asked.checks, deskId: request.desk!.id, turn: asked.turn })
      return reply.code(204).send()
    },
  })

  app.route({ method: ROUTES.leaseList.method, url: ROUTES.leaseList.path, onRequest, handler: list })

  app.route({
    method: ROUTES.leaseVoid.method, url: ROUTES.leaseVoid.path, onRequest: permissionGate(store, now, 'work.assign'),
    handler: async (request, reply) => {
      const asked = read(reply, leaseVoid, request.body)
      if (asked === null) return reply
      const { ticketId, check, operatorId } = asked
      const given = await store.giveLease({ ticketId, check, operatorId, lengthMs: GIVEN_MINUTES * MINUTE_MS, now: now() })
      if (!given.ok) return refuseWith(reply, refusal(given.code, given.code === 'check_done' ? { check } : {}))
      const { operator, deskId } = request.session!
      const from = given.before === null ? null : { deskId: given.before.deskId, operatorId: given.before.operatorId }
      await store.audit({ at: now(), kind: 'lease_given', operatorId: operator.id, deskId, address: request.ip, details: { ticketId, check, from, operatorId } })
      return list(request, reply)
    },
  })
}
