import { useQuery } from '@tanstack/react-query'
import { useCity } from '../../app/city.tsx'
import { useNow } from '../../app/now.ts'
import { useOperator } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Written } from '../../ui/Text.tsx'
import { subjectName } from '../ticket-list/columns.tsx'
import { ApprovalPill } from './ApprovalPill.tsx'
import { approvalsQuery } from './approvals.ts'

const SHOWN = 5

/** What became of what one asked for; the newest first. */
export function MyRequests() {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(60_000)
  const { operator } = useOperator()
  const list = useQuery(approvalsQuery)
  const mine = (list.data ?? []).filter(({ state }) => state.askedBy === operator.id).sort((a, b) => b.state.updatedAt - a.state.updatedAt)
  return (
    <section aria-label={say('approvals.mine')} className="flex flex-col gap-2">
      <h2 className="font-semibold text-ink-2">{say('approvals.mine')}</h2>
      {mine.length === 0 ? <p className="text-ink-3">{say('approvals.mineNone')}</p> : (
        <ul className="flex flex-col gap-1.5">
          {mine.slice(0, SHOWN).map(({ state, ticket, answer }) => (
            <li key={state.id} className="flex flex-col rounded-control border border-line px-3 py-2">
              <span className="flex items-center gap-2">
                <span className="min-w-0 flex-1 truncate font-medium">{say(`approval.${state.matter}`)}{ticket !== null && `${say('comma')}${subjectName(city, ticket.categoryId, format)}`}</span>
                <ApprovalPill status={state.status} />
              </span>
              <span className="truncate text-xs text-ink-3">{format.ago(state.updatedAt, now)}{answer !== '' && <>{say('comma')}<Written>{answer}</Written></>}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
