import { accept, refuse, type Context, type Decider, type PrivatePart, type Result } from '../decider.ts'
import { may } from '../operator/roles.ts'
import { openParts, type Assignment } from './assignments.ts'
import type { TicketCommand, TicketCommandOf } from './commands.ts'
import type { TicketEvent, TicketEventOf } from './events.ts'
import { legal, speaksFor } from './legal.ts'
import { answerParts, evolveTicket, workStatus, type TicketState } from './state.ts'

type Decision = Result<TicketEvent>
type WithPart = Extract<TicketCommand, { assignmentId: string }>

function decideTicket(state: TicketState | null, command: TicketCommand, context: Context): Decision {
  const part = 'assignmentId' in command ? state?.assignments.find(({ id }) => id === command.assignmentId) ?? null : null
  const illegal = legal(command.type, state, context.operator, part)
  if (illegal !== null) return illegal
  if (command.type === 'RegisterTicket' || command.type === 'ImportTicket') return open(command, context)
  if (state === null) return refuse('ticket_unknown', { ticketId: command.ticketId })
  if ('assignmentId' in command) return part === null ? refuse('assignment_unknown') : decidePart(state, part, command, context)
  return decideWhole(state, command, context)
}

const noted = (note: string): PrivatePart | null => (note === '' ? null : { note })

function open(command: TicketCommandOf<'RegisterTicket' | 'ImportTicket'>, context: Context): Decision {
  if (context.trackingCode === null) return refuse('code_missing')
  const { ticketId, kind, channel, categoryId, placeId, urgency } = command
  const facts = { type: 'TicketRegistered', ticketId, code: context.trackingCode, kind, channel, categoryId, placeId, urgency } as const
  if (command.type === 'ImportTicket') {
    const anonymous = command.private.phone === null && command.private.name === null
    return accept([{ ...facts, point: null, anonymous, confidential: false, incidentId: null, callId: null, source: command.source, receivedAt: command.occurredAt }], command.private)
  }
  const confidential = command.confidential || context.facts.confidential
  const { anonymous, point, callId } = command
  // an incident is public: what is confidential has none
  const incidentId = confidential ? null : command.incidentId
  return accept([{ ...facts, point, anonymous, confidential, incidentId, callId, source: null, receivedAt: null }], { ...command.private, ...answerParts(command.answers) })
}

function decidePart(state: TicketState, part: Assignment, command: WithPart, context: Context): Decision {
  const { ticketId, assignmentId } = command
  const own = { ticketId, assignmentId }
  if (command.type === 'WithdrawForward') return accept([{ type: 'ForwardWithdrawn', ...own }], noted(command.note))
  if (command.type === 'VerifyWork') {
    const last = part.reports.at(-1)
    // the department never judges itself, and nobody judges the report that they wrote down
    const ownWork = context.operator.departmentId !== null || last?.by === context.operator.id
    if (ownWork) return refuse('own_work')
    return accept([{ type: 'WorkVerified', ...own, outcome: command.outcome, how: command.how }], noted(command.note))
  }
  const speaker = speaksFor(part, context)
  if (speaker === null) return refuse('not_your_department', { departmentId: part.departmentId })
  const relayed = speaker === 'centre'
  switch (command.type) {
    case 'AcknowledgeForward':
      return accept([{ type: 'ForwardAcknowledged', ...own, relayed }])
    case 'ReturnForward':
      if (command.reason === 'other' && command.note === '') return refuse('reason_missing')
      return accept([{ type: 'ForwardReturned', ...own, reason: command.reason, relayed }], noted(command.note))
    case 'ReportWork': {
      const { startedAt, finishedAt, cost, photos, note, materials } = command
      if (startedAt !== null && finishedAt !== null && finishedAt < startedAt) return refuse('times_reversed')
      const missing = photos.filter((id) => !state.attachments.some((attachment) => attachment.id === id))
      if (missing.length > 0) return refuse('attachment_unknown', { attachments: missing.length })
      return accept([{ type: 'WorkReported', ...own, startedAt, finishedAt, cost, photos, relayed }], materials === '' ? { note } : { note, materials })
    }
  }
}

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
      const final = command.standing !== true && state.parkedUntil === null && ['registered', 'returned', 'merged', 'verified'].includes(workStatus(state))
      return accept([{ type: 'CitizenAnswered', ticketId, how: command.how, final }], { note: command.note })
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
      if (state.assignments.some(({ reports }) => reports.some(({ photos }) => photos.includes(found.id)))) return refuse('attachment_in_use')
      return accept([{ type: 'FileDetached', ticketId, attachmentId: command.attachmentId }], noted(command.note))
    }
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
  if (state.status === 'reported') return refuse('not_verified')
  if (state.status === 'answered') return done
  if (reason === 'unreachable') return note === '' ? refuse('reason_missing') : done
  // nobody can be told who gave no name and no number
  return state.anonymous ? done : refuse('not_answered')
}

export const ticket: Decider<TicketState, TicketCommand, TicketEvent> = { decide: decideTicket, evolve: evolveTicket }
