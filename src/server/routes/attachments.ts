import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refusal } from '#domain/refusals.ts'
import { ATTACHMENT_PART, ROUTES, attachmentStanding } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import { partLength, type BlobStanding } from '../attachments/blobs.ts'
import { centreGate, type DeskGate } from '../auth/desks.ts'
import { mayNow, permissionGate, unitsNow, type Gate } from '../auth/permission.ts'
import { sessionGate } from '../auth/sessions.ts'
import { departmentView } from '../department-view.ts'
import type { Parts } from '../parts.ts'
import { answer, read, refuseWith } from '../replies.ts'
import type { AttachmentRow } from '../store/ports.ts'

const params = z.object({ attachmentId: z.uuid() })
const query = z.object({ offset: z.string().check(z.regex(/^\d{1,12}$/)) })
/** Reads that are remembered as noted, so that a file of sixty parts is one line of the trail. */
const NOTED = 10_000

/**
 * The bytes of attachments, authorised by their ticket. A desk of the centre may read those of public tickets; of a
 * confidential one only the desk that took it in may bring the bytes, and only a session of the inspection may read them.
 * A department's liaison brings and reads with their session what belongs to the department's view of its tickets.
 */
export function attachmentRoutes(app: FastifyInstance, { store, blobs, now }: Parts, desk: DeskGate): void {
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer', bodyLimit: ATTACHMENT_PART }, (_, body, done) => done(null, body))
  const inspection = permissionGate(store, now, 'confidential.read', (request) =>
    store.audit({ ...lineOf(request), kind: 'confidential_refused', details: { code: 'not_permitted', ...z.safeParse(params, request.params).data } }))
  const signedIn = sessionGate(store, now)
  const people: Gate = async (request, reply) => {
    await signedIn(request, reply)
    return reply.sent || (await unitsNow(store, request)) !== null ? undefined : inspection(request, reply)
  }
  const centre = centreGate(desk)
  const lineOf = ({ session, ip }: FastifyRequest) => ({ at: now(), operatorId: session!.operator.id, deskId: session!.deskId, address: ip })
  const either: Gate = (request, reply) => (request.headers.authorization?.startsWith('Bearer ') === true ? people : centre)(request, reply)
  const noted = new Set<string>()

  /** Unknown is also what this asker may not know of. */
  async function find(request: FastifyRequest, reply: FastifyReply, use: 'read' | 'bring'): Promise<AttachmentRow | null> {
    const asked = read(reply, params, request.params)
    if (asked === null) return null
    const row = await store.attachment(asked.attachmentId)
    const ours = row !== null && (request.session === null
      ? !row.confidential || (use === 'bring' && row.deskId === request.desk?.id)
      : (await mayNow(store, request, 'confidential.read')) || (await isOfUnits(request, asked.attachmentId, row)))
    if (!ours) void refuseWith(reply, refusal('attachment_unknown'))
    return ours ? row : null
  }

  async function isOfUnits(request: FastifyRequest, attachmentId: string, { ticketId }: AttachmentRow): Promise<boolean> {
    const [units, ticket] = [await unitsNow(store, request), await store.publicTicket(ticketId)]
    const view = units === null || ticket === null ? null : departmentView(ticket, new Set(units), (await store.directory()).operators)
    return view !== null && view.state.attachments.some(({ id }) => id === attachmentId)
  }

  async function stand(request: FastifyRequest, reply: FastifyReply, attachmentId: string, { deskId, size }: AttachmentRow, standing: BlobStanding | null): Promise<FastifyReply> {
    if (standing === null) return refuseWith(reply, refusal('attachment_damaged'))
    const deskName = standing.complete ? null : ((await store.desk(deskId))?.name ?? null)
    return answer(request, reply, attachmentStanding, { attachmentId, size, deskName, ...standing })
  }

  async function noteRead(request: FastifyRequest, attachmentId: string, { ticketId }: AttachmentRow): Promise<void> {
    const key = `${request.session!.id} ${attachmentId}`
    if (noted.has(key)) return
    const ticket = await store.confidentialTicket(ticketId)
    await store.audit({ ...lineOf(request), kind: 'confidential_read', details: { ticketId, code: String(ticket?.state['code'] ?? ''), attachmentId } })
    if (noted.size >= NOTED) noted.clear()
    noted.add(key)
  }

  app.route<{ Params: { attachmentId: string } }>({
    method: ROUTES.attachmentPut.method, url: ROUTES.attachmentPut.path, onRequest: either,
    handler: async (request, reply) => {
      const { attachmentId } = request.params
      const row = await find(request, reply, 'bring')
      const asked = row === null ? null : read(reply, query, request.query)
      if (row === null || asked === null) return reply
      const offset = Number(asked.offset)
      const before = await blobs.standing(row)
      if (before === null || before.complete || before.received !== offset) return stand(request, reply, attachmentId, row, before)
      const length = Buffer.isBuffer(request.body) ? request.body.length : 0
      if (length > partLength(row.size, offset)) return refuseWith(reply, refusal('too_large', { size: row.size }))
      if (length < partLength(row.size, offset)) return refuseWith(reply, refusal('malformed', { fields: ['body'] }))
      const standing = await blobs.put(row, offset, request.body as Buffer)
      // It may have been detached or erased while its bytes came in.
      if ((await store.attachment(attachmentId))?.blobId !== row.blobId) {
        await blobs.remove(row.blobId)
        return refuseWith(reply, refusal('attachment_unknown'))
      }
      return stand(request, reply, attachmentId, row, standing)
    },
  })

  app.route<{ Params: { attachmentId: string } }>({
    method: ROUTES.attachmentStanding.method, url: ROUTES.attachmentStanding.path, onRequest: either,
    handler: async (request, reply) => {
      const row = await find(request, reply, 'bring')
      return row === null ? reply : stand(request, reply, request.params.attachmentId, row, await blobs.standing(row))
    },
  })

  app.route<{ Params: { attachmentId: string } }>({
    method: ROUTES.attachmentGet.method, url: ROUTES.attachmentGet.path, onRequest: either,
    handler: async (request, reply) => {
      const { attachmentId } = request.params
      const row = await find(request, reply, 'read')
      const asked = row === null ? null : read(reply, query, request.query)
      if (row === null || asked === null) return reply
      const offset = Number(asked.offset)
      if (offset >= row.size || offset % ATTACHMENT_PART !== 0) return refuseWith(reply, refusal('malformed', { fields: ['offset'] }))
      const standing = await blobs.standing(row)
      if (standing?.complete !== true) return refuseWith(reply, refusal('attachment_elsewhere', { deskName: (await store.desk(row.deskId))?.name ?? null, received: standing?.received ?? 0 }))
      const part = await blobs.read(row, offset)
      if (part === null) return refuseWith(reply, refusal('attachment_damaged'))
      if (row.confidential) await noteRead(request, attachmentId, row)
      return reply.header('cache-control', 'no-store').type('application/octet-stream').send(part)
    },
  })
}
