import { CircleCheckBig, Inbox, SearchX } from 'lucide-react'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { Blank } from '../../ui/Blank.tsx'
import { percentOf } from '../sync/status-words.ts'

export function SearchNote({ searching }: { searching: boolean }) {
  const say = useSay()
  const indexing = useStatus()?.indexing ?? null
  if (!searching) return null
  return (
    <p role="status" className="border-b border-line bg-warn-soft px-5 py-1.5 text-warn">
      {say('search.indexing', { percent: indexing === null ? 0 : percentOf(indexing) })}
    </p>
  )
}

interface EmptyListProps {
  /** Words or filters beyond the queue's own. */
  readonly narrowed: boolean
  /** A queue that is empty when its work is done. */
  readonly queue: boolean
  readonly loading: boolean
}

/** Why there is no row: not read yet, still coming, nothing found, or nothing there. */
export function EmptyList({ narrowed, queue, loading }: EmptyListProps) {
  const say = useSay()
  const format = useFormat()
  const coming = useStatus()?.loading ?? null
  return (
    <div className="pointer-events-none absolute inset-x-0 top-1/3 mx-auto w-[420px] max-w-full">
      {loading ? (
        <Blank title={say('loading')} />
      ) : coming !== null ? (
        <Blank icon={<Inbox size={28} />} title={say('sync.loading', { percent: percentOf(coming) })}>{say('list.coming', { done: format.number(coming.done), total: format.number(coming.total) })}</Blank>
      ) : narrowed ? (
        <Blank icon={<SearchX size={28} />} title={say('list.noneFound')}>{say('list.noneFoundHint')}</Blank>
      ) : queue ? (
        <Blank icon={<CircleCheckBig size={28} />} title={say('view.empty')}>{say('view.emptyHint')}</Blank>
      ) : (
        <Blank icon={<Inbox size={28} />} title={say('list.none')}>{say('list.noneHint')}</Blank>
      )}
    </div>
  )
}
