import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refusal, type Json } from '#domain/refusals.ts'
import { ROUTES, quarantineReply, quarantineSettling } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import { mayNow, permissionGate } from '../auth/permission.ts'
import type { Parts } from '../parts.ts'
import { quarantineView } from '../quarantine-view.ts'
import { answer, read, refuseWith } from '../replies.ts'
import type { AuditKind } from '../store/ports.ts'

/** Commands of one answer, those that wait longest. */
export const QUARANTINE_LIMIT = 200

const commandParams = z.object({ commandId: z.uuid() })

/** What was kept for a supervisor, and that it was settled. Looks at confidential words and settlements are in the trail. */
export function quarantineRoutes(app: FastifyInstance, { store, now, unseal }: Parts): void {
  const note = ({ session, ip }: FastifyRequest, kind: AuditKind, details: Readonly<Record<string, Json>>): Promise<void> =>
    store.audit({ at: now(), kind, operatorId: session!.operator.id, deskId: session!.deskId, address: ip, details })
  const onRequest = permissionGate(store, now, 'quarantine.review')

  app.route({
    method: ROUTES.quarantine.method, url: ROUTES.quarantine.path, onRequest,
    handler: async (request, reply) => {
      const inspects = await mayNow(store, request, 'confidential.read')
      const around = { directory: await store.directory(), unseal, inspects, ticket: (ticketId: string) => store.state('ticket', ticketId) }
      const items = await Promise.all((await store.quarantined(QUARANTINE_LIMIT)).map((row) => quarantineView(row, around)))
      const looked = items.filter(({ hidden, data }) => hidden && data !== null)
      if (looked.length > 0) await note(request, 'confidential_read', { codes: looked.flatMap(({ trackingCode }) => trackingCode ?? []).join(' ') })
      return answer(request, reply.header('cache-control', 'no-store'), quarantineReply, { items })
    },
  })

  app.route({
    method: ROUTES.quarantineSettle.method, url: ROUTES.quarantineSettle.path, onRequest,
    handler: async (request, reply) => {
      const params = read(reply, commandParams, request.params)
      const settling = params === null ? null : read(reply, quarantineSettling, request.body)
      if (params === null || settling === null) return reply
      if (!(await store.settleQuarantined({ ...params, ...settling, operatorId: request.session!.operator.id, now: now() }))) return refuseWith(reply, refusal('attention_unknown'))
      await note(request, 'quarantine_settled', { how: settling.how, commandId: params.commandId })
      return reply.code(204).send()
    },
  })
}
