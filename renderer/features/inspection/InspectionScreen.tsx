import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Lock, WifiOff } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import type { TicketView } from '#ipc/contract.ts'
import { refusalOf } from '../../api.ts'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useMay } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Code, Written } from '../../ui/Text.tsx'
import { StatusMark, UrgencyPill } from '../../ui/TicketMarks.tsx'
import { placeName, subjectName } from '../ticket-list/columns.tsx'
import { confidentialPages } from './confidential.ts'

/** What only the inspection sees: read from the server while this screen is open, kept nowhere. */
export function InspectionScreen() {
  const say = useSay()
  const may = useMay('confidential.read')
  const reachable = useReachable()
  return (
    <InspectionFrame>
      {!may ? <Blank icon={<Lock size={28} />} title={say('refusal.not_permitted')} /> : reachable ? <ConfidentialList /> : <OutOfReach />}
    </InspectionFrame>
  )
}

/** Whether the server can be asked. A desk that is still connecting may ask and is told. */
export function useReachable(): boolean {
  const phase = useStatus()?.phase
  return phase !== 'offline' && phase !== 'paused' && phase !== 'stopped'
}

export function OutOfReach() {
  const say = useSay()
  return <Blank icon={<WifiOff size={28} />} title={say('inspection.offline')}>{say('inspection.offlineHint')}</Blank>
}

/** In the inspection's own colour, with what is so of all it shows. */
export function InspectionFrame({ children }: { children: ReactNode }) {
  const say = useSay()
  return (
    <div className="inspection grid h-full min-h-0 grid-rows-[auto_minmax(0,1fr)]">
      <p className="flex items-center gap-2.5 border-b border-line bg-confidential-soft px-6 py-1.5 text-confidential">
        <Lock size={15} aria-hidden="true" className="flex-none" />
        <strong className="font-semibold">{say('inspection.bar')}</strong>
        <span className="truncate">{say('inspection.barHint')}</span>
      </p>
      <div className="min-h-0">{children}</div>
    </div>
  )
}

function ConfidentialList() {
  const say = useSay()
  const navigate = useNavigate()
  const list = useRef<HTMLDivElement>(null)
  const pages = useInfiniteQuery(confidentialPages)
  const tickets = pages.data?.pages.flatMap((page) => page.tickets) ?? []
  const open = (ticketId: string): void => void navigate({ to: '/inspection/$ticketId', params: { ticketId } })
  const arrived = pages.data !== undefined
  useHotkeys('screen', [
    { chord: 'ArrowDown', says: 'key.rows', bar: true, run: () => list.current?.querySelector<HTMLElement>('[role=option]')?.focus() },
    { chord: 'F3', says: 'inspection.again', bar: true, run: () => void pages.refetch() },
  ])
  return (
    <section aria-label={say('nav.inspection')} className="flex h-full min-h-0 flex-col bg-surface">
      <header className="flex h-14 flex-none items-center gap-3 border-b border-line px-6">
        <h1 className="text-lg font-bold">{say('nav.inspection')}</h1>
        {arrived && <span className="text-ink-3">{say('inspection.count', { n: tickets.length })}</span>}
        <Action small className="ms-auto" chord="F3" isDisabled={pages.isFetching} onPress={() => void pages.refetch()}>{say('inspection.again')}</Action>
      </header>
      {pages.isError ? (
        <div className="p-6"><RefusalNotice refusal={refusalOf(pages.error)} /></div>
      ) : !arrived ? (
        <Blank title={say('loading')} />
      ) : tickets.length === 0 ? (
        <Blank icon={<Lock size={28} />} title={say('inspection.none')}>{say('inspection.noneHint')}</Blank>
      ) : (
        <div className="min-h-0 flex-1 overflow-auto">
          <ListBox
            ref={list}
            autoFocus="first"
            aria-label={say('nav.inspection')}
            items={tickets.map((view) => ({ id: view.state.id, view }))}
            onAction={(key) => open(String(key))}
            className="flex flex-col"
          >
            {({ id, view }) => <ConfidentialRow key={id} view={view} />}
          </ListBox>
          {pages.hasNextPage && (
            <div className="p-4">
              <Action isDisabled={pages.isFetchingNextPage} onPress={() => void pages.fetchNextPage()}>{say('inspection.older')}</Action>
            </div>
          )}
        </div>
      )}
    </section>
  )
}

function ConfidentialRow({ view: { state, current } }: { view: TicketView }) {
  const format = useFormat()
  const city = useCity()
  const say = useSay()
  const now = useNow(60_000)
  return (
    <ListBoxItem id={state.id} textValue={state.code} className="flex h-12 cursor-default items-center gap-4 border-b border-line/60 px-6 outline-none data-focus-visible:outline-2 data-focus-visible:outline-offset-[-2px] data-focus-visible:outline-accent data-focused:bg-selected data-hovered:bg-hover">
      <span className="w-32 flex-none"><StatusMark status={state.status} /></span>
      <Code code={state.code} className="w-24 flex-none text-ink-2" />
      <span className="min-w-0 flex-1 truncate">
        <span className="font-semibold">{subjectName(city, state.categoryId, format)}</span>
        <span className="ms-2.5 text-ink-3"><Written>{current.text.slice(0, 160)}</Written></span>
      </span>
      <UrgencyPill urgency={state.urgency} />
      <span className="w-28 flex-none truncate text-ink-2">{placeName(city, state.placeId, format)}</span>
      <span className="w-28 flex-none text-ink-2">{say(`kind.${state.kind}`)}</span>
      <span className="w-32 flex-none text-end text-ink-2">{format.moment(state.receivedAt, now)}</span>
    </ListBoxItem>
  )
}
