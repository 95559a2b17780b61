import type { TicketCommand } from './commands.ts'
import type { TicketState } from './state.ts'

/**
 * The command that takes back what a command did to this ticket, or null where it cannot be taken back (words that were
 * said stay said). History is not rewritten: taking back is a step of its own. `state` is the ticket as it stands now.
 */
export function undoOf(commandId: string, state: TicketState): TicketCommand | null {
  const place = state.steps.findLastIndex((step) => step.commandId === commandId)
  const step = state.steps[place]
  if (step === undefined) return null
  const ticketId = state.id
  switch (step.type) {
    case 'TicketAmended':
      return Object.keys(step.before).length === 0 ? null : { type: 'AmendTicket', ticketId, changes: step.before, private: {} }
    case 'TicketForwarded':
      return { type: 'WithdrawForward', ticketId, assignmentId: step.assignmentId, note: '' }
    case 'TicketParked':
      return { type: 'WakeTicket', ticketId }
    case 'IncidentLinked':
      return { type: 'UnlinkIncident', ticketId, note: '' }
    case 'TicketClosed':
    case 'TicketCancelled':
      return { type: 'ReopenTicket', ticketId, reason: 'mistake', note: '' }
    case 'FileAttached':
      return { type: 'DetachFile', ticketId, attachmentId: step.attachmentId, note: '' }
    default:
      return null
  }
}
