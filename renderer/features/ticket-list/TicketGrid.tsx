import { useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore, type CSSProperties, type KeyboardEvent, type MouseEvent, type RefObject, type UIEvent } from 'react'
import { flushSync } from 'react-dom'
import { useCity } from '../../app/city.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { keeper, type CellContext } from './columns.tsx'
import { GlyphShapes } from './glyphs.tsx'
import { GridHead, leastWidth, tracks } from './ColumnHead.tsx'
import { GridRow, rowId, rowOfElement } from './GridRow.tsx'
import type { QueueTable } from './queue-table.ts'
import type { RowCache } from './row-cache.ts'
import { ROW, rowsByPlace, rowsDrawn, sameWindow, scrollTopFor, scrollWindow } from './scroll-window.ts'

/** What a key or a click does to the selection besides moving the cursor. */
export type Grip = 'move' | 'extend' | 'toggle'

export interface GridProps {
  readonly label: string
  readonly numbers: Uint32Array
  /** False while more of them are on their way. */
  readonly whole: boolean
  readonly rows: RowCache
  readonly table: QueueTable
  /** Place of the row with the cursor in `numbers`; -1 for none. */
  readonly active: number
  /** The same by now: keys can be quicker than the screen. */
  readonly latest: () => number
  readonly selected: ReadonlySet<number>
  readonly onGrip: (index: number, grip: Grip) => void
  /** To the last row, wherever that is. */
  readonly onEnd: (grip: Grip) => void
  readonly onOpen: (index: number) => void
  readonly gridRef: RefObject<HTMLDivElement | null>
}

/** Height of the row of column heads, which stays in sight above the others. */
const HEAD = 32
/** Height of all that usually stands above and below the rows: with it the first drawing seldom needs a second. */
const AROUND = 154
/** Of rows: what ARIA says while they are not counted. */
const UNKNOWN = -1

/**
 * A grid of any length: rows in sight are drawn, focus stays on the grid and points at the row with the cursor. Its own background,
 * or the browser would paint all of it again at every step of a scroll.
 */
export function TicketGrid({ label, numbers, whole, rows, table, active, latest, selected, onGrip, onEnd, onOpen, gridRef }: GridProps) {
  const context = useCellContext(table)
  const [scrollTop, setScrollTop] = useState(0)
  const [viewport, setViewport] = useState(() => window.innerHeight - AROUND)
  const begun = useRef(false)
  useSyncExternalStore(rows.subscribe, rows.version)

  const view = scrollWindow(numbers.length, viewport, scrollTop)
  const { height, first, last, shift } = view
  useLayoutEffect(() => {
    const element = gridRef.current
    if (element === null) return
    const observer = new ResizeObserver(() => setViewport(element.clientHeight - HEAD))
    observer.observe(element)
    return () => observer.disconnect()
  }, [gridRef])
  useEffect(() => rows.wantAround(numbers, first, last))
  useEffect(() => {
    const element = gridRef.current
    const [shown, top] = begun.current || element === null ? [(element?.clientHeight ?? 0) - HEAD, element?.scrollTop ?? 0] : [viewport, 0]
    begun.current = true
    // at first nothing is asked of the page, which would have to be laid out for the answer
    const to = active < 0 ? top : scrollTopFor(active, numbers.length, shown, top)
    if (element !== null && to !== top) element.scrollTop = to
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when the choice moves: a list that is read again must not pull the operator back
  }, [active])

  const page = Math.max(1, Math.floor(viewport / ROW) - 1)
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.target !== event.currentTarget) return
    const at = latest()
    const to = target(event.key, at, numbers.length, page)
    if (event.key === 'End') onEnd(event.shiftKey ? 'extend' : 'move')
    else if (to !== null) onGrip(to, event.shiftKey ? 'extend' : 'move')
    else if (event.code === 'Space' && !event.shiftKey && at >= 0) onGrip(at, 'toggle')
    else if (event.key === 'Enter' && at >= 0) onOpen(at)
    else return
    event.preventDefault()
  }
  const scroll = ({ currentTarget: { scrollTop: to } }: UIEvent<HTMLDivElement>): void => {
    if (sameWindow(view, scrollWindow(numbers.length, viewport, to))) return
    // in this very frame: React would otherwise draw the rows after the browser has shown the place without them
    flushSync(() => setScrollTop(to))
  }
  const grip = ({ target: on, button, shiftKey, ctrlKey }: MouseEvent): void => {
    if (button !== 0 || !(on instanceof Element)) return
    const index = rowOfElement(on)
    if (index >= 0) onGrip(index, shiftKey ? 'extend' : ctrlKey || on.closest('[data-mark]') !== null ? 'toggle' : 'move')
  }
  const columns = table.getVisibleLeafColumns()
  const cells = columns.map(({ id }) => id).join(' ')
  const wide = leastWidth(columns)
  const drawn = rowsByPlace(view, rowsDrawn(viewport))
  const begin = useReadingOrder(first % drawn.length)

  return (
    // one scroller for head and rows, which is also what takes focus: a pane inside it could not be scrolled by keyboard
    <div
      ref={gridRef}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable="true"
      aria-rowcount={whole ? numbers.length + 1 : UNKNOWN}
      aria-colcount={columns.length + 1}
      aria-activedescendant={active >= first && active <= last ? rowId(active) : undefined}
      onKeyDown={press}
      onScroll={scroll}
      onMouseDown={grip}
      onDoubleClick={({ target: on }) => on instanceof Element && rowOfElement(on) >= 0 && onOpen(rowOfElement(on))}
      style={{ '--columns': tracks(columns) } as CSSProperties}
      className="group min-h-0 flex-1 overflow-x-auto overflow-y-scroll bg-surface outline-none [contain:strict]"
    >
      <GlyphShapes />
      <GridHead table={table} look={columns.map((column) => `${column.id} ${column.getIsSorted()}`).join()} wide={wide} />
      <div
        role="rowgroup"
        className="relative [contain:size_layout_style]"
        style={{ height, minWidth: wide, transform: shift === 0 ? undefined : `translateY(${shift}px)` }}
      >
        {drawn.map((_, nth) => {
          const place = (begin + nth) % drawn.length
          const index = drawn[place]
          if (index == null) return null
          const number = numbers[index] ?? 0
          return <GridRow key={place} index={index} row={rows.row(number)} active={index === active} selected={selected.has(number)} columns={columns} cells={cells} context={context} />
        })}
      </div>
    </div>
  )
}

const REST_MS = 200

/**
 * The place whose row comes first in the document. Rows that pass by lie in it as their places do; once the list rests they are put
 * into their order, which is the one that a screen reader reads.
 */
function useReadingOrder(firstPlace: number): number {
  const [begin, setBegin] = useState(firstPlace)
  useEffect(() => {
    const timer = setTimeout(() => setBegin(firstPlace), REST_MS)
    return () => clearTimeout(timer)
  }, [firstPlace])
  return begin
}

/** What cells are made with; a new one only when the words, the city or the minute are new. */
function useCellContext(table: QueueTable): CellContext {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(60_000)
  const urgencyInline = table.getVisibleLeafColumns().every(({ id }) => id !== 'urgency')
  return useMemo(() => ({ city, format, say, now, kept: keeper(), urgencyInline }), [city, format, say, now, urgencyInline])
}

function target(key: string, active: number, count: number, page: number): number | null {
  if (count === 0) return null
  const steps: Readonly<Record<string, number>> = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0 }
  const to = steps[key]
  return to === undefined ? null : Math.max(0, Math.min(count - 1, to))
}
