import type { Permission } from '../operator/roles.ts'
import type { TicketCommandType } from './commands.ts'
import { STATUSES, type AssignmentStatus, type Status } from './words.ts'

/**
 * The one table of what is legal when and for whom; interface, desk and server read it, and docs/ticket-life.svg is drawn
 * from it. Which role has a permission is the city's data. What more must hold (a department's own ticket, four eyes, an
 * answer before closing) is judged in decide.ts.
 */
export interface Rule {
  /** Any one of these. */
  readonly permission: readonly Permission[]
  /** `new`: there is no ticket yet. */
  readonly from: 'new' | readonly Status[]
  /** For commands on one department's part: where that part must stand. */
  readonly assignment?: readonly AssignmentStatus[]
  /** Where it may lead. Empty: the status stays. */
  readonly to: readonly Status[]
}

const ALL = STATUSES
const except = (...not: readonly Status[]): readonly Status[] => STATUSES.filter((status) => !not.includes(status))
/** Where a ticket stands by its departments' parts alone. */
const WORK: readonly Status[] = ['registered', 'forwarded', 'acknowledged', 'returned', 'reported', 'verified', 'merged']

export const RULES: Readonly<Record<TicketCommandType, Rule>> = {
  RegisterTicket: { permission: ['ticket.register'], from: 'new', to: ['registered', 'merged'] },
  ImportTicket: { permission: ['ticket.import'], from: 'new', to: ['registered'] },
  AmendTicket: { permission: ['ticket.amend'], from: ALL, to: [] },
  AddNote: { permission: ['ticket.note'], from: ALL, to: [] },
  AttachFile: { permission: ['ticket.attach'], from: ALL, to: [] },
  DetachFile: { permission: ['ticket.attach'], from: ALL, to: [] },

  ForwardTicket: { permission: ['ticket.forward'], from: ['registered', 'forwarded', 'acknowledged', 'returned', 'reported', 'verified'], to: ['forwarded'] },
  WithdrawForward: {
    permission: ['ticket.forward'], from: ['forwarded', 'acknowledged', 'reported'], assignment: ['forwarded', 'acknowledged', 'reported'],
    to: ['registered', 'forwarded', 'acknowledged', 'returned', 'reported', 'verified', 'merged'],
  },
  AcknowledgeForward: { permission: ['assignment.work', 'assignment.relay'], from: ['forwarded'], assignment: ['forwarded'], to: ['forwarded', 'acknowledged'] },
  ReturnForward: {
    permission: ['assignment.work', 'assignment.relay'], from: ['forwarded', 'acknowledged'], assignment: ['forwarded', 'acknowledged'],
    to: ['forwarded', 'acknowledged', 'returned', 'reported', 'verified'],
  },
  ReportWork: {
    permission: ['assignment.work', 'assignment.relay'], from: ['forwarded', 'acknowledged'], assignment: ['forwarded', 'acknowledged'],
    to: ['forwarded', 'acknowledged', 'reported'],
  },
  VerifyWork: {
    permission: ['ticket.verify'], from: ['forwarded', 'acknowledged', 'reported'], assignment: ['reported'],
    to: ['forwarded', 'acknowledged', 'reported', 'verified'],
  },

  AnswerCitizen: { permission: ['ticket.answer'], from: except('closed', 'cancelled'), to: ['answered'] },
  DeclareOutside: { permission: ['ticket.answer'], from: ['registered', 'returned'], to: ['answered'] },
  RecordSatisfaction: { permission: ['satisfaction.ask'], from: ['answered', 'closed'], to: [] },
  ParkTicket: { permission: ['ticket.park'], from: ['registered', 'returned', 'verified', 'answered', 'parked'], to: ['parked'] },
  WakeTicket: { permission: ['ticket.park', 'system.follow'], from: ['parked'], to: [...WORK, 'answered'] },
  LinkIncident: { permission: ['incident.link'], from: ['registered', 'returned'], to: ['merged'] },
  UnlinkIncident: { permission: ['incident.link'], from: ['merged', 'answered', 'parked'], to: ['registered', 'returned'] },
  CancelTicket: { permission: ['ticket.cancel'], from: ['registered', 'forwarded', 'acknowledged', 'returned', 'merged', 'parked'], to: ['cancelled'] },
  CloseTicket: { permission: ['ticket.close', 'ticket.closeUnverified'], from: ['answered', 'verified', 'reported'], to: ['closed'] },
  ReopenTicket: { permission: ['ticket.reopen'], from: ['verified', 'answered', 'closed', 'cancelled'], to: WORK },

  // what follows is asked whatever the status; which check there is says what can be tried
  RecordAttempt: { permission: ['check.work'], from: ALL, to: [] },
  SnoozeCheck: { permission: ['check.work'], from: ALL, to: [] },
  PromiseAnswer: { permission: ['ticket.answer'], from: except('closed', 'cancelled'), to: [] },
  SetReminder: { permission: ['ticket.note'], from: ALL, to: [] },
  ClearReminder: { permission: ['ticket.note'], from: ALL, to: [] },
  AssignFollower: { permission: ['check.work', 'work.assign'], from: ALL, to: [] },
  AcceptEscalation: { permission: ['escalation.accept'], from: ALL, to: [] },
  EraseTicket: { permission: ['personal.erase'], from: ['closed', 'cancelled'], to: [] },

  ReadForward: { permission: ['assignment.work'], from: ALL, assignment: ['forwarded', 'acknowledged', 'reported'], to: [] },
  AskClosure: { permission: ['assignment.work', 'assignment.relay'], from: ['forwarded', 'acknowledged'], assignment: ['forwarded', 'acknowledged'], to: [] },
  DeclineClosure: { permission: ['ticket.forward'], from: ['forwarded', 'acknowledged'], assignment: ['forwarded', 'acknowledged'], to: [] },

  EscalateTicket: { permission: ['system.follow'], from: except('closed', 'cancelled'), to: [] },
  RecordDelivery: { permission: ['system.follow'], from: ALL, to: WORK },
  PlanFollowUp: { permission: ['system.follow'], from: except('closed', 'cancelled'), to: [] },

  MakeConfidential: { permission: ['confidential.mark'], from: ALL, to: [] },
  MakePublic: { permission: ['confidential.mark'], from: ALL, to: [] },
}

export const RULED_COMMANDS = Object.keys(RULES) as readonly TicketCommandType[]
