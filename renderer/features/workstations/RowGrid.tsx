import { Check } from 'lucide-react'
import { memo, useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { useSay } from '../../i18n/words.tsx'
import { ROW, rowsDrawn, sameWindow, scrollTopFor, scrollWindow } from '../ticket-list/scroll-window.ts'

export interface Column<T> {
  readonly id: string
  readonly head: string
  /** A track of `grid-template-columns`. */
  readonly width: string
  readonly cell: (row: T) => ReactNode
}

interface RowGridProps<T> {
  readonly label: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  /** Stays the same for a row that is read again. */
  readonly nameOf: (row: T) => string
  /** Place of the row with the cursor; -1 in an empty list. */
  readonly active: number
  readonly onActive: (index: number) => void
  /** Rows that are chosen for an action; left out where only one is acted on. */
  readonly selected?: ReadonlySet<string>
  readonly onToggle?: (index: number) => void
  /** From the cursor to that row. */
  readonly onExtend?: (index: number) => void
  readonly onOpen?: (index: number) => void
}

const HEAD = 32
const MARK = '30px'

/** Rows in sight are drawn; focus stays on the grid and points at the row with the cursor. */
export function RowGrid<T>({ label, columns, rows, nameOf, active, onActive, selected, onToggle, onExtend, onOpen }: RowGridProps<T>) {
  const say = useSay()
  const grid = useRef<HTMLDivElement>(null)
  const [scrollTop, setScrollTop] = useState(0)
  const [viewport, setViewport] = useState(600)
  const view = scrollWindow(rows.length, viewport, scrollTop)
  const { height, first, last } = view
  useLayoutEffect(() => {
    const element = grid.current
    if (element === null) return
    const observer = new ResizeObserver(() => setViewport(element.clientHeight - HEAD))
    observer.observe(element)
    // whoever came by a key begins on the rows; whoever holds a control keeps it
    if (document.activeElement === document.body) element.focus({ preventScroll: true })
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    const element = grid.current
    if (element === null || active < 0) return
    const to = scrollTopFor(active, rows.length, element.clientHeight - HEAD, element.scrollTop)
    if (to !== element.scrollTop) element.scrollTop = to
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when the cursor moves: rows that are read again must not pull anybody back
  }, [active])

  const page = Math.max(1, Math.floor(viewport / ROW) - 1)
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.target !== event.currentTarget || rows.length === 0) return
    const steps: Readonly<Record<string, number>> = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: rows.length - 1 }
    const step = steps[event.key]
    if (step !== undefined) {
      const to = Math.max(0, Math.min(rows.length - 1, step))
      if (event.shiftKey && onExtend !== undefined) onExtend(to)
      else onActive(to)
    } else if (event.code === 'Space' && !event.shiftKey && onToggle !== undefined && active >= 0) onToggle(active)
    else if (event.key === 'Enter' && onOpen !== undefined && active >= 0) onOpen(active)
    else return
    event.preventDefault()
  }
  const grip = ({ target, button, shiftKey, ctrlKey }: MouseEvent): void => {
    if (button !== 0 || !(target instanceof Element)) return
    const index = Number(target.closest('[role=row]')?.getAttribute('aria-rowindex') ?? 1) - 2
    if (index < 0) return
    if (shiftKey && onExtend !== undefined) onExtend(index)
    else if ((ctrlKey || target.closest('[data-mark]') !== null) && onToggle !== undefined) onToggle(index)
    else onActive(index)
  }
  const tracks = [...(selected === undefined ? [] : [MARK]), ...columns.map(({ width }) => width)].join(' ')
  return (
    <div
      ref={grid}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable={selected === undefined ? undefined : true}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={active >= first && active <= last ? rowId(label, active) : undefined}
      onKeyDown={press}
      onMouseDown={grip}
      onScroll={({ currentTarget: { scrollTop: to } }) => {
        // in this very frame, or the browser would show the place without its rows first
        if (!sameWindow(view, scrollWindow(rows.length, viewport, to))) flushSync(() => setScrollTop(to))
      }}
      onDoubleClick={() => active >= 0 && onOpen?.(active)}
      style={{ '--columns': tracks } as CSSProperties}
      className="group min-h-0 flex-1 overflow-x-auto overflow-y-scroll bg-surface outline-none [contain:strict]"
    >
      <div role="row" aria-rowindex={1} className="sticky top-0 z-10 grid h-8 grid-cols-(--columns) items-center border-b border-line bg-surface">
        {selected !== undefined && <div role="columnheader"><span className="sr-only">{say('list.chosenRow')}</span></div>}
        {columns.map(({ id, head }) => <div key={id} role="columnheader" className="grid-cell text-xs text-ink-3">{head}</div>)}
      </div>
      <div role="rowgroup" className="relative" style={{ height }}>
        {rows.slice(first, Math.min(last + 1, first + rowsDrawn(viewport))).map((row, nth) => {
          const index = first + nth
          const name = nameOf(row)
          return <GridRow key={name} id={rowId(label, index)} index={index} row={row} columns={columns} active={index === active} marks={selected !== undefined} chosen={selected?.has(name) ?? index === active} />
        })}
      </div>
    </div>
  )
}

interface GridRowProps<T> { readonly id: string; readonly index: number; readonly row: T; readonly columns: readonly Column<T>[]; readonly active: boolean; readonly marks: boolean; readonly chosen: boolean }

/** Not drawn again while others pass by. */
const GridRow = memo(function GridRow<T>({ id, index, row, columns, active, marks, chosen }: GridRowProps<T>) {
  return (
    <div
      id={id} role="row" aria-rowindex={index + 2} aria-selected={chosen} data-active={active || undefined} style={{ top: index * ROW }}
      className="grid-row absolute inset-x-0 group-focus-visible:data-active:outline-2 group-focus-visible:data-active:-outline-offset-2 group-focus-visible:data-active:outline-accent"
    >
      {marks && <Mark chosen={chosen} />}
      {columns.map((column) => <div key={column.id} role="gridcell" className="grid-cell">{column.cell(row)}</div>)}
    </div>
  )
}) as <T>(props: GridRowProps<T> & { readonly key?: string }) => ReactNode

const rowId = (label: string, index: number): string => `${label.replaceAll(/\s/g, '-')}-${index}`

const Mark = ({ chosen }: { chosen: boolean }) => (
  <div role="gridcell" data-mark="" className="flex h-full items-center ps-3">
    <span aria-hidden="true" className={`grid size-4 place-items-center rounded-[4px] border ${chosen ? 'border-accent bg-accent text-on-accent' : 'border-control/60'}`}>{chosen && <Check size={11} strokeWidth={3} />}</span>
  </div>
)
