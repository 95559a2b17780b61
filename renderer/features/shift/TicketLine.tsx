import { useQuery } from '@tanstack/react-query'
import { useCity } from '../../app/city.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { ticketQuery } from '../../queries.ts'
import { Code, Written } from '../../ui/Text.tsx'
import { StatusPill, UrgencyPill } from '../../ui/TicketMarks.tsx'
import { placeName, subjectName } from '../ticket-list/columns.tsx'

/** A message in one line, as it stands now. */
export function TicketLine({ ticketId }: { ticketId: string }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const { data } = useQuery(ticketQuery(ticketId))
  if (data === undefined) return <span className="text-ink-3">{say('loading')}</span>
  if (data === null) return <span className="text-ink-3">{say('shift.ticketAbsent')}</span>
  const { state, current } = data
  return (
    <span className="flex min-w-0 flex-1 items-center gap-2 text-start">
      <span className="min-w-0 flex-1 truncate font-medium">
        {subjectName(city, state.categoryId, format)}
        <span className="text-xs font-normal text-ink-3">
          {state.placeId !== null && <> {placeName(city, state.placeId, format)}</>}
          {current.name !== null && <> <Written>{current.name}</Written></>}
        </span>
      </span>
      <UrgencyPill urgency={state.urgency} />
      <StatusPill status={state.status} />
      <Code code={state.code} className="flex-none text-xs text-ink-2" />
    </span>
  )
}
