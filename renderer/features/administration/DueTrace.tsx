import type { Due } from '#domain/calendar/due.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useDueReasons } from '../ticket/due-reasons.ts'
import { nameOf } from './titles.ts'

/** A due time with its whole reckoning in sight. `due` null: the year's plan decides. */
export function DueTrace({ due, departmentId, directory }: { due: Due | null; departmentId: string | null; directory: Directory }) {
  const say = useSay()
  const format = useFormat()
  const reasons = useDueReasons()
  const speaker = { directory, say, format }
  const policy = due === null ? null : (directory.deadlines.find(({ id }) => id === due.policyId)?.note ?? null)
  return (
    <div role="status" className="flex flex-col gap-2 rounded-control bg-accent-soft px-2.5 py-2">
      {departmentId !== null && <p className="text-xs text-ink-2">{nameOf('departments', departmentId, speaker)}</p>}
      {due === null ? (
        <p className="font-semibold">{say('subject.plan')}</p>
      ) : (
        <>
          <p className="font-semibold">{say('tester.due', { date: format.long(due.at), time: format.time(due.at) })}</p>
          <dl className="flex flex-col gap-1 text-xs">
            {reasons(due, { calendar: nameOf('calendars', due.calendarId, speaker), policy }).map(({ name, value }) => (
              <div key={name}>
                <dt className="text-ink-2">{say(name)}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  )
}
