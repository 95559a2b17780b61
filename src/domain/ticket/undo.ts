import type { TicketCommand } from './commands.ts'
import type { TicketState, TicketStep } from './state.ts'

/**
 * The commands that take back what a command did to this ticket; none where it cannot be taken back (words that were said
 * stay said). History is not rewritten: taking back is a step of its own. `state` is the ticket as it stands now.
 */
export const undoOf = (commandId: string, state: TicketState): readonly TicketCommand[] =>
  state.steps.filter((step) => step.commandId === commandId).flatMap((step) => undoOfStep(step, state) ?? [])

function undoOfStep(step: TicketStep, { id: ticketId, steps }: TicketState): TicketCommand | null {
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
    case 'ReminderSet':
      return { type: 'ClearReminder', ticketId, reminderId: step.reminderId }
    case 'FollowerAssigned':
      return { type: 'AssignFollower', ticketId, operatorId: steps.slice(0, steps.indexOf(step)).findLast((one) => one.type === 'FollowerAssigned')?.operatorId ?? null }
    case 'FileAttached':
      return { type: 'DetachFile', ticketId, attachmentId: step.attachmentId, note: '' }
    default:
      return null
  }
}
