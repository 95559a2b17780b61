import type { Keys } from './keys.ts'
import { GROUPED, NEWEST, SORTED, type Order } from './list-order.ts'
import { allOf, statements } from './list-walk.ts'
import type { Queries } from './query.ts'
import { conditionsOf, type Sought } from './sought.ts'
import { STATUSES, URGENCIES } from '#domain/ticket/words.ts'

/** Part of a list that one index gives in the list's own order. */
interface Stretch { readonly where: string; readonly values: readonly unknown[]; readonly order: string }

/** What filters ask of a row. */
const FILTERED = ['number', 'status', 'kind', 'channel', 'category', 'place', 'urgency', 'incident', 'due_at', 'author', 'department'].map((name) => `t.${name}`).join(', ')

/**
 * The beginning of a list in another order than by age, from that order's index: as far as a look at `lookedAt` rows, each in its place in the file, brings it, at most `limit`.
 * Always right as far as it goes. `ended`: that is all of it.
 */
export function beginnings(queries: Queries, keys: Keys, lookedAt: number): (sought: Sought, order: Order, limit: number) => { readonly numbers: readonly number[]; readonly ended: boolean } {
  const asked = statements<number>(queries)
  const ranked = { asc: groupsBy('asc'), desc: groupsBy('desc') }

  function groupsBy(way: 'asc' | 'desc') {
    return queries.column<[string], number>('list.groups', `select k.number from directory_ranks r join keys k on k.text = r.id where r.kind = ? order by r.rank ${way}`)
  }
  const groupsOf = (ranks: string | null, column: string, descending: boolean): readonly number[] => {
    if (ranks !== null) return ranked[descending ? 'desc' : 'asc'].all(ranks)
    const all = (column === 'status' ? STATUSES : URGENCIES).map((_, place) => place)
    return descending ? all.reverse() : all
  }
  const stretches = function* ({ by, descending }: Order): Generator<Stretch> {
    const way = descending ? 'desc' : 'asc'
    const sorted = SORTED[by]
    if (sorted !== undefined) {
      yield { where: `t.${sorted} is not null`, values: [], order: `t.${sorted} ${way}, t.number ${way}` }
      yield { where: `t.${sorted} is null`, values: [], order: NEWEST }
    }
    const grouped = GROUPED[by]
    if (grouped === undefined) return
    for (const group of groupsOf(grouped.ranks, grouped.column, descending)) yield { where: `t.${grouped.column} = ?`, values: [group], order: NEWEST }
  }

  return (sought, order, limit) => {
    const conditions = conditionsOf(sought, keys)
    const values = conditions.flatMap((condition) => condition.values)
    const numbers: number[] = []
    let left = lookedAt
    for (const stretch of stretches(order)) {
      const inner = `select ${FILTERED} from tickets t where ${stretch.where} order by ${stretch.order} limit ?`
      numbers.push(...asked('list.beginning', `select t.number from (${inner}) t where ${allOf(conditions)} limit ?`).all(...stretch.values, left, ...values, limit - numbers.length))
      if (numbers.length >= limit) return { numbers, ended: false }
      const passed = asked('list.stretch', `select count(*) from (select 1 from tickets t where ${stretch.where} limit ?)`).get(...stretch.values, left) ?? 0
      left -= passed
      if (left <= 0) return { numbers, ended: false }
    }
    // of groups those without a place in the order are not among the stretches
    return { numbers, ended: SORTED[order.by] !== undefined }
  }
}
