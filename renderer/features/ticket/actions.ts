import {
  AlarmClock, BadgeCheck, BookmarkX, CircleCheckBig, CirclePause, CirclePlay, ClipboardList, Eraser, FilePlus2, Hand, HandMetal, Handshake, Link2, Lock, LockOpen, MailCheck, MessageCircleReply, Pencil, Reply, RotateCcw, Send, ShieldCheck, Split, Star, StickyNote, Undo2, Unlink2, UserCheck,
  type LucideIcon,
} from 'lucide-react'
import type { Result } from '#domain/decider.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { factsFor } from '#domain/directory/facts.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import type { Assignment } from '#domain/ticket/assignments.ts'
import type { TicketCommand, TicketCommandType } from '#domain/ticket/commands.ts'
import { ticket } from '#domain/ticket/decide.ts'
import type { TicketEvent } from '#domain/ticket/events.ts'
import { legal } from '#domain/ticket/legal.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { CLOSE_REASONS, type Status } from '#domain/ticket/words.ts'
import type { SignedIn } from '#ipc/contract.ts'

export type ActionType = Exclude<TicketCommandType, 'RegisterTicket' | 'ImportTicket' | 'DetachFile' | 'ReadForward' | 'EscalateTicket' | 'RecordDelivery' | 'PlanFollowUp' | 'RecordAttempt' | 'SnoozeCheck' | 'ClearReminder'>
export interface TicketAction { readonly type: ActionType; readonly chord: string; readonly icon: LucideIcon }

/** Everything that can be done to a message, in the order of its life. Letters act only where nothing is being written. */
export const TICKET_ACTIONS: readonly TicketAction[] = [
  { type: 'ForwardTicket', chord: 'KeyF', icon: Send },
  { type: 'AcknowledgeForward', chord: 'KeyK', icon: MailCheck },
  { type: 'ReportWork', chord: 'KeyR', icon: ClipboardList },
  { type: 'ReturnForward', chord: 'KeyB', icon: Reply },
  { type: 'WithdrawForward', chord: 'KeyW', icon: Undo2 },
  { type: 'AskClosure', chord: 'Shift+KeyB', icon: Hand },
  { type: 'DeclineClosure', chord: 'Shift+KeyW', icon: HandMetal },
  { type: 'VerifyWork', chord: 'KeyV', icon: BadgeCheck },
  { type: 'AnswerCitizen', chord: 'KeyA', icon: MessageCircleReply },
  { type: 'DeclareOutside', chord: 'KeyD', icon: Split },
  { type: 'RecordSatisfaction', chord: 'KeyS', icon: Star },
  { type: 'CloseTicket', chord: 'KeyX', icon: CircleCheckBig },
  { type: 'ReopenTicket', chord: 'KeyO', icon: RotateCcw },
  { type: 'ParkTicket', chord: 'KeyP', icon: CirclePause },
  { type: 'WakeTicket', chord: 'Shift+KeyP', icon: CirclePlay },
  { type: 'LinkIncident', chord: 'KeyL', icon: Link2 },
  { type: 'UnlinkIncident', chord: 'Shift+KeyL', icon: Unlink2 },
  { type: 'PromiseAnswer', chord: 'KeyY', icon: Handshake },
  { type: 'SetReminder', chord: 'KeyU', icon: AlarmClock },
  { type: 'AssignFollower', chord: 'KeyJ', icon: UserCheck },
  { type: 'AcceptEscalation', chord: 'KeyQ', icon: ShieldCheck },
  { type: 'AmendTicket', chord: 'KeyE', icon: Pencil },
  { type: 'AddNote', chord: 'KeyN', icon: StickyNote },
  { type: 'AttachFile', chord: 'KeyI', icon: FilePlus2 },
  { type: 'CancelTicket', chord: 'Shift+KeyX', icon: BookmarkX },
  { type: 'MakeConfidential', chord: 'KeyH', icon: Lock },
  { type: 'MakePublic', chord: 'Shift+KeyH', icon: LockOpen },
  { type: 'EraseTicket', chord: 'Shift+KeyE', icon: Eraser },
]

/** What usually comes next, most likely first; of them the legal ones are offered beside the heading. */
export const USUAL: Readonly<Record<Status, readonly ActionType[]>> = {
  registered: ['ForwardTicket', 'AnswerCitizen', 'LinkIncident'],
  returned: ['ForwardTicket', 'AnswerCitizen', 'DeclareOutside'],
  // where one of several departments has reported already, its report comes first
  forwarded: ['VerifyWork', 'AcknowledgeForward', 'ReportWork', 'AnswerCitizen'],
  acknowledged: ['VerifyWork', 'ReportWork', 'AnswerCitizen', 'ForwardTicket'],
  reported: ['VerifyWork', 'AnswerCitizen', 'CloseTicket'],
  verified: ['AnswerCitizen', 'ReopenTicket', 'CloseTicket'],
  merged: ['AnswerCitizen', 'UnlinkIncident'],
  parked: ['WakeTicket', 'ParkTicket', 'AnswerCitizen'],
  answered: ['RecordSatisfaction', 'CloseTicket', 'ReopenTicket'],
  closed: ['RecordSatisfaction', 'ReopenTicket'],
  cancelled: ['ReopenTicket'],
}

