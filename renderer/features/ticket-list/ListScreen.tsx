import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useDeferredValue, useMemo, useRef, useState, type FocusEvent } from 'react'
import { refusalOf } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useSay } from '../../i18n/words.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { BulkBar } from './bulk/BulkBar.tsx'
import { ColumnChooser } from './ColumnChooser.tsx'
import { EmptyList, SearchNote } from './EmptyList.tsx'
import { ExportAction } from './export/ExportAction.tsx'
import { Filters } from './Filters.tsx'
import { KeepQueue } from './KeepQueue.tsx'
import { Preview } from './Preview.tsx'
import { nextSort, useQueueTable } from './queue-table.ts'
import { viewsQuery } from './saved-views.ts'
import { clean, filterOf, type SearchPatch, type TicketSearch } from './search.ts'
import { addressOf, addressOfSaved, SAVED_KEYS, SAVED_SHOWN, STANDARD_VIEWS } from './standard-views.ts'
import { TicketGrid, type Grip } from './TicketGrid.tsx'
import { useCursor, useSelection } from './use-cursor.ts'
import { useLater } from './use-later.ts'
import { useList } from './use-list.ts'
import { useRows } from './use-rows.ts'
import { ViewStrip } from './ViewStrip.tsx'
import { standingOf } from './view-standing.ts'

