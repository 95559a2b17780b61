import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { memo, type ReactNode } from 'react'
import type { SavedView } from '#ipc/contract.ts'
import { read } from '../../api.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { SavedViewMenu } from './KeepQueue.tsx'
import { addressOf, addressOfSaved, SAVED_KEYS, STANDARD_VIEWS } from './standard-views.ts'
import type { TicketSearch } from './search.ts'
import { Key } from '../../ui/Action.tsx'

/** Deadlines pass without anybody doing anything. */
const RECOUNT_MS = 60_000

interface ViewStripProps {
  readonly chosen: string
  readonly saved: readonly SavedView[]
  readonly onPick: () => void
  /** The chosen view was removed. */
  readonly onGone: () => void
  /** The rows come first. */
  readonly counting: boolean
}

/** The queues with how much is in each. Counted again when messages change, never while the list is scrolled. */
export const ViewStrip = memo(function ViewStrip({ chosen, saved, onPick, onGone, counting }: ViewStripProps) {
  const say = useSay()
  const filters = [...STANDARD_VIEWS, ...saved].map(({ filter }) => ({ ...filter, text: '' }))
  const counts = useQuery({
    queryKey: ['tickets', 'counts', filters], queryFn: () => read('ticket.counts', { filters }), placeholderData: keepPreviousData, refetchInterval: RECOUNT_MS, enabled: counting,
  }).data
  return (
    <nav aria-label={say('view.title')} className="flex min-h-0 flex-col border-e border-line bg-ground">
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-2 py-2.5">
        <ul className="flex flex-col gap-px">
          <li aria-hidden="true" className="flex h-6 items-center gap-2 px-2 text-2xs font-semibold text-ink-3">
            <Key label="Alt" />
            {say('view.title')}
          </li>
          {STANDARD_VIEWS.map((view, place) => (
            <Queue key={view.id} name={say(view.name)} cap={view.chord.replace('Alt+Digit', '').replace('Alt+Minus', '-')} search={addressOf(view)} current={view.id === chosen} count={counts?.[place]} alarm={view.alarm === true} onPick={onPick} />
          ))}
        </ul>
        {saved.length > 0 && (
          <section aria-label={say('view.saved')} className="flex flex-col gap-1">
            <h2 className="px-2 text-2xs font-semibold text-ink-3">{say('view.saved')}</h2>
            <ul className="flex flex-col gap-px">
              {saved.map((view, place) => (
                <Queue key={view.id} name={view.name} cap={place < SAVED_KEYS ? `Ctrl ${place + 1}` : null} search={addressOfSaved(view)} current={view.id === chosen} count={counts?.[STANDARD_VIEWS.length + place]} alarm={false} onPick={onPick}>
                  {view.id === chosen && <SavedViewMenu view={view} onRemoved={onGone} />}
                </Queue>
              ))}
            </ul>
          </section>
        )}
      </div>
    </nav>
  )
})

interface QueueProps { readonly name: string; readonly cap: string | null; readonly search: TicketSearch; readonly current: boolean; readonly count: number | undefined; readonly alarm: boolean; readonly onPick: () => void; readonly children?: ReactNode }

function Queue({ name, cap, search, current, count, alarm, onPick, children }: QueueProps) {
  const say = useSay()
  const format = useFormat()
  return (
    <li className="flex items-center">
      <Link
        to="/tickets"
        search={search}
        onClick={onPick}
        aria-current={current ? 'true' : undefined}
        className={`flex h-8 min-w-0 flex-1 items-center gap-2 rounded-control px-2 outline-offset-[-2px] ${current ? 'bg-selected font-semibold text-ink' : 'text-ink-2 hover:bg-hover hover:text-ink'}`}
      >
        {cap !== null && <span className="flex-none opacity-80"><Key label={format.digits(cap)} /></span>}
        <span className="min-w-0 flex-1 truncate"><bdi>{name}</bdi></span>
        <span
          aria-label={count === undefined ? say('view.countWaiting') : say('view.count', { n: count })}
          role="img"
          className={`flex-none rounded-full px-1.5 text-2xs leading-[17px] font-medium ${count === undefined ? 'opacity-0' : alarm && count > 0 ? 'bg-danger-soft text-danger' : current ? 'bg-surface text-ink' : 'bg-sunken text-ink-2'}`}
        >
          {count === undefined ? '' : format.number(count)}
        </span>
      </Link>
      {children}
    </li>
  )
}
