import { accept, refuse, type Context, type Decider, type PrivatePart, type Result } from '../decider.ts'
import { sampled } from '../directory/follow-up.ts'
import { may } from '../operator/roles.ts'
import { causeStands, openParts, reporterOf, type Assignment } from './assignments.ts'
import { afterAttempt, lacksTurn, planChecks, planHistory, settled } from './checks.ts'
import type { TicketCommand, TicketCommandOf } from './commands.ts'
import type { TicketEvent, TicketEventOf } from './events.ts'
import { legal, speaksFor } from './legal.ts'
import { answerParts, evolveTicket, workStatus, type TicketState } from './state.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

type Decision = Result<TicketEvent>
type WithPart = TicketCommandOf<'AcknowledgeForward' | 'ReturnForward' | 'WithdrawForward' | 'ReportWork' | 'VerifyWork' | 'ReadForward' | 'AskClosure' | 'DeclineClosure'>
const OF_PART: ReadonlySet<TicketCommand['type']> = new Set<WithPart['type']>(['AcknowledgeForward', 'ReturnForward', 'WithdrawForward', 'ReportWork', 'VerifyWork', 'ReadForward', 'AskClosure', 'DeclineClosure'])
const isOfPart = (command: TicketCommand): command is WithPart => OF_PART.has(command.type)

/** What changes nothing about what is to be done next. */
const QUIET: ReadonlySet<TicketCommand['type']> = new Set(['RegisterTicket', 'AddNote', 'AttachFile', 'DetachFile', 'MakeConfidential', 'MakePublic', 'ReadForward'])

function decideTicket(state: TicketState | null, command: TicketCommand, context: Context): Decision {
  const judged = judge(state, command, context)
  if (!judged.ok || QUIET.has(command.type)) return judged
  const { commandId, operator, deskId, at, facts } = context
  const origin = { commandId, by: operator.id, deskId, occurredAt: at, recordedAt: null }
  const after = judged.events.reduce((folded, event) => evolveTicket(folded, event, origin), state)
  if (after === null) return judged
  const checks = lacksTurn(after) ? planHistory(after, facts.followUp, at) : planChecks(after, facts.followUp, at, command.type === 'PlanFollowUp')
  const same = JSON.stringify(checks) === JSON.stringify(after.checks)
  if (same) return judged.events.length === 0 ? refuse('nothing_to_amend') : judged
  return accept([...judged.events, { type: 'ChecksPlanned', ticketId: after.id, policyId: facts.followUp?.policyId ?? null, checks: [...checks] }], judged.private)
}

function judge(state: TicketState | null, command: TicketCommand, context: Context): Decision {
  const part = 'assignmentId' in command ? state?.assignments.find(({ id }) => id === command.assignmentId) ?? null : null
  const illegal = legal(command.type, state, context.operator, part)
  if (illegal !== null) return illegal
  if (command.type === 'RegisterTicket' || command.type === 'ImportTicket') return open(command, context)
  if (state === null) return refuse('ticket_unknown', { ticketId: command.ticketId })
  // of a delivery or an escalation the part is only named
  if (isOfPart(command)) return part === null ? refuse('assignment_unknown') : decidePart(state, part, command, context)
  return decideWhole(state, command, context)
}

const noted = (note: string): PrivatePart | null => (note === '' ? null : { note })

