import { createReadStream, openSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { ROUTES } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import type { DeskGate } from '../auth/desks.ts'
import { encodingOf } from '../encoding.ts'
import type { Parts } from '../parts.ts'
import { read, sendEncoded } from '../replies.ts'

const pullQuery = z.object({ after: z.string().check(z.regex(/^\d{1,15}$/)) })

export function feedRoutes(app: FastifyInstance, { chunks, snapshots }: Parts, desk: DeskGate): void {
  app.route({
    method: ROUTES.pull.method, url: ROUTES.pull.path, onRequest: desk,
    handler: async (request, reply) => {
      const query = read(reply, pullQuery, request.query)
      if (query === null) return reply
      const encoding = encodingOf(request.headers['accept-encoding'])
      return sendEncoded(reply, await chunks.page(Number(query.after), encoding), encoding)
    },
  })

  app.route({
    method: ROUTES.snapshot.method, url: ROUTES.snapshot.path, onRequest: desk,
    handler: async (request, reply) => {
      const encoding = encodingOf(request.headers['accept-encoding'])
      const { file, bytes } = await snapshots.fresh(encoding)
      // Opened at once: the file may be replaced by a fresher one while it is being sent.
      const stream = createReadStream(file, { fd: openSync(file, 'r') })
      if (encoding !== 'identity') reply.header('content-encoding', encoding)
      return reply.header('vary', 'accept-encoding').header('content-length', bytes).type('application/x-ndjson').send(stream)
    },
  })
}
