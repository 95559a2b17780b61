import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Inbox, SearchX } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { call, read, refusalOf } from '../../api.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { Blank } from '../../ui/Blank.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { percentOf } from '../sync/status-words.ts'
import { Filters } from './Filters.tsx'
import { Preview } from './Preview.tsx'
import { RowCache } from './row-cache.ts'
import { filterOf, type TicketSearch } from './search.ts'
import { TicketGrid } from './TicketGrid.tsx'

const NONE = new Uint32Array()

/** All open tickets of the city, found and put in order by the desk itself. */
export function ListScreen() {
  const say = useSay()
  const search = useSearch({ from: '/tickets' })
  const navigate = useNavigate({ from: '/tickets' })
  const [rows] = useState(() => new RowCache((numbers) => call('ticket.rows', { numbers })))
  const list = useQuery({ queryKey: ['tickets', 'list', filterOf(search)], queryFn: () => read('ticket.list', filterOf(search)), placeholderData: keepPreviousData })
  const numbers = list.data?.numbers ?? NONE
  const choice = useChoice(numbers)
  const searchField = useRef<HTMLInputElement>(null)
  const grid = useRef<HTMLDivElement>(null)

  // rows of an earlier answer may be outdated; drawn again they are wanted again
  useEffect(() => rows.outdate(), [rows, list.dataUpdatedAt])

  const change = useCallback((patch: TicketSearch) => void navigate({ search: (before) => clean({ ...before, ...patch }), replace: true }), [navigate])
  const open = useCallback(
    (index: number) => {
      const row = rows.row(numbers[index] ?? -1)
      if (row != null) void navigate({ to: '/tickets/$ticketId', params: { ticketId: row.id } })
    },
    [rows, numbers, navigate],
  )
  const toSearch = (): void => {
    searchField.current?.focus()
    searchField.current?.select()
  }
  useHotkeys('screen', [
    { chord: 'F3', says: 'list.search', bar: true, run: toSearch },
    { chord: 'Slash', says: 'list.search', quiet: true, run: toSearch },
    { chord: 'ArrowDown', says: 'key.rows', bar: true, run: () => { grid.current?.focus(); choice.choose(Math.min(choice.index + 1, numbers.length - 1)) } },
    { chord: 'Enter', says: 'open', bar: true, run: () => open(choice.index) },
  ])
  const { sort, descending } = filterOf(search)
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)_372px] min-[1800px]:grid-cols-[minmax(0,1fr)_452px]">
      <section aria-label={say('nav.tickets')} className="relative flex min-h-0 min-w-0 flex-col bg-surface">
        <h1 className="sr-only">{say('nav.tickets')}</h1>
        <Filters search={search} onChange={change} searchRef={searchField} onDown={() => grid.current?.focus()} count={list.data === undefined ? null : numbers.length} />
        <SearchNote searching={search.q !== undefined && list.data?.indexing === true} />
        {list.isError ? (
          <div className="p-5"><RefusalNotice refusal={refusalOf(list.error)} /></div>
        ) : (
          <>
            <TicketGrid numbers={numbers} rows={rows} active={choice.index} onActive={choice.choose} onOpen={open} sort={sort} descending={descending} gridRef={grid} onSort={(next) => change({ sort: next, up: next === sort ? descending : next !== 'receivedAt' && next !== 'updatedAt' && next !== 'urgency' })} />
            {numbers.length === 0 && <EmptyList search={search} loading={list.isPending} />}
          </>
        )}
      </section>
      <Preview key={choice.number ?? 'none'} number={choice.number} rows={rows} />
    </div>
  )
}

/** The chosen row, held by its number: it stays the same ticket when the list is read again in another order. */
function useChoice(numbers: Uint32Array): { readonly index: number; readonly number: number | null; readonly choose: (index: number) => void } {
  const [number, setNumber] = useState<number | null>(null)
  const found = useMemo(() => (number === null ? -1 : numbers.indexOf(number)), [numbers, number])
  const choose = useCallback((next: number) => setNumber(numbers[next] ?? null), [numbers])
  // nothing chosen, or what was chosen is gone: the first
  const index = found === -1 && numbers.length > 0 ? 0 : found
  return { index, number: numbers[index] ?? null, choose }
}

function clean(search: TicketSearch): TicketSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== '' && value !== false))
}

function SearchNote({ searching }: { searching: boolean }) {
  const say = useSay()
  const indexing = useStatus()?.indexing ?? null
  if (!searching) return null
  return (
    <p role="status" className="border-b border-line bg-warn-soft px-5 py-1.5 text-warn">
      {say('search.indexing', { percent: indexing === null ? 0 : percentOf(indexing) })}
    </p>
  )
}

function EmptyList({ search, loading }: { search: TicketSearch; loading: boolean }) {
  const say = useSay()
  const format = useFormat()
  const status = useStatus()
  const coming = status?.loading ?? null
  const narrowed = search.q !== undefined || search.category !== undefined || search.place !== undefined || search.urgency !== undefined
  return (
    <div className="pointer-events-none absolute inset-x-0 top-1/3 mx-auto w-[420px] max-w-full">
      {loading ? (
        <Blank title={say('loading')} />
      ) : coming !== null ? (
        <Blank icon={<Inbox size={28} />} title={say('sync.loading', { percent: percentOf(coming) })}>{say('list.coming', { done: format.number(coming.done), total: format.number(coming.total) })}</Blank>
      ) : narrowed ? (
        <Blank icon={<SearchX size={28} />} title={say('list.noneFound')}>{say('list.noneFoundHint')}</Blank>
      ) : (
        <Blank icon={<Inbox size={28} />} title={say('list.none')}>{say('list.noneHint')}</Blank>
      )}
    </div>
  )
}
