import { randomUUID } from 'node:crypto'
import { PASSWORD_LENGTH, isWeak } from '../auth/password-rule.ts'
import { hashPassword } from '../auth/passwords.ts'
import { readUsername } from '../auth/username.ts'
import type { Directory } from '#domain/directory/directory.ts'
import type { ServerStore } from '../store/ports.ts'
import { Complaint } from './complaint.ts'

interface Account { readonly username: string; readonly name: string; readonly role: string; /** Whose liaison this is. */ readonly departmentId: string | null }
export interface NewOperator extends Account { readonly password: string }
export interface ReadOperator extends Account { readonly passwordHash: string }

const noOne = { operatorId: null, deskId: null, address: null } as const

/** Throws `Complaint` when this cannot be an operator of the city. */
export async function readOperator({ roles, departments }: Pick<Directory, 'roles' | 'departments'>, { username, name, role, departmentId, password }: NewOperator): Promise<ReadOperator> {
  const read = readUsername(username)
  if (read === null) throw new Complaint(`"${username}" cannot be a username: 2 to 60 letters, digits, dots, dashes or underscores`)
  if (!roles.some(({ id }) => id === role)) throw new Complaint(`there is no role "${role}"; the city has ${roles.map(({ id }) => id).join(', ')}`)
  if (departmentId !== null && !departments.some(({ id, retired }) => id === departmentId && !retired)) throw new Complaint(`there is no department "${departmentId}"`)
  if (isWeak(password, { username: read, name })) throw new Complaint(`the password needs at least ${PASSWORD_LENGTH} characters that are no name and no simple row`)
  return { username: read, name, role, departmentId, passwordHash: await hashPassword(password) }
}

export async function addOperator(store: ServerStore, operator: ReadOperator, now: number): Promise<{ readonly id: string; readonly username: string }> {
  const { username, role, departmentId } = operator
  const id = randomUUID()
  if (!(await store.addOperator({ id, ...operator, now }))) throw new Complaint(`the username "${username}" is taken`)
  await store.audit({ ...noOne, at: now, kind: 'operator_added', details: { operatorId: id, role, departmentId } })
  return { id, username }
}

/** Disabling ends the sessions; commands that the operator queued before go to a supervisor. */
export async function setDisabled(store: ServerStore, typed: string, disabled: boolean, now: number): Promise<void> {
  const known = await store.operatorNamed(readUsername(typed) ?? '')
  if (known === null) throw new Complaint(`there is no operator "${typed}"`)
  await store.changeOperator({ username: known.username, name: null, role: null, passwordHash: null, disabled, now })
  await store.audit({ ...noOne, at: now, kind: 'operator_changed', details: { operatorId: known.id, disabled } })
}
