import { ArrowDown, ArrowUp } from 'lucide-react'
import { memo } from 'react'
import { useSay } from '../../i18n/words.tsx'
import { GROWING } from './columns.tsx'
import type { QueueTable } from './queue-table.ts'

export type QueueColumn = ReturnType<QueueTable['getVisibleLeafColumns']>[number]

/** Of the column that shows what is selected. */
const MARK_WIDTH = 30

/** Narrower than this the grid is scrolled sideways. */
export const leastWidth = (columns: readonly QueueColumn[]): number => columns.reduce((sum, { columnDef: { meta } }) => sum + (meta?.width ?? GROWING), MARK_WIDTH)

/** For `grid-template-columns` of head and rows, set once for all of them: a style on every cell would cost more than the cell. */
export const tracks = (columns: readonly QueueColumn[]): string =>
  [`${MARK_WIDTH}px`, ...columns.map(({ columnDef: { meta } }) => (meta?.width == null ? `minmax(${GROWING}px, 1fr)` : `${meta.width}px`))].join(' ')

interface GridHeadProps {
  readonly table: QueueTable
  /** Columns and order in words: the table stays the same object. */
  readonly look: string
  /** CSS pixels. */
  readonly wide: number
}

/** The row of the columns' names, which stays in sight and is not drawn again while rows pass below it. */
export const GridHead = memo(function GridHead({ table, wide }: GridHeadProps) {
  const say = useSay()
  return (
    <div role="row" aria-rowindex={1} className="sticky top-0 z-10 grid h-8 grid-cols-(--columns) items-center border-b border-line bg-surface" style={{ minWidth: wide }}>
      <div role="columnheader">
        <span className="sr-only">{say('list.chosenRow')}</span>
      </div>
      {table.getVisibleLeafColumns().map((column) => (
        <ColumnHead key={column.id} column={column} />
      ))}
    </div>
  )
})

function ColumnHead({ column }: { column: QueueColumn }) {
  const say = useSay()
  const { meta } = column.columnDef
  const title = meta === undefined ? '' : say(meta.title)
  const sorted = column.getIsSorted()
  const Arrow = sorted === 'desc' ? ArrowDown : ArrowUp
  const sortable = column.getCanSort()
  return (
    <div role="columnheader" aria-sort={sorted === false ? (sortable ? 'none' : undefined) : sorted === 'desc' ? 'descending' : 'ascending'} className="grid-cell text-xs">
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
