import { accept, refuse, type Context, type Decider, type Result } from '../decider.ts'
import { may, type Permission } from '../operator/roles.ts'
import type { TicketCommand } from './commands.ts'
import type { TicketEvent } from './events.ts'
import { evolveTicket, type TicketState } from './state.ts'

const RIGHT: Record<TicketCommand['type'], Permission> = {
  RegisterTicket: 'ticket.register',
  AmendTicket: 'ticket.amend',
  AddNote: 'ticket.note',
  ImportTicket: 'ticket.import',
}

function decideTicket(state: TicketState | null, command: TicketCommand, context: Context): Result<TicketEvent> {
  const right = RIGHT[command.type]
  if (!may(context.operator, right)) return refuse('not_permitted', { permission: right })
  switch (command.type) {
    case 'RegisterTicket':
    case 'ImportTicket':
      return open(state, command, context)
    case 'AmendTicket':
      return amend(state, command)
    case 'AddNote':
      if (state === null) return refuse('ticket_unknown', { ticketId: command.ticketId })
      return accept([{ type: 'NoteAdded', ticketId: command.ticketId }], { note: command.text })
  }
}

function open(state: TicketState | null, command: Extract<TicketCommand, { type: 'RegisterTicket' | 'ImportTicket' }>, context: Context): Result<TicketEvent> {
  if (state !== null) return refuse('ticket_exists', { code: state.code })
  if (context.trackingCode === null) return refuse('code_missing')
  const { ticketId, kind, channel, categoryId, placeId, urgency } = command
  const imported = command.type === 'ImportTicket'
  const event: TicketEvent = {
    type: 'TicketRegistered', ticketId, code: context.trackingCode, kind, channel, categoryId, placeId, urgency,
    anonymous: imported ? command.private.phone === null && command.private.name === null : command.anonymous,
    callId: imported ? null : command.callId,
    source: imported ? command.source : null,
    receivedAt: imported ? command.occurredAt : null,
  }
  return accept([event], command.private)
}

function amend(state: TicketState | null, command: Extract<TicketCommand, { type: 'AmendTicket' }>): Result<TicketEvent> {
  if (state === null) return refuse('ticket_unknown', { ticketId: command.ticketId })
  const changes = Object.fromEntries(Object.entries(command.changes).filter(([name, value]) => value !== undefined && state[name as keyof TicketState] !== value))
  const personal = Object.fromEntries(Object.entries(command.private).filter(([, value]) => value !== undefined)) as Record<string, string | null>
  const fields = Object.keys(personal) as Extract<TicketEvent, { type: 'TicketAmended' }>['fields']
  if (Object.keys(changes).length === 0 && fields.length === 0) return refuse('nothing_to_amend')
  return accept([{ type: 'TicketAmended', ticketId: command.ticketId, changes, fields }], fields.length > 0 ? personal : null)
}

export const ticket: Decider<TicketState, TicketCommand, TicketEvent> = { decide: decideTicket, evolve: evolveTicket }
