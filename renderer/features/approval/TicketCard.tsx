import type { Row } from '#ipc/contract.ts'
import { useCity } from '../../app/city.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Code, Written } from '../../ui/Text.tsx'
import { StatusPill, UrgencyPill } from '../../ui/TicketMarks.tsx'
import { placeName, subjectName } from '../ticket-list/columns.tsx'

/** A message in a few lines: what, where, whose, how it stands. */
export function TicketCard({ row }: { row: Row }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(60_000)
  return (
    <div className="flex flex-col gap-1 rounded-panel border border-line px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-semibold">{subjectName(city, row.categoryId, format)}</span>
        <StatusPill status={row.status} pending={row.pending} />
        <UrgencyPill urgency={row.urgency} />
        <Code code={row.code} className="selectable ms-auto text-ink-2" />
      </div>
      <p className="text-xs text-ink-2">
        {row.name !== null && <><Written>{row.name}</Written>{say('comma')}</>}
        {row.placeId !== null && <>{placeName(city, row.placeId, format)}{say('comma')}</>}
        {format.moment(row.receivedAt, now)}
      </p>
      {row.excerpt !== '' && <p dir="auto" className="selectable leading-6 text-ink-2">{row.excerpt}</p>}
    </div>
  )
}
