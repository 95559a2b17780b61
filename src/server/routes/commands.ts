import type { FastifyInstance } from 'fastify'
import type { Directory } from '#domain/directory/directory.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { PUSH_LIMIT, ROUTES, importReply, importRequest, pushReply, pushRequest } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import { permissionsOf, readEntries } from '../auth/author.ts'
import type { DeskGate } from '../auth/desks.ts'
import { permissionGate } from '../auth/permission.ts'
import type { Parts } from '../parts.ts'
import { answer, read, refuseWith } from '../replies.ts'
import type { Entry } from '../store/ports.ts'

const MEBIBYTE = 1024 * 1024
/** Bytes: the fullest push that its schema allows, so that a desk can never have an outbox that the server does not take. */
const PUSH_BODY = 48 * MEBIBYTE
const IMPORT_BODY = 16 * MEBIBYTE

/** One command that cannot be read must not stop the rest of its push: each is read by itself. */
const pushFrame = z.object({ epoch: pushRequest.shape.epoch, commands: z.array(z.unknown()).check(z.maxLength(PUSH_LIMIT)) })

export function commandRoutes(app: FastifyInstance, { store, pokes, now, unseal }: Parts, desk: DeskGate): void {
  app.route({
    method: ROUTES.push.method, url: ROUTES.push.path, onRequest: desk, bodyLimit: PUSH_BODY,
    handler: async (request, reply) => {
      const pushed = read(reply, pushFrame, request.body)
      if (pushed === null) return reply
      const { epoch } = await store.standing()
      if (pushed.epoch !== epoch) return refuseWith(reply, refusal('epoch_changed', { epoch }))
      const { roles } = await store.directory()
      const entries = await readEntries(pushed.commands, request.desk!.id, { session: store.session, roles, unseal })
      if (!entries.every((entry): entry is Entry => entry !== null)) return refuseWith(reply, refusal('malformed', { fields: ['commands.commandId'] }))
      const answers = await store.submit(entries, now())
      // the desk that pushed hears what came of it too: if its answer were first, it would ask for the same
      await pokes.told()
      const { head } = await store.standing()
      return answer(request, reply, pushReply, { epoch, head, receipts: answers.map(({ receipt }) => receipt) })
    },
  })

  app.route({
    method: ROUTES.import.method, url: ROUTES.import.path, onRequest: permissionGate(store, now, 'ticket.import'), bodyLimit: IMPORT_BODY,
    handler: async (request, reply) => {
      const { operator, id: sessionId } = request.session!
      const { directory, serverDeskId } = { directory: await store.directory(), serverDeskId: (await store.standing()).serverDeskId }
      const permissions = permissionsOf(directory.roles, operator.role)
      const asked = read(reply, importRequest, request.body)
      if (asked === null) return reply
      const lost = unknownTo(directory, asked.commands.map(({ data }) => data))
      if (lost !== null) return refuseWith(reply, lost)
      const author = { ok: true as const, operator: { id: operator.id, role: operator.role, permissions, departmentId: operator.departmentId } }
      const body = { type: 'ImportTicket', version: 1, at: now(), trackingCode: null, directoryVersion: directory.version, operatorId: operator.id, sessionId, deskId: serverDeskId }
      const entries = asked.commands.map(({ commandId, data }): Entry => ({
        commandId, deskId: serverDeskId, envelope: null, asked: { ok: true, submission: { body: { ...body, commandId, data }, author } },
      }))
      const answers = await store.submit(entries, now())
      const known = answers.filter((each) => each.known).length
      if (known < answers.length) {
        await store.audit({ at: now(), kind: 'imported', operatorId: operator.id, deskId: serverDeskId, address: request.ip, details: { commands: answers.length, known } })
      }
      return answer(request, reply, importReply, { receipts: answers.map(({ receipt }) => receipt), known })
    },
  })
}

/** A map that leads to what the city does not have is wrong as a whole: nothing of the batch comes in. */
function unknownTo({ categories, places }: Directory, cases: readonly Readonly<Record<string, unknown>>[]): Refusal | null {
  const missing = (field: 'categoryId' | 'placeId', entries: readonly { readonly id: string }[]): string | null => {
    const known = new Set(entries.map(({ id }) => id))
    const lost = cases.map((data) => data[field]).find((id) => typeof id === 'string' && !known.has(id))
    return typeof lost === 'string' ? lost : null
  }
  const category = missing('categoryId', categories)
  if (category !== null) return refusal('category_unknown', { id: category })
  const place = missing('placeId', places)
  return place === null ? null : refusal('place_unknown', { id: place })
}
