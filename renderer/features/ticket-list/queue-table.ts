import { functionalUpdate, useTable, type SortingState } from '@tanstack/react-table'
import { useMemo, useSyncExternalStore } from 'react'
import type { ListFilter } from '#ipc/contract.ts'
import { COLUMN_IDS, COLUMNS, QUEUE_FEATURES, SUBJECT_COLUMN } from './columns.tsx'
import type { ListRow } from './row-cache.ts'

/** The table knows columns, their order and which one sorts; rows are drawn from the row cache, for what is in sight only. */
const NO_ROWS: readonly ListRow[] = []

interface Order { readonly sort: ListFilter['sort']; readonly descending: boolean }

/** Ids that no column has are passed over, each column stands once, and the subject is never missing. */
export function knownColumns(asked: readonly string[]): readonly string[] {
  const known = [...new Set(asked)].filter((id) => COLUMN_IDS.includes(id))
  return known.includes(SUBJECT_COLUMN) ? known : [SUBJECT_COLUMN, ...known]
}

/** What fits a window of this width, in CSS pixels. */
export const usualColumns = (width: number): readonly string[] =>
  COLUMNS.flatMap(({ id, meta }) => (id !== undefined && meta?.shownFrom != null && meta.shownFrom <= width ? [id] : []))

const sortOf = (columnId: string): ListFilter['sort'] | null => COLUMNS.find(({ id }) => id === columnId)?.meta?.sort ?? null
const columnOf = (sort: ListFilter['sort']): string => COLUMNS.find(({ meta }) => meta?.sort === sort)?.id ?? ''

/** `chosen` undefined: what fits the window. */
export function useQueueTable(chosen: readonly string[] | undefined, { sort, descending }: Order, onSort: (order: Order) => void) {
  const width = useWindowWidth()
  const shown = useMemo(() => (chosen === undefined ? usualColumns(width) : knownColumns(chosen)), [chosen, width])
  const state = useMemo(() => {
    const sorting: SortingState = [{ id: columnOf(sort), desc: descending }]
    return { sorting, columnOrder: [...shown], columnVisibility: Object.fromEntries(COLUMN_IDS.map((id) => [id, shown.includes(id)])) }
  }, [shown, sort, descending])
  const table = useTable({
    features: QUEUE_FEATURES, columns: COLUMNS, data: NO_ROWS, manualSorting: true, enableSortingRemoval: false, enableMultiSort: false, state,
    onSortingChange: (change) => {
      const [next] = functionalUpdate(change, state.sorting)
      const by = next === undefined ? null : sortOf(next.id)
      if (next !== undefined && by !== null) onSort({ sort: by, descending: next.desc })
    },
  })
  return { table, shown }
}
export type QueueTable = ReturnType<typeof useQueueTable>['table']

/** The sort after (`by` 1) or before (-1) this one among the columns in sight. */
export function nextSort(shown: readonly string[], sort: ListFilter['sort'], by: 1 | -1): ListFilter['sort'] {
  const sorts = shown.flatMap((id) => sortOf(id) ?? [])
  const at = sorts.indexOf(sort)
  const next = at === -1 && by === -1 ? sorts.length - 1 : (at + by + sorts.length) % sorts.length
  return sorts[next] ?? sort
}

const subscribeToWidth = (listener: () => void): (() => void) => {
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}
const useWindowWidth = (): number => useSyncExternalStore(subscribeToWidth, () => window.innerWidth)
