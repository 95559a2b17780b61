import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Directory } from '#domain/directory/directory.ts'
import { operatorAdd, operatorChange } from '#domain/operator/accounts.ts'
import { refusal, type Json, type Refusal } from '#domain/refusals.ts'
import { ROUTES, operatorsReply } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import { isWeak } from '../auth/password-rule.ts'
import { hashPassword } from '../auth/passwords.ts'
import { permissionGate } from '../auth/permission.ts'
import { readUsername } from '../auth/username.ts'
import type { Parts } from '../parts.ts'
import { answer, read, refuseWith } from '../replies.ts'
import type { AuditKind } from '../store/ports.ts'

const operatorParams = z.object({ operatorId: z.uuid() })

/** Accounts, for sessions that may `operator.manage`. Adding and changing answer the whole list anew. */
export function operatorRoutes(app: FastifyInstance, { store, now, pokes }: Parts): void {
  const onRequest = permissionGate(store, now, 'operator.manage')
  const list = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    answer(request, reply, operatorsReply, { operators: [...(await store.accounts(now()))] })
  const note = ({ session, ip }: FastifyRequest, kind: AuditKind, details: Readonly<Record<string, Json>>): Promise<void> =>
    store.audit({ at: now(), kind, operatorId: session!.operator.id, deskId: session!.deskId, address: ip, details })

  app.route({ method: ROUTES.operators.method, url: ROUTES.operators.path, onRequest, handler: list })

  app.route({
    method: ROUTES.operatorAdd.method, url: ROUTES.operatorAdd.path, onRequest,
    handler: async (request, reply) => {
      const asked = read(reply, operatorAdd, request.body)
      if (asked === null) return reply
      const { role, departmentId } = asked
      const username = readUsername(asked.username)
      const name = asked.name.trim()
      const reason = username === null ? refusal('username_invalid') : faultOf(await store.directory(), { name, role, departmentId })
      if (username === null || reason !== null) return refuseWith(reply, reason ?? refusal('username_invalid'))
      if (isWeak(asked.password, { username, name })) return refuseWith(reply, refusal('password_weak'))
      const id = randomUUID()
      const added = await store.addOperator({ id, username, name, role, departmentId, passwordHash: await hashPassword(asked.password), now: now() })
      if (!added) return refuseWith(reply, refusal('username_taken'))
      await note(request, 'operator_added', { operatorId: id, role, departmentId })
      return list(request, reply)
    },
  })

  app.route({
    method: ROUTES.operatorChange.method, url: ROUTES.operatorChange.path, onRequest,
    handler: async (request, reply) => {
      const params = read(reply, operatorParams, request.params)
      const asked = params === null ? null : read(reply, operatorChange, request.body)
      if (params === null || asked === null) return reply
      const directory = await store.directory()
      const account = (await store.accounts(now())).find(({ id }) => id === params.operatorId)
      if (account === undefined) return refuseWith(reply, refusal('operator_unknown'))
      const name = asked.name?.trim() ?? null
      const reason = faultOf(directory, { name, role: asked.role, departmentId: asked.departmentId ?? null })
      if (reason !== null) return refuseWith(reply, reason)
      const { username } = account
      if (asked.password !== null && isWeak(asked.password, { username, name: name ?? account.name })) return refuseWith(reply, refusal('password_weak'))
      const managers = directory.roles.filter(({ permissions }) => permissions.includes('operator.manage')).map(({ id }) => id)
      const changed = await store.changeAccount({
        operatorId: account.id, name, role: asked.role, departmentId: asked.departmentId, disabled: asked.disabled, managers, now: now(),
        passwordHash: asked.password === null ? null : await hashPassword(asked.password), endSessions: asked.endSessions === true,
      })
      if (!changed.ok) return refuseWith(reply, refusal(changed.code))
      if (changed.ended > 0) {
        pokes.sessions()
        await note(request, 'sessions_ended', { operatorId: account.id, count: changed.ended })
      }
      if (changed.fields.length > 0) await note(request, 'operator_changed', { operatorId: account.id, fields: changed.fields, ...plain(changed.fields, asked) })
      return list(request, reply)
    },
  })
}

/** Null leaves a field as it is. */
function faultOf({ roles, departments }: Directory, { name, role, departmentId }: { readonly name: string | null; readonly role: string | null; readonly departmentId: string | null }): Refusal | null {
  if (name === '') return refusal('malformed', { fields: ['name'] })
  if (role !== null && !roles.some(({ id }) => id === role)) return refusal('malformed', { fields: ['role'] })
  const known = departmentId === null || departments.some(({ id, retired }) => id === departmentId && !retired)
  return known ? null : refusal('department_unknown', { departmentId })
}

/** The new values that the trail may hold: rights and where somebody belongs, never the password. */
function plain(fields: readonly string[], { role, departmentId = null, disabled }: z.infer<typeof operatorChange>): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries({ role, departmentId, disabled }).filter(([field]) => fields.includes(field)))
}
