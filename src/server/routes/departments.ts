import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refusal, type Json } from '#domain/refusals.ts'
import { SHELVES } from '#domain/ticket/shelves.ts'
import { ROUTES, departmentList, departmentTicket } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import { permissionGate, unitsNow } from '../auth/permission.ts'
import { departmentView } from '../department-view.ts'
import type { Parts } from '../parts.ts'
import { answer, read, refuseWith } from '../replies.ts'

/** Tickets of one page; those received in the same millisecond as its last stay on it. */
export const DEPARTMENT_PAGE = 100

const listQuery = z.object({ shelf: z.enum(SHELVES), before: z.optional(z.string().check(z.regex(/^\d{1,15}$/))) })
const ticketParams = z.object({ ticketId: z.uuid() })

/** What a department's liaison reads: its own tickets, each as far as it needs it, and nobody else's. Refusals are in the trail. */
export function departmentRoutes(app: FastifyInstance, { store, now }: Parts): void {
  const note = ({ session, ip }: FastifyRequest, details: Readonly<Record<string, Json>>): Promise<void> =>
    store.audit({ at: now(), kind: 'department_refused', operatorId: session!.operator.id, deskId: session!.deskId, address: ip, details })
  const onRequest = permissionGate(store, now, 'assignment.work', (request) => note(request, { code: 'not_permitted' }))

  /** Null after having refused somebody who is of no department. */
  async function unitsOf(request: FastifyRequest, reply: FastifyReply): Promise<readonly string[] | null> {
    const units = await unitsNow(store, request)
    if (units !== null) return units
    await note(request, { code: 'not_permitted' })
    void refuseWith(reply, refusal('not_permitted', { permission: 'assignment.work' }))
    return null
  }

  app.route({
    method: ROUTES.departmentList.method, url: ROUTES.departmentList.path, onRequest,
    handler: async (request, reply) => {
      const query = read(reply, listQuery, request.query)
      const units = query === null ? null : await unitsOf(request, reply)
      if (query === null || units === null) return reply
      const before = query.before === undefined ? null : Number(query.before)
      const { tickets, more } = await store.departmentTickets({ units, shelf: query.shelf, before, limit: DEPARTMENT_PAGE })
      const { operators } = await store.directory()
      const seen = tickets.map((ticket) => departmentView(ticket, new Set(units), operators)).filter((view) => view !== null)
      return answer(request, reply.header('cache-control', 'no-store'), departmentList, {
        tickets: seen.map(({ state, private: parts }) => ({ state: { ...state }, private: parts })), more, counts: await store.departmentCounts(units, now()),
      })
    },
  })

  app.route({
    method: ROUTES.departmentTicket.method, url: ROUTES.departmentTicket.path, onRequest,
    handler: async (request, reply) => {
      const params = read(reply, ticketParams, request.params)
      const units = params === null ? null : await unitsOf(request, reply)
      if (params === null || units === null) return reply
      const ticket = await store.publicTicket(params.ticketId)
      const view = ticket === null ? null : departmentView(ticket, new Set(units), (await store.directory()).operators)
      if (view === null) {
        // of one that is confidential or none at all the trail does not say which
        await note(request, { code: 'ticket_unknown', ...(ticket === null ? {} : { ticketId: params.ticketId }) })
        return refuseWith(reply, refusal('ticket_unknown'))
      }
      return answer(request, reply.header('cache-control', 'no-store'), departmentTicket, { state: { ...view.state }, private: view.private })
    },
  })
}
