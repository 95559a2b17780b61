import { refusal, type Refusal } from '#domain/refusals.ts'
import { envelope as envelopeSchema, envelopeBody, type EnvelopeBody } from '#sync/protocol.ts'
import type { Submission } from '#sync/server.ts'
import type { Directory } from '#domain/directory/directory.ts'
import * as z from 'zod/mini'
import type { Entry, SessionRow } from '../store/ports.ts'
import type { Unseal } from './sealing.ts'
import { macOf, sameText } from './secrets.ts'

export interface Registry {
  readonly session: (sessionId: string) => Promise<SessionRow | null>
  readonly roles: Directory['roles']
  readonly unseal: Unseal
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
  if (!read.success) return { ...base, envelope: null, asked: { ok: false, refusal: refusal('malformed', { fields: ['envelope'] }), kept: false } }
  const envelope = read.data
  const text = envelope.sealed ? registry.unseal(envelope) : envelope.body
  // Nobody can read it here, but with the right key somebody may: it waits for a supervisor as it came.
  if (text === null) return { ...base, envelope, asked: { ok: false, refusal: refusal('author_unproven', { reason: 'seal' }), kept: true } }
  const body = readBody(text, envelope.commandId)
  if (body === null) return { ...base, envelope, asked: { ok: false, refusal: refusal('malformed', { fields: ['body'] }), kept: false } }
  return { ...base, envelope, asked: { ok: true, submission: { body, author: await authorOf(text, envelope.mac, body, deskId, registry) } } }
}

function readBody(text: string, commandId: string): EnvelopeBody | null {
  try {
    const read = z.safeParse(envelopeBody, JSON.parse(text))
    return read.success && read.data.commandId === commandId ? read.data : null
  } catch {
    return null
  }
}

/** `text` is what was signed. */
async function authorOf(text: string, mac: string, body: EnvelopeBody, deskId: string, { session: find, roles }: Registry): Promise<Submission['author']> {
  const session = await find(body.sessionId)
  const reason = doubt(text, mac, body, deskId, session)
  if (session === null || reason !== null) return { ok: false, refusal: reason ?? refusal('author_unproven') }
  const { id, role, departmentId } = session.operator
  return { ok: true, operator: { id, role, permissions: permissionsOf(roles, role), departmentId } }
}

/** The session may have ended long ago: what was queued under it is still its author's. */
function doubt(text: string, mac: string, body: EnvelopeBody, deskId: string, session: SessionRow | null): Refusal | null {
  if (session === null) return refusal('author_unproven', { reason: 'session' })
  if (!sameText(mac, macOf(text, session.authorKey))) return refusal('author_unproven', { reason: 'mac' })
  if (session.operator.id !== body.operatorId) return refusal('author_unproven', { reason: 'operator' })
  if (body.deskId !== deskId) return refusal('author_unproven', { reason: 'desk' })
  if (session.operatorDisabled) return refusal('operator_disabled')
  // Whoever learned the old password can still sign with its key on a desk that is offline.
  return session.barredAt !== null && body.at > session.barredAt ? refusal('author_unproven', { reason: 'barred' }) : null
}
