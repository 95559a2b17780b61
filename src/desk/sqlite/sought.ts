import { CHANNELS, KINDS, STATUSES, URGENCIES, type KindId, type Status, type Urgency } from '#domain/ticket/words.ts'
import type { Keys } from './keys.ts'

/** A list's filter, worked out: whose tree is meant, who is asking, what time it is. Null or empty asks for all. */
export interface Sought {
  readonly statuses: readonly Status[]
  readonly kind: KindId | null
  readonly channel: (typeof CHANNELS)[number] | null
  readonly categoryIds: readonly string[] | null
  readonly placeIds: readonly string[] | null
  /** Any of these has it open. */
  readonly departmentIds: readonly string[] | null
  readonly urgency: Urgency | null
  readonly incidentId: string | null
  /** Due from `from` on and before `to`, milliseconds. none: no deadline runs. */
  readonly due: { readonly from: number; readonly to: number } | 'none' | null
  /** Who entered it. */
  readonly by: string | null
}

export interface Condition { readonly sql: string; readonly values: readonly unknown[] }

/** What a ticket `t` must fulfil; all columns are in the index tickets_received. */
export function conditionsOf(sought: Sought, keys: Keys): Condition[] {
  const conditions: Condition[] = []
  const add = (sql: string, ...values: unknown[]): void => void conditions.push({ sql, values })
  const among = (column: string, ids: readonly string[]): void => add(`${column} in (select value from json_each(?))`, JSON.stringify(keys.known(ids)))
  const is = (column: string, id: string): void => add(`${column} = ?`, keys.known([id])[0] ?? -1)

  if (sought.statuses.length > 0) add(`t.status in (${sought.statuses.map((status) => STATUSES.indexOf(status)).join(', ')})`)
  if (sought.kind !== null) add('t.kind = ?', KINDS.indexOf(sought.kind))
  if (sought.channel !== null) add('t.channel = ?', CHANNELS.indexOf(sought.channel))
  if (sought.urgency !== null) add('t.urgency = ?', URGENCIES.indexOf(sought.urgency))
  if (sought.categoryIds !== null) among('t.category', sought.categoryIds)
  if (sought.placeIds !== null) among('t.place', sought.placeIds)
  if (sought.departmentIds !== null) {
    add('t.number in (select number from ticket_departments where department in (select value from json_each(?)))', JSON.stringify(keys.known(sought.departmentIds)))
  }
  if (sought.incidentId !== null) is('t.incident', sought.incidentId)
  if (sought.by !== null) is('t.author', sought.by)
  if (sought.due === 'none') add('t.due_at is null')
  else if (sought.due !== null) add('t.due_at >= ? and t.due_at < ?', sought.due.from, sought.due.to)
  return conditions
}