function open(command: TicketCommandOf<'RegisterTicket' | 'ImportTicket'>, context: Context): Decision {
  if (context.trackingCode === null) return refuse('code_missing')
  const { ticketId, kind, channel, categoryId, placeId, urgency } = command
  const facts = { type: 'TicketRegistered', ticketId, code: context.trackingCode, kind, channel, categoryId, placeId, urgency } as const
  if (command.type === 'ImportTicket') {
    const { past = null, point = null, closing = '' } = command
    const external = past?.departmentId == null ? false : context.facts.departments[past.departmentId]?.external
    if (external === undefined) return refuse('department_unknown', { departmentId: past?.departmentId ?? null })
    const anonymous = command.private.phone === null && command.private.name === null
    const registered: TicketEvent = { ...facts, point, anonymous, confidential: context.facts.confidential, incidentId: null, callId: null, source: command.source, receivedAt: command.occurredAt, forwardBy: null }
    return accept(past === null ? [registered] : [registered, historyOf(command, past, external, context.commandId)], { ...command.private, ...noted(closing) })
  }
  const confidential = command.confidential || context.facts.confidential
  const { anonymous, point, callId } = command
  const { followUp } = context.facts
  const forwardBy = followUp === null ? null : context.at + followUp.forwardMinutes * MINUTE
  // an incident is public: what is confidential has none
  const incidentId = confidential ? null : command.incidentId
  return accept([{ ...facts, point, anonymous, confidential, incidentId, callId, source: null, receivedAt: null, forwardBy }], { ...command.private, ...answerParts(command.answers) })
}

/** The hours that it had are those that lay between; nobody here knows the policy behind them. */
function historyOf({ ticketId, occurredAt: start }: TicketCommandOf<'ImportTicket'>, { departmentId, dueAt, closedAt }: Past, external: boolean, commandId: string): TicketEvent {
  const due = departmentId === null || dueAt === null ? null : { at: dueAt, start, hours: Math.max(0, dueAt - start) / HOUR, clock: 'round' as const, calendarId: null, from: 'hand' as const, policyId: null, skipped: [] }
  return { type: 'HistoryRecorded', ticketId, assignmentId: `${commandId}:0`, departmentId, external, receivedAt: start, due, closedAt }
}
type Past = NonNullable<TicketCommandOf<'ImportTicket'>['past']>

function decidePart(state: TicketState, part: Assignment, command: WithPart, context: Context): Decision {
  const { ticketId, assignmentId } = command
  const own = { ticketId, assignmentId }
  if (command.type === 'WithdrawForward') return accept([{ type: 'ForwardWithdrawn', ...own }], noted(command.note))
  if (command.type === 'VerifyWork') {
    // the department never judges itself, and nobody judges the report that they wrote down
    const ownWork = context.operator.departmentId !== null || reporterOf(part) === context.operator.id
    if (ownWork) return refuse('own_work')
    const { outcome, how, photos = [] } = command
    const unknown = missingPhotos(state, photos)
    return unknown > 0 ? refuse('attachment_unknown', { attachments: unknown }) : accept([{ type: 'WorkVerified', ...own, outcome, how, photos }], noted(command.note))
  }
  if (command.type === 'DeclineClosure') return part.closureAskedAt === null ? refuse('nothing_to_amend') : accept([{ type: 'ClosureDeclined', ...own }], noted(command.note))
  const speaker = speaksFor(part, context)
  if (speaker === null) return refuse('not_your_department', { departmentId: part.departmentId })
  const relayed = speaker === 'centre'
  switch (command.type) {
    case 'ReadForward':
      return part.readAt === null && !relayed ? accept([{ type: 'ForwardRead', ...own }]) : refuse('nothing_to_amend')
    case 'AskClosure':
      return part.closureAskedAt === null ? accept([{ type: 'ClosureAsked', ...own }], noted(command.note)) : refuse('nothing_to_amend')
    case 'AcknowledgeForward':
      return accept([{ type: 'ForwardAcknowledged', ...own, relayed }])
    case 'ReturnForward':
      if (command.reason === 'other' && command.note === '') return refuse('reason_missing')
      return accept([{ type: 'ForwardReturned', ...own, reason: command.reason, relayed }], noted(command.note))
    case 'ReportWork': {
      const { startedAt, finishedAt, cost, photos, note, materials } = command
      if (startedAt !== null && finishedAt !== null && finishedAt < startedAt) return refuse('times_reversed')
      const missing = missingPhotos(state, photos)
      if (missing > 0) return refuse('attachment_unknown', { attachments: missing })
      const rate = part.falseReports > 0 ? 100 : context.facts.followUp?.verifyRates[part.departmentId] ?? 100
      const spared = !sampled(context.commandId, rate)
      return accept([{ type: 'WorkReported', ...own, startedAt, finishedAt, cost, photos, relayed, spared }], materials === '' ? { note } : { note, materials })
    }
  }
}

