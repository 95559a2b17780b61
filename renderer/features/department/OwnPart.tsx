import type { Assignment } from '#domain/ticket/assignments.ts'
import type { TicketView } from '#ipc/contract.ts'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Written } from '../../ui/Text.tsx'
import { departmentName, useDirectory } from '../ticket/directory.ts'
import { DueLeft, DueWhy } from '../ticket/DueWhy.tsx'
import { ReportLines } from '../ticket/ReportLines.tsx'
import { forwardNote } from './inbox.ts'

/** What was asked of the department, by when and why then, what it reported and what the centre found. */
export function OwnPart({ part, view, named }: { part: Assignment; view: TicketView; /** Where a department above has several parts. */ named: boolean }) {
  const say = useSay()
  const { language } = useFormat()
  const directory = useDirectory()
  const now = useNow(60_000)
  const note = forwardNote(view, part.id)
  const running = part.status === 'forwarded' || part.status === 'acknowledged'
  return (
    <section aria-label={say('department.yours')} className="flex flex-col gap-2">
      <h3 className="flex flex-wrap items-center gap-3 font-semibold text-ink-2">
        {named ? departmentName(directory, part.departmentId, language) : say('department.yours')}
        {part.due !== null && running && <DueLeft due={part.due} now={now} className="text-sm" />}
      </h3>
      {part.closureAskedAt !== null && <Notice tone="info">{say('department.closureAsked')}</Notice>}
      {part.due === null ? <p className="text-xs text-ink-3">{say('due.none')}</p> : <DueWhy due={part.due} summary="due.by" />}
      {note !== null && (
        <p className="rounded-control border border-line bg-ground px-3 py-2 leading-6">
          <span className="block text-xs text-ink-3">{say('department.note')}</span>
          <Written className="selectable whitespace-pre-wrap">{note}</Written>
        </p>
      )}
      {part.reports.length > 0 && (
        <div className="flex flex-col gap-1">
          <h4 className="text-xs font-semibold text-ink-2">{say('department.reports')}</h4>
          {[...part.reports].reverse().map((report) => (
            <div key={report.commandId}>
              <ReportLines report={report} view={view} />
              <Found report={report} view={view} />
            </div>
          ))}
        </div>
      )}
    </section>
  )
}

function Found({ report: { verified }, view }: { report: Assignment['reports'][number]; view: TicketView }) {
  const say = useSay()
  const format = useFormat()
  const now = useNow(60_000)
  if (verified === null) return <p className="pt-0.5 text-xs text-ink-3">{say('department.notChecked')}</p>
  const step = view.state.steps.find((one) => one.type === 'WorkVerified' && one.occurredAt === verified.at)
  const words = step === undefined ? null : (view.parts[step.commandId]?.['note'] ?? null)
  return (
    <div className={`pt-0.5 text-xs ${verified.outcome === 'true' ? 'text-ok' : 'text-danger'}`}>
      <p className="font-medium">{say('department.found', { outcome: say(`verified.${verified.outcome}`), how: say(`verifiedBy.${verified.how}`), when: format.moment(verified.at, now) })}</p>
      {words !== null && <p className="text-ink-2"><Written>{words}</Written></p>}
    </div>
  )
}
