import type { FastifyInstance } from 'fastify'
import { TICKET_STATE_VERSION } from '#domain/ticket/state.ts'
import { ROUTES, directoryReply, hello } from '#sync/protocol.ts'
import type { DeskGate } from '../auth/desks.ts'
import { protocolOf } from '../auth/protocol.ts'
import { directoryFor } from '../older-desks.ts'
import type { Parts } from '../parts.ts'
import { answer } from '../replies.ts'

export function standingRoutes(app: FastifyInstance, parts: Parts, desk: DeskGate): void {
  const { store, now, version, readiness, channels } = parts

  app.route({
    method: ROUTES.hello.method, url: ROUTES.hello.path, onRequest: desk,
    handler: async (request, reply) => {
      const { epoch, head, directoryVersion } = await store.standing()
      const ready = (await readiness()) === null
      return answer(request, reply, hello, { epoch, head, directoryVersion, serverTime: now(), serverVersion: version, stateVersion: TICKET_STATE_VERSION, ready, channels })
    },
  })

  app.route({
    method: ROUTES.directory.method, url: ROUTES.directory.path, onRequest: desk,
    handler: async (request, reply) => answer(request, reply, directoryReply, directoryFor(protocolOf(request), await store.directory())),
  })
}
