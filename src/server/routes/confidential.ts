import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refusal, type Json } from '#domain/refusals.ts'
import { ROUTES, confidentialList, confidentialTicket } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import { permissionGate } from '../auth/permission.ts'
import type { Parts } from '../parts.ts'
import { answer, read, refuseWith } from '../replies.ts'
import type { AuditKind } from '../store/ports.ts'

/** Tickets of one page; those received in the same millisecond as its last stay on it. */
export const CONFIDENTIAL_PAGE = 100

const listQuery = z.object({ before: z.optional(z.string().check(z.regex(/^\d{1,15}$/))) })
const ticketParams = z.object({ ticketId: z.uuid() })

/** What the inspection reads. Every look is in the trail before its answer leaves; nothing of it may be kept on the way. */
export function confidentialRoutes(app: FastifyInstance, { store, now }: Parts): void {
  const note = ({ session, ip }: FastifyRequest, kind: AuditKind, details: Readonly<Record<string, Json>>): Promise<void> =>
    store.audit({ at: now(), kind, operatorId: session!.operator.id, deskId: session!.deskId, address: ip, details })
  const onRequest = permissionGate(store, now, 'confidential.read', (request) => {
    const asked = z.safeParse(ticketParams, request.params)
    return note(request, 'confidential_refused', { code: 'not_permitted', ...(asked.success ? asked.data : {}) })
  })

  app.route({
    method: ROUTES.confidentialList.method, url: ROUTES.confidentialList.path, onRequest,
    handler: async (request, reply) => {
      const query = read(reply, listQuery, request.query)
      if (query === null) return reply
      const { tickets, more } = await store.confidentialTickets(query.before === undefined ? null : Number(query.before), CONFIDENTIAL_PAGE)
      await note(request, 'confidential_read', { tickets: tickets.map(({ state }) => String(state['id'])), codes: tickets.map(({ state }) => String(state['code'])).join(' ') })
      return answer(request, reply.header('cache-control', 'no-store'), confidentialList, { tickets: [...tickets], more })
    },
  })

  app.route({
    method: ROUTES.confidentialTicket.method, url: ROUTES.confidentialTicket.path, onRequest,
    handler: async (request, reply) => {
      const params = read(reply, ticketParams, request.params)
      if (params === null) return reply
      const ticket = await store.confidentialTicket(params.ticketId)
      if (ticket === null) {
        // A public one is no matter of this door: the answer tells nothing that the feed does not.
        await note(request, 'confidential_refused', { code: 'ticket_unknown', ticketId: params.ticketId })
        return refuseWith(reply, refusal('ticket_unknown'))
      }
      await note(request, 'confidential_read', { ticketId: params.ticketId, code: String(ticket.state['code']) })
      return answer(request, reply.header('cache-control', 'no-store'), confidentialTicket, ticket)
    },
  })
}
