import type { FastifyReply, FastifyRequest } from 'fastify'
import type { DeskScope } from '#domain/operator/board.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { MACHINE_HEADER } from '#sync/protocol.ts'
import { refuseWith } from '../replies.ts'
import type { DeskStore, Upkeep } from '../store/ports.ts'
import { hashSecret, sameText } from './secrets.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The enrolled desk that sent this request; null on routes that need none. */
    desk: { readonly id: string; readonly name: string; readonly scope: DeskScope } | null
  }
}

const SEEN_MS = 60_000
const CLONE_NOTE_MS = 60 * 60_000

export type DeskGate = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>

export const claimedDesk = (authorization: string | undefined): { readonly id: string; readonly secret: string } | null => {
  const [, id, secret] = /^Desk ([0-9a-f-]{36})\.([\w-]{20,100})$/.exec(authorization ?? '') ?? []
  return id === undefined || secret === undefined ? null : { id, secret }
}

/** Lets enrolled desks in, each only from the machine on which it was enrolled. */
export function deskGate(store: DeskStore & Pick<Upkeep, 'audit'>, now: () => number): DeskGate {
  const seenAt = new Map<string, number>()
  const clonedAt = new Map<string, number>()
  const once = (map: Map<string, number>, id: string, everyMs: number): boolean => {
    if (now() - (map.get(id) ?? -Infinity) < everyMs) return false
    map.set(id, now())
    return true
  }

  async function check(request: FastifyRequest): Promise<Refusal | null> {
    const claim = claimedDesk(request.headers.authorization)
    if (claim === null) return refusal('not_enrolled')
    const desk = await store.desk(claim.id)
    if (desk === null || !sameText(hashSecret(claim.secret), desk.secretHash)) return refusal('desk_unknown')
    if (desk.revokedAt !== null) return refusal('desk_decommissioned')
    if (request.headers[MACHINE_HEADER] !== desk.machineId) {
      if (once(clonedAt, desk.id, CLONE_NOTE_MS)) await store.audit({ at: now(), kind: 'desk_cloned', operatorId: null, deskId: desk.id, address: request.ip, details: {} })
      return refusal('desk_cloned')
    }
    request.desk = { id: desk.id, name: desk.name, scope: desk.scope }
    // Only a note for IT staff: no request waits for it or fails by it.
    if (once(seenAt, desk.id, SEEN_MS)) store.deskSeen(desk.id, now()).catch(() => seenAt.delete(desk.id))
    return null
  }

  return async (request, reply) => {
    const reason = await check(request)
    return reason === null ? undefined : refuseWith(reply, reason)
  }
}

/** Turns away desks of departments, which keep nothing of the city. */
export const centreGate = (desk: DeskGate): DeskGate => async (request, reply) => {
  await desk(request, reply)
  // a reply is awaited as undefined: only itself says that it has gone out
  return reply.sent || request.desk?.scope === 'centre' ? undefined : refuseWith(reply, refusal('scope_department'))
}
