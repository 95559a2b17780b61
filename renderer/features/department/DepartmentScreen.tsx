import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Inbox as InboxIcon, WifiOff } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ShelfCounts } from '#ipc/follow-up.ts'
import { refusalOf } from '../../api.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useMay, useOperator } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { AcknowledgeAll } from './AcknowledgeAll.tsx'
import { Inbox } from './Inbox.tsx'
import { inboxOf, unacknowledged } from './inbox.ts'
import { MessagePane } from './MessagePane.tsx'
import { departmentPages } from './online.ts'
import { ShelfTabs } from './ShelfTabs.tsx'

/** What a department's liaison works with: its own messages, read from the server and kept nowhere. */
export function DepartmentScreen() {
  const say = useSay()
  const { operator } = useOperator()
  const works = useMay('assignment.work')
  if (!works || operator.departmentId === null) {
    return <div className="h-full bg-surface"><h1 className="sr-only">{say('nav.department')}</h1><Blank title={say('department.notLiaison')}>{say('department.notLiaisonHint')}</Blank></div>
  }
  return <Desk departmentId={operator.departmentId} />
}

function Desk({ departmentId }: { departmentId: string }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(60_000)
  const phase = useStatus()?.phase
  const navigate = useNavigate({ from: '/department' })
  const { ticket = null, shelf = 'new' } = useSearch({ from: '/department' })
  const pages = useInfiniteQuery(departmentPages(shelf))
  const [acknowledging, setAcknowledging] = useState(false)
  const list = useRef<HTMLDivElement>(null)

  const offline = phase === 'offline' || phase === 'paused' || phase === 'stopped'
  const { refetch } = pages
  useEffect(() => {
    if (!offline) void refetch()
  }, [offline, refetch])

  const entries = inboxOf(pages.data?.pages.flatMap(({ tickets }) => tickets) ?? [], now)
  // they stay in sight while another shelf is fetched
  const counts = useCountsNow(pages.data?.pages.at(-1)?.counts)
  const fresh = unacknowledged(entries)
  // of one alone K does it
  const several = fresh.length > 1
  const choose = (ticketId: string): void => void navigate({ search: (before) => ({ ...before, ticket: ticketId }), replace: true })
  const turn = (by: 1 | -1): void => {
    const at = entries.findIndex(({ view }) => view.state.id === ticket)
    const next = entries[at === -1 ? 0 : at + by]
    if (next === undefined) return
    choose(next.view.state.id)
    list.current?.querySelector<HTMLElement>(`[data-ticket="${next.view.state.id}"]`)?.focus()
  }
  useHotkeys('screen', [
    { chord: 'ArrowDown', says: 'department.next', run: () => turn(1) },
    { chord: 'ArrowUp', says: 'department.previous', run: () => turn(-1) },
    ...(several ? [{ chord: 'Shift+KeyK', says: 'department.acknowledgeAll', bar: true, run: () => setAcknowledging(true) }] : []),
    { chord: 'F3', says: 'department.again', bar: true, run: () => void refetch() },
  ])
  const department = city.departmentOf(departmentId)
  return (
    <div className="grid h-full min-h-0 grid-cols-[380px_minmax(0,1fr)] min-[1536px]:grid-cols-[460px_minmax(0,1fr)]">
      <section aria-label={say('nav.department')} className="flex min-h-0 min-w-0 flex-col border-e border-line bg-surface">
        <header className="flex flex-none flex-col gap-2 border-b border-line px-4 py-2.5">
          <div className="flex items-center gap-2">
            <h1 className="min-w-0 flex-1 truncate text-lg font-bold">{department === null ? say('nav.department') : nameIn(department, format.language)}</h1>
            {counts !== undefined && <span data-testid="department-counts" className={`flex-none text-xs ${counts.late > 0 ? 'font-medium text-danger' : 'text-ink-3'}`}>{say('department.counts', { open: counts.new + counts.acknowledged, late: counts.late })}</span>}
          </div>
          <ShelfTabs counts={counts} value={shelf} onChange={(picked) => void navigate({ search: (before) => ({ ...(before.ticket === undefined ? {} : { ticket: before.ticket }), ...(picked === 'new' ? {} : { shelf: picked }) }), replace: true })} />
          <Action small weight="quiet" className="self-start" chord="F3" isDisabled={pages.isFetching} onPress={() => void refetch()}>{say('department.again')}</Action>
          {several && <Action small chord="Shift+KeyK" className="self-start" onPress={() => setAcknowledging(true)}>{say('department.acknowledgeAll')} ({format.number(fresh.length)})</Action>}
        </header>
        {pages.isError && !offline && <div className="p-3"><RefusalNotice refusal={refusalOf(pages.error)} /></div>}
        {pages.data === undefined ? (
          <Blank {...(offline ? { icon: <WifiOff size={28} /> } : {})} title={say(offline ? 'department.offline' : pages.isError ? 'nav.department' : 'loading')}>{offline ? say('department.offlineHint') : undefined}</Blank>
        ) : entries.length === 0 ? (
          <Blank icon={<InboxIcon size={28} />} title={say(shelf === 'new' ? 'department.none' : `department.none.${shelf}`)}>{shelf === 'new' ? say('department.noneHint') : undefined}</Blank>
        ) : (
          <div className="min-h-0 flex-1 overflow-auto">
            <Inbox shelf={shelf} entries={entries} chosen={ticket} onChoose={choose} listRef={list} />
            {pages.hasNextPage && <div className="p-3"><Action isDisabled={pages.isFetchingNextPage} onPress={() => void pages.fetchNextPage()}>{say('department.older')}</Action></div>}
          </div>
        )}
      </section>
      <div className="flex min-h-0 min-w-0 flex-col bg-ground">
        {offline && ticket !== null && <div className="flex-none p-3"><Notice tone="warn" live>{say('department.offlineOpen')}</Notice></div>}
        <div className="min-h-0 flex-1">
          {ticket === null ? <Blank icon={<InboxIcon size={28} />} title={say('department.pick')}>{say('department.pickHint')}</Blank> : <MessagePane key={ticket} ticketId={ticket} />}
        </div>
      </div>
      <AcknowledgeAll entries={fresh} isOpen={acknowledging} onClose={() => setAcknowledging(false)} />
    </div>
  )
}

function useCountsNow(counts: ShelfCounts | undefined): ShelfCounts | undefined {
  const [last, setLast] = useState(counts)
  if (counts !== undefined && counts !== last) setLast(counts)
  return counts ?? last
}
