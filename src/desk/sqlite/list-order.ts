import type { ListFilter } from '#ipc/contract.ts'

export interface Order { readonly by: ListFilter['sort']; readonly descending: boolean }

/** Sorted by an index of their own; a ticket without a value comes last, whichever way the list goes, the newest first. */
export const SORTED: Partial<Record<ListFilter['sort'], string>> = { updatedAt: 'updated_at', dueAt: 'due_at', name: 'name_order' }

/** Few values with many tickets each, newest first in each. `ranks`: their order is that of their names. */
export interface Grouping { readonly column: string; readonly ranks: string | null }
export const GROUPED: Partial<Record<ListFilter['sort'], Grouping>> = {
  urgency: { column: 'urgency', ranks: null }, status: { column: 'status', ranks: null },
  category: { column: 'category', ranks: 'category' }, place: { column: 'place', ranks: 'place' }, department: { column: 'department', ranks: 'department' },
}

export const NEWEST = 't.received_at desc, t.number desc'

/** The order as SQL says it, for tickets `t`. */
export function orderBy({ by, descending }: Order): string {
  const way = descending ? 'desc' : 'asc'
  const sorted = SORTED[by]
  if (sorted !== undefined) return `t.${sorted} is null, t.${sorted} ${way}, iif(t.${sorted} is null, -t.received_at, ${descending ? '-' : ''}t.number), t.number desc`
  const grouped = GROUPED[by]
  if (grouped === undefined) return `t.received_at ${way}, t.number ${way}`
  const rank = grouped.ranks === null ? `t.${grouped.column}` : `(select r.rank from keys k join directory_ranks r on r.id = k.text and r.kind = '${grouped.ranks}' where k.number = t.${grouped.column})`
  return `${rank} is null, ${rank} ${way}, ${NEWEST}`
}