const missingPhotos = ({ attachments }: TicketState, photos: readonly string[]): number => photos.filter((photo) => !attachments.some(({ id }) => id === photo)).length

function decideWhole(state: TicketState, command: Exclude<TicketCommand, WithPart | TicketCommandOf<'RegisterTicket' | 'ImportTicket'>>, context: Context): Decision {
  const { ticketId } = command
  switch (command.type) {
    case 'AmendTicket':
      return amend(state, command)
    case 'AddNote':
      return accept([{ type: 'NoteAdded', ticketId }], { note: command.text })
    case 'ForwardTicket':
      return forward(state, command, context)
    case 'AnswerCitizen': {
      const work = workStatus(state)
      const done = ['registered', 'returned', 'merged', 'verified'].includes(work) || (work === 'reported' && settled(state))
      const final = command.standing !== true && state.parkedUntil === null && done
      const ask = final && sampled(ticketId, context.facts.followUp?.satisfactionRate ?? 100)
      return accept([{ type: 'CitizenAnswered', ticketId, how: command.how, final, ask }], { note: command.note })
    }
    case 'DeclareOutside':
      if (context.facts.departments[command.departmentId] === undefined) return refuse('department_unknown', { departmentId: command.departmentId })
      return accept([{ type: 'DeclaredOutside', ticketId, departmentId: command.departmentId }], noted(command.note))
    case 'RecordSatisfaction':
      if (context.operator.departmentId !== null) return refuse('own_work')
      if (state.satisfaction !== null) return refuse('satisfaction_known')
      return accept([{ type: 'SatisfactionRecorded', ticketId, scores: command.scores }], noted(command.note))
    case 'ParkTicket':
      if (command.until <= context.at) return refuse('date_past', { until: command.until })
      return accept([{ type: 'TicketParked', ticketId, until: command.until }], { note: command.note })
    case 'WakeTicket':
      if (!may(context.operator, 'ticket.park') && state.parkedUntil !== null && state.parkedUntil > context.at) return refuse('date_future', { until: state.parkedUntil })
      return accept([{ type: 'TicketWoken', ticketId }])
    case 'LinkIncident':
      if (state.confidential) return refuse('confidential_already')
      return accept([{ type: 'IncidentLinked', ticketId, incidentId: command.incidentId }])
    case 'UnlinkIncident':
      if (state.incidentId === null) return refuse('incident_unknown')
      return accept([{ type: 'IncidentUnlinked', ticketId, incidentId: state.incidentId }], noted(command.note))
    case 'CancelTicket':
      return accept([{ type: 'TicketCancelled', ticketId }], { note: command.note })
    case 'CloseTicket':
      return close(state, command, context)
    case 'ReopenTicket':
      return accept([{ type: 'TicketReopened', ticketId, reason: command.reason }], noted(command.note))
    case 'MakeConfidential':
      if (state.confidential) return refuse('confidential_already')
      return accept([{ type: 'TicketMadeConfidential', ticketId }], { note: command.note })
    case 'MakePublic':
      if (!state.confidential) return refuse('public_already')
      return accept([{ type: 'TicketMadePublic', ticketId }], { note: command.note })
    case 'AttachFile': {
      if (state.attachments.some(({ id }) => id === command.attachmentId)) return refuse('attachment_exists')
      const { attachmentId, fileType, size, sha256 } = command
      return accept([{ type: 'FileAttached', ticketId, attachmentId, fileType, size, sha256 }], command.private)
    }
    case 'DetachFile': {
      const found = state.attachments.find(({ id }) => id === command.attachmentId)
      if (found === undefined) return refuse('attachment_unknown')
      if (state.assignments.some(({ reports }) => reports.some(({ photos, verified }) => photos.includes(found.id) || verified?.photos.includes(found.id)))) return refuse('attachment_in_use')
      return accept([{ type: 'FileDetached', ticketId, attachmentId: command.attachmentId }], noted(command.note))
    }
    default:
      return decideFollowUp(state, command, context)
  }
}

