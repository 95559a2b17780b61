import { refusal, type Refusal } from '#domain/refusals.ts'
import { envelope as envelopeSchema, envelopeBody, type EnvelopeBody } from '#sync/protocol.ts'
import type { Submission } from '#sync/server.ts'
import type { Directory } from '#domain/directory/directory.ts'
import type { KeyObject } from 'node:crypto'
import * as z from 'zod/mini'
import type { Entry, SessionRow } from '../store/ports.ts'
import type { Unseal } from './sealing.ts'
import { authorKeyOf, macOf, sameText } from './secrets.ts'

export interface Registry {
  readonly session: (sessionId: string) => Promise<SessionRow | null>
  readonly roles: Directory['roles']
  readonly unseal: Unseal
}

export const permissionsOf = (roles: Directory['roles'], role: string): readonly string[] => roles.find(({ id }) => id === role)?.permissions ?? []

/** Whose commands a session proves. */
interface Prover { readonly session: SessionRow; readonly key: KeyObject; readonly author: Submission['author'] }
type FindProver = (sessionId: string) => Promise<Prover | null>

const named = z.object({ commandId: z.uuid() })

/** Reads the commands of one push, see `readEntry`. Each session is looked up once: hundreds of commands come under one. */
export function readEntries(sent: readonly unknown[], deskId: string, registry: Registry): Promise<readonly (Entry | null)[]> {
  const known = new Map<string, Promise<Prover | null>>()
  const find: FindProver = (sessionId) => {
    const found = known.get(sessionId) ?? proverOf(sessionId, registry)
    known.set(sessionId, found)
    return found
  }
  return Promise.all(sent.map((one) => readEntry(one, deskId, registry.unseal, find)))
}

async function proverOf(sessionId: string, { session: find, roles }: Registry): Promise<Prover | null> {
  const session = await find(sessionId)
  if (session === null) return null
  const { id, role, departmentId } = session.operator
  return { session, key: authorKeyOf(session.authorKey), author: { ok: true, operator: { id, role, permissions: permissionsOf(roles, role), departmentId } } }
}

/**
 * Reads one command of a push and proves its author. What cannot be read is `malformed`, what cannot be proven goes on
 * with its reason: the decision what becomes of it is `admit`'s. Null: not even its id can be read, so nobody can be answered.
 */
async function readEntry(sent: unknown, deskId: string, unseal: Unseal, find: FindProver): Promise<Entry | null> {
  const read = z.safeParse(envelopeSchema, sent)
  if (!read.success) {
    const { data } = z.safeParse(named, sent)
    return data === undefined ? null : { commandId: data.commandId, deskId, envelope: null, asked: { ok: false, refusal: refusal('malformed', { fields: ['envelope'] }), kept: false } }
  }
  const envelope = read.data
  const base = { commandId: envelope.commandId, deskId }
  const text = envelope.sealed ? unseal(envelope) : envelope.body
  // Nobody can read it here, but with the right key somebody may: it waits for a supervisor as it came.
  if (text === null) return { ...base, envelope, asked: { ok: false, refusal: refusal('author_unproven', { reason: 'seal' }), kept: true } }
  const body = readBody(text, envelope.commandId)
  if (body === null) return { ...base, envelope, asked: { ok: false, refusal: refusal('malformed', { fields: ['body'] }), kept: false } }
  return { ...base, envelope, asked: { ok: true, submission: { body, author: authorOf(text, envelope.mac, body, deskId, await find(body.sessionId)) } } }
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
function authorOf(text: string, mac: string, body: EnvelopeBody, deskId: string, prover: Prover | null): Submission['author'] {
  if (prover === null) return { ok: false, refusal: refusal('author_unproven', { reason: 'session' }) }
  const reason = doubt(text, mac, body, deskId, prover)
  return reason === null ? prover.author : { ok: false, refusal: reason }
}

/** The session may have ended long ago: what was queued under it is still its author's. */
function doubt(text: string, mac: string, body: EnvelopeBody, deskId: string, { session, key }: Prover): Refusal | null {
  if (!sameText(mac, macOf(text, key))) return refusal('author_unproven', { reason: 'mac' })
  if (session.operator.id !== body.operatorId) return refusal('author_unproven', { reason: 'operator' })
  if (body.deskId !== deskId) return refusal('author_unproven', { reason: 'desk' })
  if (session.operatorDisabled) return refusal('operator_disabled')
  // Whoever learned the old password can still sign with its key on a desk that is offline.
  return session.barredAt !== null && body.at > session.barredAt ? refusal('author_unproven', { reason: 'barred' }) : null
}
