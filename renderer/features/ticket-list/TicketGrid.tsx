import { useCallback, useEffect, useLayoutEffect, useMemo, useState, useSyncExternalStore, type CSSProperties, type KeyboardEvent, type MouseEvent, type RefObject, type UIEvent } from 'react'
import { useCity } from '../../app/city.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import type { CellContext } from './columns.tsx'
import { ColumnHead, leastWidth, tracks } from './ColumnHead.tsx'
import { GridRow, rowId } from './GridRow.tsx'
import type { QueueTable } from './queue-table.ts'
import type { RowCache } from './row-cache.ts'
import { ROW, sameWindow, scrollTopFor, scrollWindow } from './scroll-window.ts'

/** What a key or a click does to the selection besides moving the cursor. */
export type Grip = 'move' | 'extend' | 'toggle'

export interface GridProps {
  readonly label: string
  readonly numbers: Uint32Array
  readonly rows: RowCache
  readonly table: QueueTable
  /** Place of the row with the cursor in `numbers`; -1 for none. */
  readonly active: number
  readonly selected: ReadonlySet<number>
  readonly onGrip: (index: number, grip: Grip) => void
  readonly onOpen: (index: number) => void
  readonly gridRef: RefObject<HTMLDivElement | null>
}

/** Height of the row of column heads, which stays in sight above the others. */
const HEAD = 32

/** A grid of any length: rows in sight are drawn, focus stays on the grid and points at the row with the cursor. */
export function TicketGrid({ label, numbers, rows, table, active, selected, onGrip, onOpen, gridRef }: GridProps) {
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
    if (event.ctrlKey || event.altKey || event.target !== event.currentTarget) return
    const to = target(event.key, active, numbers.length, page)
    if (to !== null) onGrip(to, event.shiftKey ? 'extend' : 'move')
    else if (event.code === 'Space' && !event.shiftKey && active >= 0) onGrip(active, 'toggle')
    else if (event.key === 'Enter' && active >= 0) onOpen(active)
    else return
    event.preventDefault()
  }
  const scroll = ({ currentTarget: { scrollTop: to } }: UIEvent<HTMLDivElement>): void =>
    setScrollTop((from) => (sameWindow(scrollWindow(numbers.length, viewport, from), scrollWindow(numbers.length, viewport, to)) ? from : to))
  const grip = useCallback(
    (index: number, event: MouseEvent) => {
      const marked = event.target instanceof Element && event.target.closest('[data-mark]') !== null
      onGrip(index, event.shiftKey ? 'extend' : event.ctrlKey || marked ? 'toggle' : 'move')
    },
    [onGrip],
  )
  const columns = table.getVisibleLeafColumns()
  const cells = columns.map(({ id }) => id).join(' ')
  const urgencyInline = columns.every(({ id }) => id !== 'urgency')
  const context = useMemo<CellContext>(() => ({ city, format, say, now, urgencyInline }), [city, format, say, now, urgencyInline])
  const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => first + place)
  const wide = leastWidth(columns)

  return (
    // one scroller for head and rows, which is also what takes focus: a pane inside it could not be scrolled by keyboard
    <div
      ref={gridRef}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable="true"
      aria-rowcount={numbers.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={active >= first && active <= last ? rowId(active) : undefined}
      onKeyDown={press}
      onScroll={scroll}
      style={{ '--columns': tracks(columns) } as CSSProperties}
      className="group min-h-0 flex-1 overflow-x-auto overflow-y-scroll outline-none"
    >
      <div role="row" aria-rowindex={1} className="sticky top-0 z-10 grid h-8 grid-cols-(--columns) items-center border-b border-line bg-surface" style={{ minWidth: wide }}>
        <div role="columnheader">
          <span className="sr-only">{say('list.chosenRow')}</span>
        </div>
        {columns.map((column) => (
          <ColumnHead key={column.id} column={column} />
        ))}
      </div>
      <div role="rowgroup" className="relative" style={{ height, minWidth: wide }}>
        <div role="presentation" className="absolute inset-x-0 top-0" style={{ transform: `translateY(${first * ROW + shift}px)` }}>
          {shown.map((index) => {
            const number = numbers[index] ?? 0
            return <GridRow key={number} index={index} row={rows.row(number)} active={index === active} selected={selected.has(number)} columns={columns} cells={cells} context={context} onGrip={grip} onOpen={onOpen} />
          })}
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
