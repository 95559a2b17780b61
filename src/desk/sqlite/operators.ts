import { operator as operatorSchema, type Operator } from '#domain/operator/roles.ts'
import * as z from 'zod/mini'
import type { Queries } from './query.ts'

/** Somebody who has signed in on this desk while the server was there. `sealedKey`: the author key, opened by the password alone. */
export interface KnownOperator {
  readonly operator: Operator
  readonly permissions: readonly string[]
  readonly sessionId: string
  readonly salt: Uint8Array
  readonly sealedKey: Uint8Array
  /** Wrong passwords since the last right one. */
  readonly failures: number
  readonly waitUntil: number
  /** By `passedTime`, when the server last let them in here; below zero: not known. */
  readonly confirmedAt: number
}

export interface Operators {
  readonly find: (username: string) => KnownOperator | null
  readonly all: () => KnownOperator[]
  readonly remember: (known: KnownOperator) => void
  readonly missed: (operatorId: string, failures: number, waitUntil: number) => void
  readonly forget: (username: string) => void
}

interface Stored { operator: string, permissions: string, session_id: string, salt: Uint8Array, sealed_key: Uint8Array, failures: number, wait_until: number, confirmed_at: number }

const known = (stored: Stored): KnownOperator => ({
  operator: z.parse(operatorSchema, JSON.parse(stored.operator)), permissions: z.parse(z.array(z.string()), JSON.parse(stored.permissions)),
  sessionId: stored.session_id, salt: stored.salt, sealedKey: stored.sealed_key, failures: stored.failures, waitUntil: stored.wait_until, confirmedAt: stored.confirmed_at,
})

/** Names are typed with any capitals and stray spaces. */
const key = (username: string): string => username.normalize('NFKC').trim().toLowerCase()

export function operators({ rows }: Queries): Operators {
  const find = rows<[string], Stored>('operators.find', 'select operator, permissions, session_id, salt, sealed_key, failures, wait_until, confirmed_at from operators where username = ?')
  const all = rows<[], Stored>('operators.all', 'select operator, permissions, session_id, salt, sealed_key, failures, wait_until, confirmed_at from operators order by username')
  const clash = rows<[string, string]>('operators.clash', 'delete from operators where username = ? and id <> ?')
  const remember = rows<[string, string, string, string, string, Uint8Array, Uint8Array, number, number, number]>('operators.remember', `
    insert into operators (id, username, operator, permissions, session_id, salt, sealed_key, failures, wait_until, confirmed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (id) do update set username = excluded.username, operator = excluded.operator, permissions = excluded.permissions,
      session_id = excluded.session_id, salt = excluded.salt, sealed_key = excluded.sealed_key, failures = excluded.failures, wait_until = excluded.wait_until, confirmed_at = excluded.confirmed_at`)
  const missed = rows<[number, number, string]>('operators.missed', 'update operators set failures = ?, wait_until = ? where id = ?')
  const forget = rows<[string]>('operators.forget', 'delete from operators where username = ?')
  return {
    find: (username) => {
      const found = find.get(key(username))
      return found === undefined ? null : known(found)
    },
    all: () => all.all().map(known),
    remember: ({ operator, permissions, sessionId, salt, sealedKey, failures, waitUntil, confirmedAt }) => {
      const username = key(operator.username)
      clash.run(username, operator.id)
      remember.run(operator.id, username, JSON.stringify(operator), JSON.stringify(permissions), sessionId, salt, sealedKey, failures, waitUntil, confirmedAt)
    },
    missed: (operatorId, failures, waitUntil) => void missed.run(failures, waitUntil, operatorId),
    forget: (username) => void forget.run(key(username)),
  }
}
