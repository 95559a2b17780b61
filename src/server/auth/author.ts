import { refusal, type Refusal } from '#domain/refusals.ts'
import { envelope as envelopeSchema, envelopeBody, type Envelope, type EnvelopeBody } from '#sync/protocol.ts'
import type { Submission } from '#sync/server.ts'
import type { Directory } from '#domain/directory/directory.ts'
import * as z from 'zod/mini'
import type { Entry, SessionRow } from '../store/ports.ts'
import { macOf, sameText } from './secrets.ts'

export interface Registry {
  readonly session: (sessionId: string) => Promise<SessionRow | null>
  readonly roles: Directory['roles']
}

export const permissionsOf = (roles: Directory['roles'], role: string): readonly string[] => roles.find(({ id }) => id === role)?.permissions ?? []

/**
 * Reads one command of a push and proves its author. What cannot be read is `malformed`, what cannot be proven goes on
 * with its reason: the decision what becomes of it is `admit`'s. Null: not even its id can be read, so nobody can be answered.
 */
export async function readEntry(sent: unknown, deskId: string, registry: Registry): Promise<Entry | null> {
  const commandId = z.safeParse(z.object({ commandId: z.uuid() }), sent)
  if (!commandId.success) return null
  const base = { commandId: commandId.data.commandId, deskId }
  const read = z.safeParse(envelopeSchema, sent)
  if (!read.success) return { ...base, envelope: null, asked: { ok: false, refusal: refusal('malformed', { fields: ['envelope'] }) } }
  const body = readBody(read.data)
  if (body === null) return { ...base, envelope: read.data, asked: { ok: false, refusal: refusal('malformed', { fields: ['body'] }) } }
  return { ...base, envelope: read.data, asked: { ok: true, submission: { body, author: await authorOf(read.data, body, deskId, registry) } } }
}

function readBody(envelope: Envelope): EnvelopeBody | null {
  try {
    const read = z.safeParse(envelopeBody, JSON.parse(envelope.body))
    return read.success && read.data.commandId === envelope.commandId ? read.data : null
  } catch {
    return null
  }
}

async function authorOf(envelope: Envelope, body: EnvelopeBody, deskId: string, { session: find, roles }: Registry): Promise<Submission['author']> {
  const session = await find(body.sessionId)
  const reason = doubt(envelope, body, deskId, session)
  if (session === null || reason !== null) return { ok: false, refusal: reason ?? refusal('author_unproven') }
  const { id, role } = session.operator
  return { ok: true, operator: { id, role, permissions: permissionsOf(roles, role) } }
}

/** The session may have ended long ago: what was queued under it is still its author's. */
function doubt(envelope: Envelope, body: EnvelopeBody, deskId: string, session: SessionRow | null): Refusal | null {
  if (session === null) return refusal('author_unproven', { reason: 'session' })
  if (!sameText(envelope.mac, macOf(envelope.body, session.authorKey))) return refusal('author_unproven', { reason: 'mac' })
  if (session.operator.id !== body.operatorId) return refusal('author_unproven', { reason: 'operator' })
  if (body.deskId !== deskId) return refusal('author_unproven', { reason: 'desk' })
  return session.operatorDisabled ? refusal('operator_disabled') : null
}
