import { ArrowDown, ArrowUp } from 'lucide-react'
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useState, useSyncExternalStore, type KeyboardEvent, type RefObject, type UIEvent } from 'react'
import type { ListFilter } from '#ipc/contract.ts'
import { useCity } from '../../app/city.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { COLUMNS, type CellContext, type Column } from './columns.tsx'
import type { ListRow, RowCache } from './row-cache.ts'
import { ROW, sameWindow, scrollTopFor, scrollWindow } from './scroll-window.ts'

export interface GridProps {
  readonly numbers: Uint32Array
  readonly rows: RowCache
  /** Place of the chosen row in `numbers`; -1 for none. */
  readonly active: number
  readonly onActive: (index: number) => void
  readonly onOpen: (index: number) => void
  readonly sort: ListFilter['sort']
  readonly descending: boolean
  readonly onSort: (sort: ListFilter['sort']) => void
  readonly gridRef: RefObject<HTMLDivElement | null>
}

/** Height of the row of column heads, which stays in sight above the others. */
const HEAD = 32

const rowId = (index: number): string => `ticket-row-${index}`

/** A grid of any length: rows in sight are drawn, focus stays on the grid and points at the chosen row. */
export function TicketGrid({ numbers, rows, active, onActive, onOpen, sort, descending, onSort, gridRef }: GridProps) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(60_000)
  const [scrollTop, setScrollTop] = useState(0)
  const [viewport, setViewport] = useState(600)
  useSyncExternalStore(rows.subscribe, rows.version)

  const { height, first, last, shift } = scrollWindow(numbers.length, viewport, scrollTop)
  useLayoutEffect(() => {
    const element = gridRef.current
    if (element === null) return
    const observer = new ResizeObserver(() => setViewport(element.clientHeight - HEAD))
    observer.observe(element)
    return () => observer.disconnect()
  }, [gridRef])
  useEffect(() => rows.want([...numbers.subarray(first, last + 1)]))
  useEffect(() => {
    const element = gridRef.current
    if (element !== null && active >= 0) element.scrollTop = scrollTopFor(active, numbers.length, element.clientHeight - HEAD, element.scrollTop)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when the choice moves: a list that is read again must not pull the operator back
  }, [active])

  const page = Math.max(1, Math.floor(viewport / ROW) - 1)
  const press = (event: KeyboardEvent): void => {
    const to = target(event.key, active, numbers.length, page)
    if (event.ctrlKey || event.altKey) return
    if (to !== null) {
      event.preventDefault()
      onActive(to)
    } else if (event.key === 'Enter' && active >= 0 && event.target === event.currentTarget) {
      event.preventDefault()
      onOpen(active)
    }
  }
  const scroll = ({ currentTarget: { scrollTop: to } }: UIEvent<HTMLDivElement>): void =>
    setScrollTop((from) => (sameWindow(scrollWindow(numbers.length, viewport, from), scrollWindow(numbers.length, viewport, to)) ? from : to))
  const choose = useCallback((index: number) => onActive(index), [onActive])
  const context = useMemo<CellContext>(() => ({ city, format, now }), [city, format, now])
  const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => first + place)

  return (
    // one scroller for head and rows, which is also what takes focus: a pane inside it could not be scrolled by keyboard
    <div
      ref={gridRef}
      role="grid"
      tabIndex={0}
      aria-label={say('list.grid')}
      aria-rowcount={numbers.length + 1}
      aria-colcount={COLUMNS.length}
      aria-activedescendant={active >= first && active <= last ? rowId(active) : undefined}
      onKeyDown={press}
      onScroll={scroll}
      className="group min-h-0 flex-1 overflow-y-scroll outline-none"
    >
      <div role="row" aria-rowindex={1} className="sticky top-0 z-10 flex h-8 items-center border-b border-line bg-surface">
        {COLUMNS.map((column) => (
          <ColumnHead key={column.id} column={column} sorted={column.sort === sort ? (descending ? 'descending' : 'ascending') : null} onSort={onSort} />
        ))}
      </div>
      <div role="rowgroup" className="relative" style={{ height }}>
        <div role="presentation" className="absolute inset-x-0 top-0" style={{ transform: `translateY(${first * ROW + shift}px)` }}>
          {shown.map((index) => (
            <GridRow key={numbers[index]} index={index} row={rows.row(numbers[index] ?? 0)} chosen={index === active} context={context} onChoose={choose} onOpen={onOpen} />
          ))}
        </div>
      </div>
    </div>
  )
}

function target(key: string, active: number, count: number, page: number): number | null {
  if (count === 0) return null
  const steps: Readonly<Record<string, number>> = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: count - 1 }
  const to = steps[key]
  return to === undefined ? null : Math.max(0, Math.min(count - 1, to))
}

function ColumnHead({ column, sorted, onSort }: { column: Column; sorted: 'ascending' | 'descending' | null; onSort: GridProps['onSort'] }) {
  const say = useSay()
  const { sort } = column
  const Arrow = sorted === 'descending' ? ArrowDown : ArrowUp
  return (
    <div role="columnheader" aria-sort={sorted ?? (sort === null ? undefined : 'none')} className={`grid-cell text-xs ${column.className}`}>
      {sort === null ? (
        <span className="text-ink-3">{say(column.title)}</span>
      ) : (
        <button type="button" tabIndex={-1} onClick={() => onSort(sort)} className={`flex h-7 items-center gap-1 ${sorted === null ? 'text-ink-3 hover:text-ink' : 'font-semibold text-ink'}`}>
          {say(column.title)}
          {sorted !== null && <Arrow size={13} aria-hidden="true" />}
        </button>
      )}
    </div>
  )
}

interface GridRowProps {
  readonly index: number
  readonly row: ListRow | null | undefined
  readonly chosen: boolean
  readonly context: CellContext
  readonly onChoose: (index: number) => void
  readonly onOpen: (index: number) => void
}

const GridRow = memo(
  function GridRow({ index, row, chosen, context, onChoose, onOpen }: GridRowProps) {
    const say = useSay()
    return (
      <div id={rowId(index)} role="row" aria-rowindex={index + 2} aria-selected={chosen} className="grid-row group-focus-visible:aria-selected:outline-2 group-focus-visible:aria-selected:-outline-offset-2 group-focus-visible:aria-selected:outline-accent" onMouseDown={() => onChoose(index)} onDoubleClick={() => onOpen(index)}>
        {COLUMNS.map((column) => (
          <div key={column.id} role="gridcell" className={`grid-cell ${column.className}`}>
            {row === undefined ? column.id === 'subject' && <span className="text-ink-3">…</span> : row === null ? column.id === 'subject' && <span className="text-ink-3">{say('list.gone')}</span> : column.cell(row, context)}
          </div>
        ))}
      </div>
    )
  },
  (before, after) =>
    before.row === after.row && before.chosen === after.chosen && before.index === after.index &&
    before.context === after.context && before.onOpen === after.onOpen,
)