/** What the domain would say to a command now. Desk and server decide for themselves, by the same function. */
export type Judge = (command: TicketCommand) => Result<TicketEvent>

/** No command has this id: nothing of a rehearsal is kept. */
const REHEARSAL = '00000000-0000-4000-8000-000000000000'

export function judgeFor(state: TicketState, { operator, permissions }: SignedIn, directory: Directory, at: number): Judge {
  const who = { id: operator.id, role: operator.role, departmentId: operator.departmentId, permissions }
  return (command) => {
    const { type, ...data } = command
    const facts = factsFor(directory, { type, data }, state, who, at)
    return ticket.decide(state, command, { commandId: REHEARSAL, at, trackingCode: null, directoryVersion: directory.version, operator: who, facts, deskId: '' })
  }
}

/** Later than any clock says. */
const NEVER = Number.MAX_SAFE_INTEGER

/** The same command with nothing filled in that could be refused for its own sake, so that what is left are the reasons of the ticket. */
function samples(type: ActionType, { id: ticketId, followerId, escalations }: TicketState, operatorId: string, part: Assignment | null): readonly TicketCommand[] {
  const own = { ticketId, assignmentId: part?.id ?? '' }
  switch (type) {
    case 'AcknowledgeForward': return [{ type, ...own }]
    case 'ReturnForward': return [{ type, ...own, reason: 'not_ours', note: '' }]
    case 'WithdrawForward': return [{ type, ...own, note: '' }]
    case 'ReportWork': return [{ type, ...own, note: '…', startedAt: null, finishedAt: null, cost: null, materials: '', photos: [] }]
    case 'VerifyWork': return [{ type, ...own, outcome: 'true', how: 'call', note: '' }]
    case 'CloseTicket': return CLOSE_REASONS.map((reason) => ({ type, ticketId, reason, note: '…' }))
    case 'RecordSatisfaction': return [{ type, ticketId, scores: null, note: '' }]
    case 'UnlinkIncident': return [{ type, ticketId, note: '' }]
    case 'AskClosure': case 'DeclineClosure': return [{ type, ...own, note: '…' }]
    case 'PromiseAnswer': return [{ type, ticketId, by: NEVER, note: '' }]
    // whoever follows it already can only give it back
    case 'AssignFollower': return [{ type, ticketId, operatorId: followerId === operatorId ? null : operatorId }]
    case 'AcceptEscalation': return escalations.length === 0 ? [{ type, ticketId, escalationId: '', note: '' }] : escalations.map(({ id }) => ({ type, ticketId, escalationId: id, note: '' }))
    case 'MakeConfidential': case 'MakePublic': case 'EraseTicket': return [{ type, ticketId, note: '…' }]
    default: return []
  }
}

export interface Offer {
  readonly action: TicketAction
  /** Departments' parts on which it can be done; empty for what concerns the whole message. */
  readonly parts: readonly Assignment[]
  /** Why it cannot be done now; null when it can. */
  readonly refused: Refusal | null
}

const ON_PARTS: ReadonlySet<TicketCommandType> = new Set(['AcknowledgeForward', 'ReturnForward', 'WithdrawForward', 'ReportWork', 'VerifyWork', 'AskClosure', 'DeclineClosure'])

/** Every action with the reason that stands against it, as the domain gives it. */
export function offersOf(state: TicketState, session: SignedIn, judge: Judge): readonly Offer[] {
  return TICKET_ACTIONS.map((action) => {
    const { type } = action
    const against = (part: Assignment | null): Refusal | null => {
      const illegal = legal(type, state, session, part)
      if (illegal !== null) return illegal.refusal
      if (type === 'AttachFile' && state.confidential) return refusal('attachment_confidential')
      const said = samples(type, state, session.operator.id, part).map(judge)
      if (said.length === 0 || said.some((result) => result.ok)) return null
      return said.flatMap((result) => (result.ok ? [] : [result.refusal]))[0] ?? null
    }
    if (!ON_PARTS.has(type)) return { action, parts: [], refused: against(null) }
    const judged = state.assignments.map((part) => ({ part, refused: against(part) }))
    const parts = judged.filter(({ refused }) => refused === null).map(({ part }) => part)
    const reason = legal(type, state, session)?.refusal ?? judged.at(-1)?.refused ?? refusal('assignment_unknown')
    return { action, parts, refused: parts.length > 0 ? null : reason }
  })
}

const SHOWN = 3

/** The first legal ones of what usually comes next. `outside`: by the city's rules it is another body's matter. */
export const usualOffers = (status: Status, offers: readonly Offer[], outside = false): readonly Offer[] =>
  [...(outside ? ['DeclareOutside' as const] : []), ...USUAL[status].filter((type) => !outside || type !== 'DeclareOutside')]
    .flatMap((type) => offers.filter((offer) => offer.action.type === type && offer.refused === null))
    .slice(0, SHOWN)
