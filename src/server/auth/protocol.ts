import type { FastifyReply, FastifyRequest } from 'fastify'
import { refusal } from '#domain/refusals.ts'
import { OLDEST_DESK, PROTOCOL, PROTOCOL_HEADER } from '#sync/protocol.ts'
import { refuseWith } from '../replies.ts'

/** 0 where none is named. */
export const protocolOf = ({ headers }: FastifyRequest): number => Number(headers[PROTOCOL_HEADER] ?? 0)

/** Names the server's protocol in every answer and turns away desks that speak one it does not. */
export async function protocolGate(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  reply.header(PROTOCOL_HEADER, PROTOCOL)
  const spoken = protocolOf(request)
  const range = { oldest: OLDEST_DESK, newest: PROTOCOL }
  if (!Number.isInteger(spoken) || spoken < OLDEST_DESK) return refuseWith(reply, refusal('update_required', range))
  return spoken > PROTOCOL ? refuseWith(reply, refusal('server_too_old', range)) : undefined
}
