import type { FastifyReply, FastifyRequest } from 'fastify'
import { below } from '#domain/directory/tree.ts'
import { may, type Permission } from '#domain/operator/roles.ts'
import { refusal } from '#domain/refusals.ts'
import { refuseWith } from '../replies.ts'
import type { CityStore, PeopleStore, Upkeep } from '../store/ports.ts'
import { permissionsOf } from './author.ts'
import { sessionGate } from './sessions.ts'

export type Gate = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>

/** What the open session of this request may do, as the city's roles stand now. */
export const mayNow = async (store: Pick<CityStore, 'directory'>, request: FastifyRequest, permission: Permission): Promise<boolean> =>
  may({ permissions: permissionsOf((await store.directory()).roles, request.session?.operator.role ?? '') }, permission)

/** The departments whose tickets the open session of this request works on; null: it is no department's. */
export async function unitsNow(store: Pick<CityStore, 'directory'>, { session }: FastifyRequest): Promise<readonly string[] | null> {
  const { roles, departments } = await store.directory()
  const departmentId = session?.operator.departmentId ?? null
  if (departmentId === null || !may({ permissions: permissionsOf(roles, session?.operator.role ?? '') }, 'assignment.work')) return null
  return [...below(departments, departmentId)]
}

/** Refusals that are remembered as noted. */
const NOTED = 10_000

/** Lets in open sessions of those who may. `denied` hears of the others before they are told; by default the trail does, once for each session. */
export function permissionGate(store: Pick<PeopleStore, 'sessionByToken'> & CityStore & Pick<Upkeep, 'audit'>, now: () => number, permission: Permission, denied: (request: FastifyRequest) => Promise<void> = noted(store, now, permission)): Gate {
  const session = sessionGate(store, now)
  return async (request, reply) => {
    await session(request, reply)
    // a reply is awaited as undefined: only itself says that it has gone out
    if (reply.sent || (await mayNow(store, request, permission))) return undefined
    await denied(request)
    return refuseWith(reply, refusal('not_permitted', { permission }))
  }
}

/** A program that knocks without end must not fill the trail. */
function noted(store: Pick<Upkeep, 'audit'>, now: () => number, permission: Permission): (request: FastifyRequest) => Promise<void> {
  const known = new Set<string>()
  return async ({ session, ip }) => {
    const { id, operator, deskId } = session!
    if (known.has(id)) return
    if (known.size >= NOTED) known.clear()
    known.add(id)
    await store.audit({ at: now(), kind: 'not_permitted', operatorId: operator.id, deskId, address: ip, details: { permission } })
  }
}
