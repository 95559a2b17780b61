import { ArrowDown, ArrowUp } from 'lucide-react'
import { useSay } from '../../i18n/words.tsx'
import { GROWING } from './columns.tsx'
import type { QueueTable } from './queue-table.ts'

export type QueueColumn = ReturnType<QueueTable['getVisibleLeafColumns']>[number]

/** Of the column that shows what is selected. */
export const MARK_WIDTH = 30

/** Narrower than this the grid is scrolled sideways. */
export const leastWidth = (columns: readonly QueueColumn[]): number => columns.reduce((sum, { columnDef: { meta } }) => sum + (meta?.width ?? GROWING), MARK_WIDTH)

/** A column's place in head and rows: its own width, or what is left. */
export const cellStyle = ({ columnDef: { meta } }: QueueColumn): { readonly width: number; readonly flexGrow?: number } =>
  meta?.width == null ? { width: GROWING, flexGrow: 1 } : { width: meta.width }

export function ColumnHead({ column }: { column: QueueColumn }) {
  const say = useSay()
  const { meta } = column.columnDef
  const title = meta === undefined ? '' : say(meta.title)
  const sorted = column.getIsSorted()
  const Arrow = sorted === 'desc' ? ArrowDown : ArrowUp
  const sortable = column.getCanSort()
  return (
    <div role="columnheader" aria-sort={sorted === false ? (sortable ? 'none' : undefined) : sorted === 'desc' ? 'descending' : 'ascending'} className="grid-cell text-xs" style={cellStyle(column)}>
      {sortable ? (
        <button type="button" tabIndex={-1} onClick={column.getToggleSortingHandler()} className={`flex h-7 max-w-full items-center gap-1 ${sorted === false ? 'text-ink-3 hover:text-ink' : 'font-semibold text-ink'}`}>
          <span className="truncate">{title}</span>
          {sorted !== false && <Arrow size={13} aria-hidden="true" className="flex-none" />}
        </button>
      ) : (
        <span className="block truncate text-ink-3">{title}</span>
      )}
    </div>
  )
}
