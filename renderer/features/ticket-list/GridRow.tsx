import { Check } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { QueueColumn } from './ColumnHead.tsx'
import { SUBJECT_COLUMN, type CellContext } from './columns.tsx'
import type { ListRow } from './row-cache.ts'
import { ROW } from './scroll-window.ts'

export const rowId = (index: number): string => `ticket-row-${index}`
/** The place in the list of the row that holds this element; -1 outside every row. */
export const rowOfElement = (element: Element): number => Number(element.closest('[role=row]')?.getAttribute('aria-rowindex') ?? 1) - HEADS - 1
/** Rows before the first: that of the column heads. */
const HEADS = 1

interface GridRowProps {
  readonly index: number
  /** Undefined while on its way; null when the ticket is no longer on this desk. */
  readonly row: ListRow | null | undefined
  /** The cursor is here. */
  readonly active: boolean
  readonly selected: boolean
  readonly columns: readonly QueueColumn[]
  /** The columns' names: the table makes new columns for the same ones. */
  readonly cells: string
  readonly context: CellContext
}

/** Cells clip what they hold: containing the row's paint too would only give the browser two more layers of bookkeeping for every row. */
export const GridRow = memo(
  function GridRow({ index, row, active, selected, columns, context }: GridRowProps) {
    return (
      <div
        id={rowId(index)}
        role="row"
        aria-rowindex={index + HEADS + 1}
        aria-selected={selected}
        data-active={active || undefined}
        style={{ top: index * ROW }}
        className="grid-row absolute inset-x-0 [contain:size_layout_style] group-focus-visible:data-active:outline-2 group-focus-visible:data-active:-outline-offset-2 group-focus-visible:data-active:outline-accent"
      >
        {selected ? MARKED : UNMARKED}
        {columns.map(({ id, columnDef }) => (
          <div key={id} role="gridcell" className="grid-cell">
            {row == null ? (id === SUBJECT_COLUMN ? missing(row, context) : null) : columnDef.meta?.cell(row, context)}
          </div>
        ))}
      </div>
    )
  },
  (before, after) =>
    before.row === after.row && before.active === after.active && before.selected === after.selected && before.index === after.index && before.cells === after.cells && before.context === after.context,
)

const mark = (look: string, inside: ReactNode): ReactNode => (
  <div role="gridcell" data-mark="" className="flex h-full items-center ps-3">
    <span aria-hidden="true" className={`grid size-4 place-items-center rounded-[4px] border ${look}`}>{inside}</span>
  </div>
)
const UNMARKED = mark('border-control/60', null)
const MARKED = mark('border-accent bg-accent text-on-accent', <Check size={11} strokeWidth={3} />)

const missing = (row: null | undefined, { say }: CellContext): ReactNode => <span className="text-ink-3">{row === undefined ? '…' : say('list.gone')}</span>
