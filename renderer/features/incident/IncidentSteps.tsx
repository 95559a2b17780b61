import type { IncidentState } from '#domain/incident/incident.ts'
import type { PrivateDocument } from '#domain/ticket/state.ts'
import { useNow } from '../../app/now.ts'
import { useWho } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Written } from '../../ui/Text.tsx'

/** What was done to the incident and by whom, the latest first. */
export function IncidentSteps({ state, parts }: { state: IncidentState; parts: PrivateDocument }) {
  const say = useSay()
  const format = useFormat()
  const who = useWho()
  const now = useNow(60_000)
  return (
    <section aria-label={say('timeline.title')} className="flex flex-col gap-2">
      <h3 className="text-xs font-medium text-ink-3">{say('timeline.title')}</h3>
      <ol className="flex flex-col gap-2.5">
        {state.steps.toReversed().map(({ commandId, type, by, occurredAt, recordedAt }) => {
          const note = parts[commandId]?.['note']
          return (
            <li key={commandId} className="border-s-2 border-line ps-3">
              <p className="flex items-baseline gap-2">
                <span className="font-medium">{say(`incidents.step.${type}`)}</span>
                <time dateTime={new Date(occurredAt).toISOString()} className="ms-auto flex-none text-xs text-ink-3">{format.ago(occurredAt, now)}</time>
              </p>
              <p className="text-xs text-ink-3">
                <Written>{who(by)}</Written>
                {recordedAt === null && `${say('comma')}${say('status.pending')}`}
              </p>
              {note !== undefined && note !== null && note !== '' && <p dir="auto" className="mt-0.5 break-words">{note}</p>}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
