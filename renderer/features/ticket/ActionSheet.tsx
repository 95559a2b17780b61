import { CLOSE_REASONS, REOPEN_REASONS, RETURN_REASONS } from '#domain/ticket/words.ts'
import { useSay } from '../../i18n/words.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { AnswerSheet } from './AnswerSheet.tsx'
import { AcknowledgeSheet } from './AcknowledgeSheet.tsx'
import { EscalationSheet } from './EscalationSheet.tsx'
import { FollowerSheet } from './FollowerSheet.tsx'
import { ForwardSheet } from './ForwardSheet.tsx'
import { IncidentSheet } from './IncidentSheet.tsx'
import { NoteSheet } from './NoteSheet.tsx'
import { OutsideSheet } from './OutsideSheet.tsx'
import { ParkSheet } from './ParkSheet.tsx'
import { PartChoice } from './PartChoice.tsx'
import { PromiseSheet } from './PromiseSheet.tsx'
import { ReasonSheet } from './ReasonSheet.tsx'
import { ReminderSheet } from './ReminderSheet.tsx'
import { ReportSheet } from './ReportSheet.tsx'
import { useRunning } from './running.tsx'
import { isUnhappy } from './satisfaction.ts'
import { SatisfactionSheet } from './SatisfactionSheet.tsx'
import type { ActionType } from './actions.ts'
import { usePart } from './use-part.ts'
import { VerifySheet } from './VerifySheet.tsx'

/** Those that need no sheet of this kind: they act at once, or have a place of their own on the page. */
const ELSEWHERE: ReadonlySet<ActionType> = new Set(['WakeTicket', 'AddNote', 'AttachFile', 'AmendTicket'])
const WIDE: ReadonlySet<ActionType> = new Set(['ForwardTicket', 'ReportWork', 'VerifyWork', 'AnswerCitizen', 'LinkIncident', 'RecordSatisfaction', 'DeclareOutside', 'ReopenTicket', 'PromiseAnswer', 'SetReminder'])

export function ActionSheet() {
  const say = useSay()
  const { open, close } = useRunning()
  const type = open !== null && !ELSEWHERE.has(open.type) ? open.type : null
  return (
    <Sheet title={type === null ? '' : say(`action.${type}`)} isOpen={type !== null} onClose={close} wide={type !== null && WIDE.has(type)}>
      {type !== null && <Body type={type} />}
    </Sheet>
  )
}

function Body({ type }: { type: ActionType }) {
  const { view: { state: { id: ticketId, satisfaction } } } = useRunning()
  switch (type) {
    case 'ForwardTicket': return <ForwardSheet />
    case 'AcknowledgeForward': return <AcknowledgeSheet />
    case 'ReturnForward': return <ReturnSheet />
    case 'WithdrawForward': return <WithdrawSheet />
    case 'ReportWork': return <ReportSheet />
    case 'VerifyWork': return <VerifySheet />
    case 'AnswerCitizen': return <AnswerSheet />
    case 'DeclareOutside': return <OutsideSheet />
    case 'RecordSatisfaction': return <SatisfactionSheet />
    case 'ParkTicket': return <ParkSheet />
    case 'PromiseAnswer': return <PromiseSheet />
    case 'SetReminder': return <ReminderSheet />
    case 'AssignFollower': return <FollowerSheet />
    case 'AcceptEscalation': return <EscalationSheet />
    case 'AskClosure': return <ClosureSheet key={type} type={type} />
    case 'DeclineClosure': return <ClosureSheet key={type} type={type} />
    case 'EraseTicket': return <NoteSheet save="action.EraseTicket" required danger label="erase.why" explains="erase.explains" tone="danger" command={(note) => ({ type, ticketId, note })} />
    case 'LinkIncident': return <IncidentSheet />
    case 'UnlinkIncident': return <NoteSheet save="action.UnlinkIncident" command={(note) => ({ type, ticketId, note })} />
    case 'CancelTicket': return <NoteSheet save="action.CancelTicket" required danger label="cancel.why" explains="cancel.explains" command={(note) => ({ type, ticketId, note })} />
    case 'MakeConfidential': return <NoteSheet save="action.MakeConfidential" required danger label="confidential.why" explains="confidential.explains" tone="warn" command={(note) => ({ type, ticketId, note })} />
    case 'MakePublic': return <NoteSheet save="action.MakePublic" required danger label="public.why" explains="public.explains" tone="warn" command={(note) => ({ type, ticketId, note })} />
    case 'CloseTicket':
      return <ReasonSheet type={type} reasons={CLOSE_REASONS} first={null} words={(reason) => `closed.${reason}`} needsNote={(reason) => reason !== 'done'} command={(reason, note) => ({ type, ticketId, reason, note })} />
    case 'ReopenTicket':
      return <ReasonSheet type={type} reasons={REOPEN_REASONS} first={satisfaction?.scores != null && isUnhappy(satisfaction.scores) ? 'unhappy' : null} words={(reason) => `reopened.${reason}`} needsNote={() => false} hint="reopen.explains" command={(reason, note) => ({ type, ticketId, reason, note })} />
    default: return null
  }
}

function ReturnSheet() {
  const { view } = useRunning()
  const { parts, partId, choose } = usePart('ReturnForward')
  const own = { type: 'ReturnForward', ticketId: view.state.id, assignmentId: partId ?? '' } as const
  return (
    <ReasonSheet type="ReturnForward" reasons={RETURN_REASONS} first={null} words={(reason) => `returned.${reason}`} needsNote={(reason) => reason === 'other'} command={(reason, note) => ({ ...own, reason, note })}>
      <PartChoice parts={parts} value={partId ?? ''} onChange={choose} />
    </ReasonSheet>
  )
}

function WithdrawSheet() {
  const { view } = useRunning()
  const { parts, partId, choose } = usePart('WithdrawForward')
  return (
    <NoteSheet save="action.WithdrawForward" command={(note) => ({ type: 'WithdrawForward', ticketId: view.state.id, assignmentId: partId ?? '', note })}>
      <PartChoice parts={parts} value={partId ?? ''} onChange={choose} />
    </NoteSheet>
  )
}

/** The department asks that the case be ended without its work; the centre agrees by withdrawing the forward, or declines here. */
function ClosureSheet({ type }: { type: 'AskClosure' | 'DeclineClosure' }) {
  const { view } = useRunning()
  const { parts, partId, choose } = usePart(type)
  return (
    <NoteSheet save={`action.${type}`} required label={`closure.${type}`} explains={`closure.explains.${type}`} command={(note) => ({ type, ticketId: view.state.id, assignmentId: partId ?? '', note })}>
      <PartChoice parts={parts} value={partId ?? ''} onChange={choose} />
    </NoteSheet>
  )
}
