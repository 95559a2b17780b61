import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { refusal } from '#domain/refusals.ts'
import { ROUTES, codeLease, enrolReply, enrolRequest } from '#sync/protocol.ts'
import { centreGate, type DeskGate } from '../auth/desks.ts'
import { hashEnrolmentCode, hashSecret, newSecret } from '../auth/secrets.ts'
import type { Parts } from '../parts.ts'
import { answer, read, refuseWith } from '../replies.ts'

export function enrolmentRoutes(app: FastifyInstance, { store, now, limits }: Parts, desk: DeskGate): void {
  app.route({
    method: ROUTES.enrol.method, url: ROUTES.enrol.path, config: { rateLimit: { max: limits.enrol } },
    handler: async (request, reply) => {
      const asked = read(reply, enrolRequest, request.body)
      if (asked === null) return reply
      const deskId = randomUUID()
      const secret = newSecret()
      const enrolled = await store.enrol({ codeHash: hashEnrolmentCode(asked.code), deskId, secretHash: hashSecret(secret), machineId: asked.machineId, now: now() })
      const line = { at: now(), operatorId: null, address: request.ip, details: {} }
      if (enrolled === null) {
        await store.audit({ ...line, kind: 'enrolment_failed', deskId: null })
        return refuseWith(reply, refusal('enrolment_code_wrong'))
      }
      await store.audit({ ...line, kind: 'enrolled', deskId })
      const { epoch, cityName } = await store.standing()
      return answer(request, reply, enrolReply, { deskId, deskName: enrolled.name, secret, cityName, epoch, scope: enrolled.scope })
    },
  })

  app.route({
    method: ROUTES.codes.method, url: ROUTES.codes.path, onRequest: centreGate(desk),
    handler: async (request, reply) => answer(request, reply, codeLease, await store.leaseCodes(request.desk!.id, now())),
  })
}