/** The queues of the city's messages, found and put in order by the desk itself. */
export function ListScreen() {
  const say = useSay()
  const announce = useAnnounce()
  const search = useSearch({ from: '/tickets' })
  const navigate = useNavigate({ from: '/tickets' })
  const rows = useRows()
  const filter = filterOf(search)
  const { list, answered, error } = useList(filter, rows)
  const views = useQuery(viewsQuery).data
  const saved = useMemo(() => views?.slice(0, SAVED_SHOWN) ?? [], [views])
  const { numbers, whole } = list
  const count = whole ? numbers.length : null
  const cursor = useCursor(list)
  const selection = useSelection(numbers, () => announce(say('bulk.cut'), 'danger'))
  const [panel, setPanel] = useState<'filters' | 'columns' | null>(null)
  const [writing, setWriting] = useState(false)
  const searchField = useRef<HTMLInputElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  // the rows are on the screen first; the queues and the message beside them, each as long in the making, a moment later
  const settled = useDeferredValue(true, false)
  const toRows = useCallback(() => grid.current?.focus(), [])

  const show = useCallback((next: TicketSearch) => void navigate({ search: next, replace: true }), [navigate])
  const change = useCallback((patch: SearchPatch) => void navigate({ search: (before) => clean({ ...before, ...patch }), replace: true }), [navigate])
  const sortBy = useCallback(({ sort, descending }: { sort: TicketSearch['sort']; descending: boolean }) => change({ sort: sort === 'receivedAt' ? undefined : sort, up: !descending }), [change])
  const { table, shown } = useQueueTable(search.columns, filter, sortBy)
  const open = useCallback(
    (index: number) => {
      const row = rows.row(numbers[index] ?? -1)
      if (row != null) void navigate({ to: '/tickets/$ticketId', params: { ticketId: row.id } })
    },
    [rows, numbers, navigate],
  )
  const { move, latest } = cursor
  const { grip: select } = selection
  const grip = useCallback(
    (index: number, how: Grip) => {
      if (how !== 'move') select(index, latest(), how)
      move(index)
    },
    [select, move, latest],
  )
  const later = useLater<'all' | 'move' | 'extend' | 'toggle'>(whole, JSON.stringify(filter), (what) => (what === 'all' ? selection.all() : grip(numbers.length - 1, what)))
  const { toTop } = cursor
  const { clear } = selection
  const atTop = useCallback((): void => {
    toTop()
    clear()
    toRows()
  }, [toTop, clear, toRows])
  const pick = useCallback((next: TicketSearch): void => {
    show(next)
    atTop()
  }, [show, atTop])
  const toOpen = useCallback(() => pick({}), [pick])
  const by = (index: number): number => Math.max(0, Math.min(numbers.length - 1, index))
  const toSearch = (): void => {
    searchField.current?.focus()
    searchField.current?.select()
  }
  useHotkeys('screen', [
    { chord: 'F3', says: 'list.search', bar: true, run: toSearch },
    { chord: 'Slash', says: 'list.search', quiet: true, run: toSearch },
    { chord: 'F4', says: 'filter.title', run: () => setPanel('filters') },
    { chord: 'F8', says: 'columns.title', run: () => setPanel('columns') },
    { chord: 'ArrowDown', says: 'key.rows', bar: true, run: () => { toRows(); move(by(latest() + 1)) } },
    { chord: 'Enter', says: 'open', bar: true, run: () => open(latest()) },
    { chord: 'Space', says: 'key.select', bar: true, run: () => { toRows(); grip(latest(), 'toggle') } },
    { chord: 'Shift+ArrowDown', says: 'key.selectRange', run: () => { toRows(); grip(by(latest() + 1), 'extend') } },
    { chord: 'Shift+ArrowUp', says: 'key.selectRangeUp', run: () => { toRows(); grip(by(latest() - 1), 'extend') } },
    ...(writing ? [] : [{ chord: 'Ctrl+KeyA', says: 'key.selectAll', run: () => { toRows(); later('all') } }]),
    { chord: 'BracketLeft', says: 'key.sortPrevious', run: () => sortBy({ ...filter, sort: nextSort(shown, filter.sort, -1) }) },
    { chord: 'BracketRight', says: 'key.sortNext', run: () => sortBy({ ...filter, sort: nextSort(shown, filter.sort, 1) }) },
    { chord: 'Backslash', says: 'key.sortTurn', run: () => sortBy({ ...filter, descending: !filter.descending }) },
    ...STANDARD_VIEWS.map((view) => ({ chord: view.chord, says: view.name, run: () => pick(addressOf(view)) })),
    ...saved.slice(0, SAVED_KEYS).map((view, place) => ({ chord: `Ctrl+Digit${place + 1}`, says: 'view.saved', quiet: place > 0, run: () => pick(addressOfSaved(view)) })),
  ])
  const standing = standingOf(search, saved)
  const watchWriting = ({ target }: FocusEvent): void => setWriting(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)

  return (
    <div className="grid h-full min-h-0 grid-cols-[176px_minmax(0,1fr)_340px] min-[1536px]:grid-cols-[208px_minmax(0,1fr)_372px] min-[1800px]:grid-cols-[208px_minmax(0,1fr)_452px]" onFocus={watchWriting}>
      {settled ? <ViewStrip chosen={standing.id} saved={saved} onPick={atTop} onGone={toOpen} counting={answered} /> : <div className="border-e border-line bg-ground" />}
      <section aria-label={say('nav.tickets')} className="relative flex min-h-0 min-w-0 flex-col bg-surface">
        <h1 className="sr-only">{say('nav.tickets')}</h1>
        <Filters
          search={search}
          base={standing.base}
          onChange={change}
          searchRef={searchField}
          panelOpen={panel === 'filters'}
          onPanel={(isOpen) => setPanel(isOpen ? 'filters' : null)}
          onDown={toRows}
          count={count}
          tools={settled && <><ColumnChooser shown={shown} onChange={(columns) => change({ columns })} isOpen={panel === 'columns'} onOpen={(isOpen) => setPanel(isOpen ? 'columns' : null)} /><ExportAction filter={filter} count={count} /></>}
          keeping={standing.changed ? <KeepQueue standing={{ filter, columns: [...(search.columns ?? [])] }} saved={standing.saved} onBack={() => pick(standing.base)} onKept={(view) => pick(addressOfSaved(view))} /> : null}
        />
        <SearchNote searching={search.q !== undefined && list.indexing} />
        {error !== null ? (
          <div className="p-5"><RefusalNotice refusal={refusalOf(error)} /></div>
        ) : (
          <>
            <TicketGrid label={standing.id === 'open' ? say('list.grid') : say('list.gridOf', { view: standing.saved?.name ?? (standing.standard === null ? '' : say(standing.standard.name)) })} numbers={numbers} whole={whole} rows={rows} table={table} active={cursor.index} latest={latest} selected={selection.chosen} onGrip={grip} onEnd={later} onOpen={open} gridRef={grid} />
            {numbers.length === 0 && (whole || !answered) && <EmptyList narrowed={search.q !== undefined || standing.changed} queue={standing.id !== 'open'} loading={!answered} />}
          </>
        )}
        <BulkBar numbers={selection.here} writing={writing} onClear={() => { selection.clear(); toRows() }} onLeave={toRows} />
      </section>
      <Preview key={cursor.number ?? 'none'} number={cursor.number} rows={rows} shown={settled} acting={selection.here.length === 0} />
    </div>
  )
}
