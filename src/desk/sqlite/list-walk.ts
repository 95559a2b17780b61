import { OVER } from './ticket-row.ts'
import type { Queries, Query } from './query.ts'
import type { Condition } from './sought.ts'
import { TEXTS } from './wanted.ts'

/** Work in steps: between two of them others may be answered. */
export type Steps<T> = Generator<undefined, T, undefined>

/** Does it without a pause. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/** A place in an index: the value it sorts by and the row number. */
interface Place { readonly value: number | string; readonly number: number }
export interface Way { readonly index: string; readonly column: string; readonly descending: boolean; /** Of a partial index: what it asks for. */ readonly only: string | null }

/** All tickets by age, from an index that carries all that filters ask; of those that are open, one that does not grow with the years. */
export const byAge = (open: boolean, descending: boolean): Way => ({ index: open ? 'tickets_open' : 'tickets_received', column: 'received_at', descending, only: open ? OPEN : null })
export const OPEN = `t.status not in (${OVER})`

export const allOf = (conditions: readonly { readonly sql: string }[]): string => (conditions.length === 0 ? 'true' : conditions.map(({ sql }) => sql).join(' and '))
const valuesOf = (conditions: readonly Condition[]): unknown[] => conditions.flatMap(({ values }) => values)

const NEWEST_OF_ALL: Place = { value: 8_640_000_000_000_000, number: Number.MAX_SAFE_INTEGER }
const OLDEST_OF_ALL: Place = { value: 0, number: 0 }

/** One statement for each form that is really asked; there are some hundreds at most. */
export function statements<T>({ column }: Queries): (name: string, sql: string) => Query<unknown[], T> {
  const prepared = new Map<string, Query<unknown[], T>>()
  return (name, sql) => {
    const known = prepared.get(sql) ?? column<unknown[], T>(name, sql)
    prepared.set(sql, known)
    return known
  }
}

/** What is asked of each slice. `conditions` may depend on the ages in it: from, to, both included. */
export interface Asked {
  /** `each`: this of every row, in the order of the walk. `of`: a JSON array about all its rows. */
  readonly shown: { readonly each: string } | { readonly of: string; readonly values: readonly unknown[] }
  readonly conditions: (from: number, to: number) => readonly Condition[]
  /** With TEXTS. */
  readonly texts?: boolean
}

export interface Slice { readonly found: readonly number[]; readonly rows: number }

/**
 * Walks an index in slices of so many rows. Each begins where the one before it ended, by value and not by count: what is written in
 * between shifts nothing. A ticket whose value does not change is met once; one that moves may be met twice or not at all.
 */
export function walks(queries: Queries): (name: string, way: Way, asked: Asked, sizes: (nth: number) => number) => Generator<Slice, void, undefined> {
  const asked = statements<string>(queries)
  return function* (name, { index, column, descending, only }, { shown, conditions, texts = false }, sizes) {
    const from = `tickets t${column === 'received_at' ? ` indexed by ${index}` : ''}`
    const scope = `${only ?? 'true'}${column === 'received_at' ? '' : ` and t.${column} is not null`}`
    const way = descending ? 'desc' : 'asc'
    const order = `t.${column} ${way}, t.number ${way}`
    const key = `(t.${column}, t.number)`
    const [after, until] = descending ? ['<', '>='] : ['>', '<=']
    const age = column === 'received_at'
    let last: Place | null = age ? (descending ? NEWEST_OF_ALL : OLDEST_OF_ALL) : null
    for (let nth = 0; ; nth++) {
      const rows = sizes(nth)
      const beyond = last === null ? 'true' : `${key} ${after} (?, ?)`
      const start = last === null ? [] : [last.value, last.number]
      const found = asked(name, `select json_array(t.${column}, t.number) from ${from} where ${scope} and ${beyond} order by ${order} limit 1 offset ?`).get(...start, rows - 1)
      const end = found === undefined ? null : placeOf(found)
      const within = end === null ? '' : ` and ${key} ${until} (?, ?)`
      const finish = end === null ? [] : [end.value, end.number]
      const edge = end ?? (descending ? OLDEST_OF_ALL : NEWEST_OF_ALL)
      const ages = [Number(last?.value ?? 0), Number(edge.value)].sort((a, b) => a - b) as [number, number]
      const some = age ? conditions(...ages) : conditions(0, 0)
      const rowsOf = `from ${from}${texts ? TEXTS : ''} where ${scope} and ${beyond}${within} and ${allOf(some)}`
      // as JSON: SQLite builds one text faster than the rows for it
      const sql = 'of' in shown ? `select ${shown.of} ${rowsOf}` : `select json_group_array(shown) from (select ${shown.each} as shown ${rowsOf} order by ${order})`
      const values = 'of' in shown ? shown.values : []
      yield { found: JSON.parse(asked(name, sql).get(...values, ...start, ...finish, ...valuesOf(some)) ?? '[]') as number[], rows }
      if (end === null) return
      last = end
    }
  }
}

function placeOf(json: string): Place {
  const [value, number] = JSON.parse(json) as [number | string, number]
  return { value, number }
}
