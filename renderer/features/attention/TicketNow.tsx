import type { Assignment } from '#domain/ticket/assignments.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { useCity } from '../../app/city.tsx'
import { useNow } from '../../app/now.ts'
import { useWho } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { StatusMark, StatusPill } from '../../ui/TicketMarks.tsx'
import { useStepWords } from '../ticket/step-words.ts'
import { departmentNames, subjectName } from '../ticket-list/columns.tsx'

const STEPS_SHOWN = 3

/** How the message stands now, so that nobody has to open it to know what to do about the refusal. */
export function TicketNow({ state, having }: { state: TicketState; having: readonly Assignment[] | null }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const stepWords = useStepWords()
  const now = useNow(60_000)
  const who = useWho()
  return (
    <section aria-label={say('attention.now')} className="flex flex-col gap-2 rounded-control bg-ground px-3 py-2.5">
      <div className="flex items-center gap-2">
        <h3 className="text-xs font-semibold text-ink-2">{say(having === null ? 'attention.now' : 'attention.has')}</h3>
        <span className="truncate text-xs text-ink-3">{subjectName(city, state.categoryId, format)}</span>
        <span className="ms-auto flex-none"><StatusPill status={state.status} /></span>
      </div>
      {having === null ? (
        <ul aria-label={say('attention.latest')} className="flex flex-col gap-1">
          {state.steps.slice(-STEPS_SHOWN).reverse().map((step) => (
            <li key={`${step.commandId} ${'assignmentId' in step ? step.assignmentId : step.type}`} className="flex items-baseline gap-3">
              <span className="min-w-0 truncate">{stepWords(step, state)}</span>
              <span className="ms-auto flex-none text-xs text-ink-3">{who(step.by)}{say('comma')}{format.moment(step.occurredAt, now)}</span>
            </li>
          ))}
        </ul>
      ) : having.length === 0 ? (
        <p>{say('attention.hasNobody')}</p>
      ) : (
        <ul className="flex flex-col gap-1">
          {having.map((part) => (
            <li key={part.id} className="flex items-center gap-3">
              <span className="min-w-0 flex-1 font-medium">{say('attention.hasLine', { who: departmentNames(city, [part.departmentId], format, say), by: who(part.by), when: format.moment(part.forwardedAt, now) })}</span>
              <span className="flex-none text-ink-2"><StatusMark status={part.status} /></span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
