import type { FastifyReply, FastifyRequest } from 'fastify'
import { refusal, type Refusal, type RefusalCode } from '#domain/refusals.ts'
import { errorReply } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import { encode, encodingOf, type Encoding } from './encoding.ts'
import { statusOf } from './status.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Why it was refused, for the metrics; null: it was not. */
    refusedWith: RefusalCode | null
  }
}

/** Bytes below which compressing costs more than it saves. */
const WORTH_COMPRESSING = 1_400

/** Sends `value` as its schema says, compressed where that pays and the client takes it. */
export async function answer<S extends z.ZodMiniType>(request: FastifyRequest, reply: FastifyReply, schema: S, value: z.input<S>): Promise<FastifyReply> {
  const text = JSON.stringify(z.parse(schema, value))
  const encoding = text.length < WORTH_COMPRESSING ? 'identity' : encodingOf(request.headers['accept-encoding'])
  return sendEncoded(reply, await encode(text, encoding), encoding)
}

export function sendEncoded(reply: FastifyReply, bytes: Buffer, encoding: Encoding): FastifyReply {
  if (encoding !== 'identity') reply.header('content-encoding', encoding)
  return reply.header('vary', 'accept-encoding').type('application/json; charset=utf-8').send(bytes)
}

export const errorOf = (reason: Refusal) => z.parse(errorReply, { error: reason })

export function refuseWith(reply: FastifyReply, reason: Refusal): FastifyReply {
  reply.request.refusedWith = reason.code
  return reply.code(statusOf(reason.code)).send(errorOf(reason))
}

/** Reads what came by its schema; answers null after having refused it as `malformed` with the places that are wrong. */
export function read<S extends z.ZodMiniType>(reply: FastifyReply, schema: S, sent: unknown): z.output<S> | null {
  const result = z.safeParse(schema, sent)
  if (result.success) return result.data
  void refuseWith(reply, refusal('malformed', { fields: [...new Set(result.error.issues.map((issue) => issue.path.join('.')))].slice(0, 20) }))
  return null
}
