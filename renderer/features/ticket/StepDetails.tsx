import type { TicketStep } from '#domain/ticket/state.ts'
import type { TicketView } from '#ipc/contract.ts'
import { useSay } from '../../i18n/words.tsx'
import { Written } from '../../ui/Text.tsx'
import { AmendmentLines } from './AmendmentLines.tsx'
import { AttemptNext } from './AttemptNext.tsx'
import { DeliveryWords } from './DeliveryWords.tsx'
import { DueBecause } from './DueBecause.tsx'
import { DueWhy } from './DueWhy.tsx'
import { IncidentName } from './IncidentName.tsx'
import { ReportLines } from './ReportLines.tsx'
import { ScoreLine } from './ScoreLine.tsx'

/** Steps whose whole point are their words: without them they were erased. */
const WORDY: ReadonlySet<TicketStep['type']> = new Set(['NoteAdded', 'CitizenAnswered', 'TicketParked', 'TicketCancelled', 'TicketMadeConfidential', 'TicketMadePublic', 'CheckSnoozed', 'ReminderSet', 'ClosureAsked', 'ClosureDeclined'])

/** What a step says beyond its line. */
export function StepDetails({ step, view, place, withNote }: { step: TicketStep; view: TicketView; place: number; withNote: boolean }) {
  if (step.type === 'TicketAmended') return <AmendmentLines step={step} view={view} place={place} />
  if (step.type === 'WorkReported') return <ReportLines report={step} view={view} />
  const words = view.parts[step.commandId]
  if (step.type === 'FileAttached') {
    const name = words?.['fileName']
    return name === undefined || name === null ? null : <p className="truncate text-xs text-ink-2"><Written>{name}</Written></p>
  }
  const note = words?.['note'] ?? null
  return (
    <>
      {(step.type === 'TicketForwarded' || step.type === 'HistoryRecorded') && step.due !== null && <DueWhy due={step.due} summary="due.by" />}
      {step.type === 'SatisfactionRecorded' && step.scores !== null && <ScoreLine scores={step.scores} />}
      {(step.type === 'IncidentLinked' || step.type === 'IncidentUnlinked') && <IncidentName incidentId={step.incidentId} />}
      {step.type === 'AttemptRecorded' && <AttemptNext step={step} />}
      {step.type === 'DueReplanned' && <DueBecause before={step.before} due={step.due} />}
      {step.type === 'DeliveryRecorded' && step.delivery !== 'delivered' && <p className="text-xs"><DeliveryWords delivery={{ ...step, at: step.occurredAt }} /></p>}
      {step.type === 'CitizenAnswered' && step.how === 'sms' && <p className="text-xs"><DeliveryWords delivery={view.state.deliveries.find(({ messageId }) => messageId === step.commandId)} /></p>}
      {withNote && (note !== null || WORDY.has(step.type)) && <Note text={note} />}
    </>
  )
}

function Note({ text }: { text: string | null }) {
  const say = useSay()
  if (text === null) return <p className="text-ink-3">{say('timeline.erased')}</p>
  return (
    <p dir="auto" className="selectable mt-1 rounded-control border border-line bg-surface px-3 py-2 leading-6 break-words whitespace-pre-wrap">
      {text}
    </p>
  )
}
