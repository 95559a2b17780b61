import {
  AlarmClock, Archive, ArrowUpFromLine, BadgeCheck, BadgeX, BellMinus, BellPlus, BookmarkX, CalendarClock, CircleCheckBig, CirclePause, CirclePlay, ClipboardList, Eraser, Eye, FileMinus2, FilePlus2, Hand, HandMetal, Handshake, Link2, Lock, LockOpen, Mail, MailCheck, MessageCircleReply, Pencil, Phone, PhoneIncoming, Reply, RotateCcw, Send, ShieldCheck, Split,
  Star, StickyNote, Undo2, Unlink2, UserCheck, type LucideIcon,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { TicketState, TicketStep } from '#domain/ticket/state.ts'
import type { TicketView } from '#ipc/contract.ts'
import { useNow } from '../../app/now.ts'
import { useWho } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Written } from '../../ui/Text.tsx'
import { PendingPill } from '../../ui/TicketMarks.tsx'
import { StepDetails } from './StepDetails.tsx'
import { useStepWords } from './step-words.ts'

const GLYPH: Readonly<Record<TicketStep['type'], LucideIcon>> = {
  TicketRegistered: PhoneIncoming, TicketAmended: Pencil, NoteAdded: StickyNote, TicketForwarded: Send, ForwardAcknowledged: MailCheck, ForwardReturned: Reply, ForwardWithdrawn: Undo2,
  WorkReported: ClipboardList, WorkVerified: BadgeCheck, CitizenAnswered: MessageCircleReply, DeclaredOutside: Split, SatisfactionRecorded: Star, TicketParked: CirclePause, TicketWoken: CirclePlay,
  IncidentLinked: Link2, IncidentUnlinked: Unlink2, TicketCancelled: BookmarkX, TicketClosed: CircleCheckBig, TicketReopened: RotateCcw, TicketMadeConfidential: Lock, TicketMadePublic: LockOpen,
  FileAttached: FilePlus2, FileDetached: FileMinus2, ForwardRead: Eye, ClosureAsked: Hand, ClosureDeclined: HandMetal, AttemptRecorded: Phone, CheckSnoozed: AlarmClock, AnswerPromised: Handshake,
  ReminderSet: BellPlus, ReminderCleared: BellMinus, FollowerAssigned: UserCheck, TicketEscalated: ArrowUpFromLine, EscalationAccepted: ShieldCheck, DeliveryRecorded: Mail, DueReplanned: CalendarClock, PersonalDataErased: Eraser, HistoryRecorded: Archive,
}
/** Arrows point where the page reads from. */
const TURNED: ReadonlySet<TicketStep['type']> = new Set(['TicketForwarded', 'ForwardReturned', 'ForwardWithdrawn', 'TicketReopened'])

/** Who did what and when; the latest first. What the server has not made final yet says so. */
export function Timeline({ view }: { view: TicketView }) {
  const pending = new Set(view.pending.map((command) => command.commandId))
  const { steps } = view.state
  return (
    <ol className="flex flex-col">
      {steps.map((step, place) => ({ step, place })).reverse().map(({ step, place }) => (
        <Step key={`${step.commandId} ${place}`} step={step} state={view.state} pending={pending.has(step.commandId) || step.recordedAt === null} last={place === 0}>
          {/* a command of several steps has one note, told with the first */}
          <StepDetails step={step} view={view} place={place} withNote={steps[place - 1]?.commandId !== step.commandId} />
        </Step>
      ))}
    </ol>
  )
}

function tone(step: TicketStep): string {
  if (step.type === 'WorkVerified') return step.outcome === 'true' ? 'border-ok/40 text-ok' : 'border-danger/40 text-danger'
  if (step.type === 'ForwardReturned' || step.type === 'TicketReopened') return 'border-warn/40 text-warn'
  if (step.type === 'DeliveryRecorded' && step.delivery === 'failed') return 'border-danger/40 text-danger'
  if (step.type === 'TicketEscalated' || step.type === 'DueReplanned') return 'border-warn/40 text-warn'
  return 'border-line text-ink-2'
}

function Step({ step, state, pending, last, children }: { step: TicketStep; state: TicketState; pending: boolean; last: boolean; children: ReactNode }) {
  const say = useSay()
  const format = useFormat()
  const who = useWho()
  const words = useStepWords()
  const now = useNow(60_000)
  const Glyph = step.type === 'WorkVerified' && step.outcome !== 'true' ? BadgeX : GLYPH[step.type]
  return (
    <li className="relative flex gap-3 pb-4 last:pb-0">
      {!last && <span aria-hidden="true" className="absolute start-[13px] top-7 bottom-0 w-px bg-line" />}
      <span aria-hidden="true" className={`grid size-7 flex-none place-items-center rounded-full border bg-surface ${tone(step)}`}>
        <Glyph size={14} className={TURNED.has(step.type) ? 'rtl:-scale-x-100' : ''} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium">{words(step, state)}</span>
          {'relayed' in step && step.relayed && <span className="pill !h-[18px] bg-sunken !text-2xs text-ink-2">{say('timeline.relayed')}</span>}
          {pending && <PendingPill />}
          <time dateTime={new Date(step.occurredAt).toISOString()} className="ms-auto text-xs text-ink-3">
            {format.ago(step.occurredAt, now)}
          </time>
        </p>
        <p className="text-xs text-ink-3">
          <Written>{who(step.by)}</Written>
          {say('comma')}
          {format.long(step.occurredAt)}
          {say('comma')}
          {format.time(step.occurredAt)}
        </p>
        {children}
      </div>
    </li>
  )
}
