import type { FastifyInstance } from 'fastify'
import { ROUTES } from '#sync/protocol.ts'
import type { DeskGate } from '../auth/desks.ts'
import { protocolOf } from '../auth/protocol.ts'
import type { Parts } from '../parts.ts'

export function socketRoutes(app: FastifyInstance, { pokes }: Parts, desk: DeskGate): void {
  app.get(ROUTES.socket.path, { websocket: true, onRequest: desk }, (socket, request) => {
    request.log.info({ desk: request.desk?.id }, 'socket opened')
    socket.on('close', (status) => request.log.info({ desk: request.desk?.id, status }, 'socket closed'))
    if (request.desk === null) return socket.terminate()
    pokes.add(socket, { ...request.desk, protocol: protocolOf(request) })
  })
}
