import { createReadStream, openSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { FRAMES_TYPE } from '#sync/frames.ts'
import { ROUTES } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import { centreGate, type DeskGate } from '../auth/desks.ts'
import { encodingOf } from '../encoding.ts'
import type { Parts } from '../parts.ts'
import { read, sendEncoded } from '../replies.ts'

const after = z.string().check(z.regex(/^\d{1,15}$/))
const pullQuery = z.object({ after })
const snapshotQuery = z.object({ after: z.optional(after) })

export function feedRoutes(app: FastifyInstance, { chunks, snapshots }: Parts, desk: DeskGate): void {
  const onRequest = centreGate(desk)
  app.route({
    method: ROUTES.pull.method, url: ROUTES.pull.path, onRequest,
    handler: async (request, reply) => {
      const query = read(reply, pullQuery, request.query)
      if (query === null) return reply
      const encoding = encodingOf(request.headers['accept-encoding'])
      const { bytes } = await chunks.page(Number(query.after), encoding)
      return sendEncoded(reply, bytes, encoding)
    },
  })

  app.route({
    method: ROUTES.snapshot.method, url: ROUTES.snapshot.path, onRequest,
    handler: async (request, reply) => {
      const query = read(reply, snapshotQuery, request.query)
      if (query === null) return reply
      const encoding = encodingOf(request.headers['accept-encoding'])
      const form = request.headers.accept === FRAMES_TYPE ? 'frames' : 'lines'
      const { file, bytes } = await snapshots.fresh(form, encoding, Number(query.after ?? 0))
      // Opened at once: the file may be replaced by a fresher one while it is being sent.
      const stream = createReadStream(file, { fd: openSync(file, 'r') })
      reply.header('vary', 'accept, accept-encoding').header('content-length', bytes)
      if (form === 'frames') return reply.type(`${FRAMES_TYPE}; encoding=${encoding}`).send(stream)
      if (encoding !== 'identity') reply.header('content-encoding', encoding)
      return reply.type('application/x-ndjson').send(stream)
    },
  })
}
