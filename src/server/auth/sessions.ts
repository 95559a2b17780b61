import type { FastifyReply, FastifyRequest } from 'fastify'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { refuseWith } from '../replies.ts'
import type { PeopleStore, SessionRow } from '../store/ports.ts'
import { hashSecret } from './secrets.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The open session whose token came with this request; null on routes that need none. */
    session: SessionRow | null
  }
}

/** A long shift. Commands queued under a session stay provable after it. */
export const SESSION_MS = 12 * 3600_000

/** Lets in whoever carries the token of an open session: `Authorization: Bearer <token>`. */
export function sessionGate(store: Pick<PeopleStore, 'sessionByToken'>, now: () => number) {
  async function check(request: FastifyRequest): Promise<Refusal | null> {
    const [, token] = /^Bearer ([\w-]{20,100})$/.exec(request.headers.authorization ?? '') ?? []
    const session = token === undefined ? null : await store.sessionByToken(hashSecret(token))
    if (session === null || session.revokedAt !== null) return refusal('signed_out')
    if (session.expiresAt <= now()) return refusal('session_expired')
    if (session.operatorDisabled) return refusal('operator_disabled')
    request.session = session
    return null
  }
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const reason = await check(request)
    return reason === null ? undefined : refuseWith(reply, reason)
  }
}
