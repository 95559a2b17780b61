import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Building2, Copy, MapPin, UserRound } from 'lucide-react'
import { memo, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { useCopy } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { ticketQuery } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Code, PhoneNumber, Written } from '../../ui/Text.tsx'
import { StatusPill, UrgencyPill } from '../../ui/TicketMarks.tsx'
import { Timeline } from '../ticket/Timeline.tsx'
import { departmentNames, placeName, subjectName } from './columns.tsx'
import { DueBand } from './DueMark.tsx'
import { PreviewActions } from './PreviewActions.tsx'
import type { ListRow, RowCache } from './row-cache.ts'

interface PreviewProps {
  readonly number: number | null
  readonly rows: RowCache
  readonly shown: boolean
  /** The keys are this message's; otherwise they belong to the selection. */
  readonly acting: boolean
}

/** The message under the cursor beside the list; its timeline is read once the cursor rests. */
export const Preview = memo(function Preview({ number, rows, shown, acting }: PreviewProps) {
  const say = useSay()
  // its own row alone: rows arrive all the time while the list is scrolled
  const row = useSyncExternalStore(rows.subscribe, () => (number === null || !shown ? null : rows.row(number)))
  return (
    <aside aria-label={say('preview.title')} className="flex min-h-0 flex-col border-s border-line bg-ground">
      {row == null ? <p className="p-5 text-ink-3">{number === null && shown ? say('preview.none') : ''}</p> : <PreviewBody row={row} acting={acting} />}
    </aside>
  )
})

const REST_MS = 150
const TEXT_SHOWN = 1500

function PreviewBody({ row, acting }: { row: ListRow; acting: boolean }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const copy = useCopy()
  const navigate = useNavigate()
  const now = useNow(60_000)
  const [rested, setRested] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setRested(true), REST_MS)
    return () => clearTimeout(timer)
  }, [])
  const ticket = useQuery({ ...ticketQuery(row.id), enabled: rested }).data
  const copyCode = (): void => copy(row.code, say('copy.code'))
  useHotkeys('screen', [{ chord: 'KeyC', says: 'copy.codeAction', run: copyCode }])

  return (
    <>
      <Scroller className="flex min-h-0 flex-1 flex-col gap-3 p-4">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <StatusPill status={row.status} pending={row.pending} />
          <UrgencyPill urgency={row.urgency} />
          <Code code={row.code} className="selectable ms-auto font-semibold text-ink-2" />
        </div>
        <div>
          <h2 className="text-lg font-bold">{subjectName(city, row.categoryId, format)}</h2>
          <p className="text-xs text-ink-3">
            {say(`kind.${row.kind}`)}
            {say('comma')}
            {format.moment(row.receivedAt, now)}
            {say('comma')}
            {format.ago(row.receivedAt, now)}
          </p>
        </div>
        {row.dueAt !== null && <DueBand dueAt={row.dueAt} now={now} />}
        <ul className="flex flex-col gap-2">
          <Fact icon={<UserRound size={15} />}>
            {row.name === null && row.phone === null ? <span className="text-ink-3">{say('caller.none')}</span> : null}
            {row.name !== null && <Written className="font-medium">{row.name}</Written>} {row.phone !== null && <PhoneNumber phone={row.phone} className="text-ink-2" />}
          </Fact>
          <Fact icon={<MapPin size={15} />}>
            <span className="font-medium">{placeName(city, row.placeId, format)}</span>
            {row.address !== null && (
              <span className="text-ink-2">
                {say('comma')}
                <Written>{row.address}</Written>
              </span>
            )}
          </Fact>
          <Fact icon={<Building2 size={15} />}>
            {row.departmentIds.length === 0 ? <span className="text-ink-3">{say('preview.nobody')}</span> : <span className="font-medium">{say('preview.department', { who: departmentNames(city, row.departmentIds, format, say) })}</span>}
          </Fact>
        </ul>
        {row.excerpt !== '' && (
          <p dir="auto" className="selectable rounded-control border border-line bg-surface px-3 py-2.5 leading-6 break-words whitespace-pre-wrap">
            {(ticket?.current.text ?? row.excerpt).slice(0, TEXT_SHOWN)}
          </p>
        )}
        {ticket != null && (
          <section aria-label={say('timeline.title')} className="flex flex-col gap-2">
            <h3 className="text-xs font-semibold text-ink-2">{say('timeline.title')}</h3>
            <Timeline view={ticket} />
          </section>
        )}
      </Scroller>
      <div className="flex flex-none flex-col gap-2 border-t border-line bg-surface p-3">
        <div className="flex gap-2">
          <Action weight="primary" chord="Enter" className="flex-1" onPress={() => void navigate({ to: '/tickets/$ticketId', params: { ticketId: row.id } })}>
            {say('open')}
          </Action>
          <Action chord="KeyC" className="!h-9 flex-1" onPress={copyCode}>
            <Copy size={14} aria-hidden="true" />
            {say('copy.codeAction')}
          </Action>
        </div>
        {ticket != null && acting && <PreviewActions view={ticket} />}
      </div>
    </>
  )
}

const Fact = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <li className="flex items-start gap-2.5">
    <span aria-hidden="true" className="mt-0.5 flex-none text-ink-3">{icon}</span>
    <span className="min-w-0 break-words">{children}</span>
  </li>
)
