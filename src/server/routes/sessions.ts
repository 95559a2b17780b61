import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { ROUTES, offlineSignIns, sessionStanding, signInReply, signInRequest, type SessionStanding } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import { permissionsOf } from '../auth/author.ts'
import type { DeskGate } from '../auth/desks.ts'
import { verifyPassword } from '../auth/passwords.ts'
import { hashSecret, newSecret } from '../auth/secrets.ts'
import { SESSION_MS, sessionGate } from '../auth/sessions.ts'
import { canonicalUsername } from '../auth/username.ts'
import type { Parts } from '../parts.ts'
import { answer, read, refuseWith } from '../replies.ts'
import type { AuditKind, OperatorRow, SessionRow } from '../store/ports.ts'

const sessionParams = z.object({ sessionId: z.uuid() })

export function sessionRoutes(app: FastifyInstance, { store, attempts, now, limits }: Parts, desk: DeskGate): void {
  /** The operator whose name and password these are. */
  async function prove(username: string, password: string, address: string): Promise<{ ok: true; operator: OperatorRow } | { ok: false; refusal: Refusal; operatorId: string | null; kind: AuditKind }> {
    const key = `${username}\n${address}`
    const retryAt = attempts.blockedUntil(key, now())
    const operator = await store.operatorNamed(username)
    const operatorId = operator?.id ?? null
    if (retryAt !== null) return { ok: false, refusal: refusal('too_many_attempts', { retryAt }), operatorId, kind: 'sign_in_locked' }
    // Counted before it is looked at, or a hundred guesses at once would all be looked at.
    attempts.failed(key, now())
    if (!(await verifyPassword(password, operator?.passwordHash ?? null)) || operator === null) {
      return { ok: false, refusal: refusal('credentials_wrong'), operatorId, kind: 'sign_in_failed' }
    }
    attempts.succeeded(key)
    return operator.disabled ? { ok: false, refusal: refusal('operator_disabled'), operatorId, kind: 'sign_in_failed' } : { ok: true, operator }
  }

  app.route({
    method: ROUTES.signIn.method, url: ROUTES.signIn.path, config: { rateLimit: { max: limits.signIn } },
    // Without a desk only the administration signs in, see below.
    onRequest: async (request, reply) => (request.headers.authorization === undefined ? undefined : desk(request, reply)),
    handler: async (request, reply) => {
      const asked = read(reply, signInRequest, request.body)
      if (asked === null) return reply
      const deskId = request.desk?.id ?? null
      const proof = await prove(canonicalUsername(asked.username), asked.password, request.ip)
      const line = { at: now(), deskId, address: request.ip }
      if (!proof.ok) {
        await store.audit({ ...line, kind: proof.kind, operatorId: proof.operatorId, details: { code: proof.refusal.code } })
        return refuseWith(reply, proof.refusal)
      }
      const { id, username, name, role, departmentId } = proof.operator
      const permissions = permissionsOf((await store.directory()).roles, role)
      if (deskId === null && !permissions.includes('ticket.import')) {
        await store.audit({ ...line, kind: 'sign_in_failed', operatorId: id, details: { code: 'not_permitted' } })
        return refuseWith(reply, refusal('not_permitted', { permission: 'ticket.import' }))
      }
      const session = { id: randomUUID(), token: newSecret(), authorKey: newSecret(), expiresAt: now() + SESSION_MS }
      await store.openSession({ id: session.id, operatorId: id, deskId, tokenHash: hashSecret(session.token), authorKey: session.authorKey, now: now(), expiresAt: session.expiresAt })
      await store.audit({ ...line, kind: 'sign_in', operatorId: id, details: {} })
      return answer(request, reply, signInReply, {
        operator: { id, username, name, role, departmentId }, permissions: [...permissions], sessionId: session.id, token: session.token, authorKey: session.authorKey, expiresAt: session.expiresAt,
      })
    },
  })

  app.route({
    method: ROUTES.session.method, url: ROUTES.session.path, onRequest: desk,
    handler: async (request, reply) => {
      const params = read(reply, sessionParams, request.params)
      if (params === null) return reply
      const session = await store.session(params.sessionId)
      // another desk's is not known here
      const standing = session === null || session.deskId !== request.desk?.id ? 'over' : standingOf(session, now())
      return answer(request, reply, sessionStanding, { standing })
    },
  })

  app.route({
    method: ROUTES.offlineSignIns.method, url: ROUTES.offlineSignIns.path, onRequest: desk,
    handler: async (request, reply) => {
      const asked = read(reply, offlineSignIns, request.body)
      if (asked === null) return reply
      for (const { at, operatorId, ok } of asked.signIns) {
        // the time of the trail is the server's; the desk's is what it says
        await store.audit({ at: now(), kind: ok ? 'sign_in_offline' : 'sign_in_offline_failed', operatorId, deskId: request.desk!.id, address: request.ip, details: { doneAt: at } })
      }
      return reply.code(204).send()
    },
  })

  app.route({
    method: ROUTES.signOut.method, url: ROUTES.signOut.path, onRequest: sessionGate(store, now),
    handler: async (request, reply) => {
      const session = request.session!
      await store.revokeSession(session.id, now())
      await store.audit({ at: now(), kind: 'sign_out', operatorId: session.operator.id, deskId: session.deskId, address: request.ip, details: {} })
      return reply.code(204).send()
    },
  })
}

function standingOf({ operatorDisabled, barredAt, revokedAt, expiresAt }: SessionRow, now: number): SessionStanding {
  if (operatorDisabled) return 'disabled'
  if (barredAt !== null) return 'barred'
  return revokedAt !== null || expiresAt <= now ? 'over' : 'open'
}
