import type { FastifyInstance } from 'fastify'
import { refusal } from '#domain/refusals.ts'
import { OUTBOX_FILE_LIMIT, ROUTES, outboxTaken } from '#sync/protocol.ts'
import { permissionGate } from '../auth/permission.ts'
import { takeInOutbox } from '../outbox-file.ts'
import type { Parts } from '../parts.ts'
import { answer, refuseWith } from '../replies.ts'

/** A desk's file that somebody carried to another: who may make a desk of a computer may take in what it says. */
export function outboxFileRoutes(app: FastifyInstance, { store, unseal, now }: Parts): void {
  app.route({
    method: ROUTES.outboxTakeIn.method, url: ROUTES.outboxTakeIn.path, onRequest: permissionGate(store, now, 'desk.enrol'), bodyLimit: OUTBOX_FILE_LIMIT,
    handler: async (request, reply) => {
      if (!Buffer.isBuffer(request.body)) return refuseWith(reply, refusal('malformed', { fields: ['body'] }))
      const taken = await takeInOutbox(request.body.toString('utf8'), { store, unseal, now, by: { operatorId: request.session!.operator.id, address: request.ip } })
      return taken.ok ? answer(request, reply, outboxTaken, taken.value) : refuseWith(reply, taken.refusal)
    },
  })
}