type FollowUpCommand = TicketCommandOf<'RecordAttempt' | 'SnoozeCheck' | 'PromiseAnswer' | 'SetReminder' | 'ClearReminder' | 'AssignFollower' | 'AcceptEscalation' | 'EraseTicket' | 'EscalateTicket' | 'RecordDelivery' | 'PlanFollowUp'>

function decideFollowUp(state: TicketState, command: FollowUpCommand, { at, operator, facts }: Context): Decision {
  const { ticketId } = command
  switch (command.type) {
    case 'RecordAttempt': {
      const tried = state.checks.find(({ key }) => key === command.check)
      if (tried === undefined) return refuse('check_done', { check: command.check })
      if (command.outcome === 'call_at' && (command.callAt === null || command.callAt <= at)) return refuse('date_past', { until: command.callAt })
      const { check, lastOne } = afterAttempt(tried, command.outcome, command.callAt, facts.followUp, { at, by: operator.id })
      return accept([{ type: 'AttemptRecorded', ticketId, check: check.key, kind: check.kind, outcome: command.outcome, from: check.from, late: check.by, lastOne }], noted(command.note))
    }
    case 'SnoozeCheck': {
      const found = state.checks.find(({ key }) => key === command.check)
      if (found === undefined) return refuse('check_done', { check: command.check })
      if (command.until <= at) return refuse('date_past', { until: command.until })
      return accept([{ type: 'CheckSnoozed', ticketId, check: found.key, kind: found.kind, until: command.until }], { note: command.note })
    }
    case 'PromiseAnswer':
      if (state.anonymous) return refuse('anonymous_caller')
      return command.by <= at ? refuse('date_past', { until: command.by }) : accept([{ type: 'AnswerPromised', ticketId, until: command.by }], noted(command.note))
    case 'SetReminder':
      return accept([{ type: 'ReminderSet', ticketId, reminderId: command.reminderId, at: command.at }], { note: command.note })
    case 'ClearReminder': {
      const mine = state.reminders.find(({ id }) => id === command.reminderId)
      if (mine === undefined) return refuse('check_done', { check: `reminder:${command.reminderId}` })
      if (mine.ownerId !== operator.id && !may(operator, 'work.assign')) return refuse('not_permitted', { permission: 'work.assign' })
      return accept([{ type: 'ReminderCleared', ticketId, reminderId: command.reminderId }])
    }
    case 'AssignFollower': {
      const own = command.operatorId === operator.id || (command.operatorId === null && state.followerId === operator.id)
      if (!own && !may(operator, 'work.assign')) return refuse('not_permitted', { permission: 'work.assign' })
      return command.operatorId === state.followerId ? refuse('nothing_to_amend') : accept([{ type: 'FollowerAssigned', ticketId, operatorId: command.operatorId }])
    }
    case 'AcceptEscalation': {
      const found = state.escalations.find(({ id }) => id === command.escalationId)
      if (found === undefined || found.acceptedAt !== null) return refuse('check_done', { check: `escalated:${command.escalationId}` })
      if (found.roleId !== operator.role && !may(operator, 'work.assign')) return refuse('not_permitted', { permission: 'escalation.accept' })
      return accept([{ type: 'EscalationAccepted', ticketId, escalationId: found.id }], noted(command.note))
    }
    case 'EraseTicket':
      return state.erasedAt === null ? accept([{ type: 'PersonalDataErased', ticketId }], null) : refuse('nothing_to_amend')
    case 'EscalateTicket': {
      const { escalationId, on, level, roleId, policyId, assignmentId } = command
      if (state.escalations.some(({ id }) => id === escalationId)) return refuse('nothing_to_amend')
      if (state.parkedUntil !== null || !causeStands(state.assignments, command)) return refuse('check_done', { check: escalationId })
      return accept([{ type: 'TicketEscalated', ticketId, escalationId, on, level, roleId, policyId, assignmentId }])
    }
    case 'RecordDelivery': {
      const { messageId, channel, assignmentId, delivery, attempts, reason } = command
      return accept([{ type: 'DeliveryRecorded', ticketId, messageId, channel, assignmentId, delivery, attempts, reason }])
    }
    case 'PlanFollowUp':
      // the deadlines of history are data of another system
      return accept(lacksTurn(state) ? [] : state.assignments.flatMap((part): readonly TicketEvent[] => {
        const due = facts.dues[part.id]
        const moved = part.due !== null && due !== undefined && due.at !== part.due.at
        return moved ? [{ type: 'DueReplanned', ticketId, assignmentId: part.id, before: part.due, due }] : []
      }))
  }
}

