import type { FastifyInstance } from 'fastify'
import { ROUTES, auditReply } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import { mayNow, permissionGate } from '../auth/permission.ts'
import type { Parts } from '../parts.ts'
import { answer, read } from '../replies.ts'

/** Lines of one page. */
export const AUDIT_PAGE = 200

const auditQuery = z.object({ before: z.optional(z.string().check(z.regex(/^\d{1,15}$/))) })
/** What these lines tell names confidential tickets. */
const INSPECTIONS = new Set(['confidential_read', 'confidential_refused'])

export function auditRoutes(app: FastifyInstance, { store, now }: Parts): void {
  app.route({
    method: ROUTES.audit.method, url: ROUTES.audit.path, onRequest: permissionGate(store, now, 'audit.read'),
    handler: async (request, reply) => {
      const query = read(reply, auditQuery, request.query)
      if (query === null) return reply
      const { lines, more } = await store.auditPage(query.before === undefined ? null : Number(query.before), AUDIT_PAGE)
      const inspects = await mayNow(store, request, 'confidential.read')
      // Who may not see a confidential ticket sees that the inspection was at work, not on what.
      return answer(request, reply, auditReply, { lines: lines.map((line) => (inspects || !INSPECTIONS.has(line.kind) ? line : { ...line, details: {} })), more })
    },
  })
}
