import type { FastifyInstance } from 'fastify'
import { refusal } from '#domain/refusals.ts'
import { ROUTES, deskDecommissioning } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import { permissionGate } from '../auth/permission.ts'
import type { Parts } from '../parts.ts'
import { read, refuseWith } from '../replies.ts'

const deskParams = z.object({ deskId: z.uuid() })

/** A workstation that was stolen, lost or replaced: who may make a desk of a computer may end that. */
export function decommissionRoutes(app: FastifyInstance, { store, pokes, now }: Parts): void {
  app.route({
    method: ROUTES.deskDecommission.method, url: ROUTES.deskDecommission.path, onRequest: permissionGate(store, now, 'desk.enrol'),
    handler: async (request, reply) => {
      const params = read(reply, deskParams, request.params)
      const asked = params === null ? null : read(reply, deskDecommissioning, request.body)
      if (params === null || asked === null) return reply
      if (!(await store.revokeDesk(params.deskId, now()))) return refuseWith(reply, refusal('desk_unknown'))
      pokes.cut(params.deskId)
      await store.audit({ at: now(), kind: 'desk_revoked', operatorId: request.session!.operator.id, deskId: params.deskId, address: request.ip, details: { why: asked.why } })
      return reply.code(204).send()
    },
  })
}