function amend(state: TicketState, command: TicketCommandOf<'AmendTicket'>): Decision {
  const changes = Object.fromEntries(Object.entries(command.changes).filter(([name, value]) => value !== undefined && JSON.stringify(state[name as keyof TicketState]) !== JSON.stringify(value)))
  const personal = Object.fromEntries(Object.entries(command.private).filter(([, value]) => value !== undefined)) as Record<string, string | null>
  const fields = Object.keys(personal) as TicketEventOf<'TicketAmended'>['fields']
  if (Object.keys(changes).length === 0 && fields.length === 0) return refuse('nothing_to_amend')
  return accept([{ type: 'TicketAmended', ticketId: command.ticketId, changes, fields }], fields.length > 0 ? personal : null)
}

function forward(state: TicketState, command: TicketCommandOf<'ForwardTicket'>, { commandId, facts }: Context): Decision {
  const having = [...new Set(openParts(state.assignments).map(({ departmentId }) => departmentId))].sort()
  const seen = [...new Set(command.besides)].sort()
  if (having.join('\n') !== seen.join('\n')) return refuse('forwarded_meanwhile', { departments: having })
  const asked = command.to.map(({ departmentId }) => departmentId)
  const twice = asked.find((departmentId, place) => asked.indexOf(departmentId) !== place || having.includes(departmentId))
  if (twice !== undefined) return refuse('forwarded_already', { departmentId: twice })
  const unknown = asked.find((departmentId) => facts.departments[departmentId] === undefined)
  if (unknown !== undefined) return refuse('department_unknown', { departmentId: unknown })
  const events = asked.map((departmentId, place): TicketEvent => {
    const { external = false, due = null } = facts.departments[departmentId] ?? {}
    return { type: 'TicketForwarded', ticketId: command.ticketId, assignmentId: `${commandId}:${place}`, departmentId, external, due }
  })
  return accept(events, noted(command.note))
}

function close(state: TicketState, command: TicketCommandOf<'CloseTicket'>, { operator }: Context): Decision {
  const { ticketId, reason, note } = command
  const done = accept<TicketEvent>([{ type: 'TicketClosed', ticketId, reason }], noted(note))
  if (reason === 'unverified') {
    if (!may(operator, 'ticket.closeUnverified')) return refuse('not_permitted', { permission: 'ticket.closeUnverified' })
    if (state.status !== 'reported') return refuse('not_in_this_status', { command: 'CloseTicket', status: state.status })
    return note === '' ? refuse('reason_missing') : done
  }
  if (!may(operator, 'ticket.close')) return refuse('not_permitted', { permission: 'ticket.close' })
  if (state.status === 'reported' && !settled(state)) return refuse('not_verified')
  if (state.status === 'answered') return done
  if (reason === 'unreachable') return note === '' ? refuse('reason_missing') : done
  // nobody can be told who gave no name and no number
  return state.anonymous ? done : refuse('not_answered')
}

export const ticket: Decider<TicketState, TicketCommand, TicketEvent> = { decide: decideTicket, evolve: evolveTicket }
