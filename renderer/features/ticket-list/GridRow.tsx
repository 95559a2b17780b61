import { Check } from 'lucide-react'
import { memo, type MouseEvent } from 'react'
import { useSay } from '../../i18n/words.tsx'
import type { QueueColumn } from './ColumnHead.tsx'
import { SUBJECT_COLUMN, type CellContext } from './columns.tsx'
import type { ListRow } from './row-cache.ts'

export const rowId = (index: number): string => `ticket-row-${index}`

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
  readonly onGrip: (index: number, event: MouseEvent) => void
  readonly onOpen: (index: number) => void
}

export const GridRow = memo(
  function GridRow({ index, row, active, selected, columns, context, onGrip, onOpen }: GridRowProps) {
    return (
      <div
        id={rowId(index)}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={selected}
        data-active={active || undefined}
        className="grid-row group-focus-visible:data-active:outline-2 group-focus-visible:data-active:-outline-offset-2 group-focus-visible:data-active:outline-accent"
        onMouseDown={(event) => event.button === 0 && onGrip(index, event)}
        onDoubleClick={() => onOpen(index)}
      >
        <div role="gridcell" data-mark="" className="flex h-full items-center ps-3">
          <Mark selected={selected} />
        </div>
        {columns.map((column) => (
          <div key={column.id} role="gridcell" className="grid-cell">
            <Cell column={column} row={row} context={context} />
          </div>
        ))}
      </div>
    )
  },
  (before, after) =>
    before.row === after.row && before.active === after.active && before.selected === after.selected && before.index === after.index && before.cells === after.cells &&
    before.context === after.context && before.onGrip === after.onGrip && before.onOpen === after.onOpen,
)

const Mark = ({ selected }: { selected: boolean }) => (
  <span aria-hidden="true" className={`grid size-4 place-items-center rounded-[4px] border ${selected ? 'border-accent bg-accent text-on-accent' : 'border-control/60'}`}>
    {selected && <Check size={11} strokeWidth={3} />}
  </span>
)

function Cell({ column: { id, columnDef }, row, context }: { column: QueueColumn; row: ListRow | null | undefined; context: CellContext }) {
  const say = useSay()
  if (row != null) return columnDef.meta?.cell(row, context)
  if (id !== SUBJECT_COLUMN) return null
  return <span className="text-ink-3">{row === undefined ? '…' : say('list.gone')}</span>
}
