import type { ApprovalState } from '#domain/approval/approval.ts'
import type { PersonCommand } from '#domain/person/person.ts'
import type { TicketCommandOf } from '#domain/ticket/commands.ts'
import type { CallInput } from '#ipc/contract.ts'

export type Deed = TicketCommandOf<'CloseTicket'> | TicketCommandOf<'EraseTicket'> | (PersonCommand & { readonly type: 'MergePeople' })

/** What is done with the consent, in the asker's own words; null where the request does not say to what. */
export function deedOf({ matter, ticketId, subjectIds }: Pick<ApprovalState, 'matter' | 'ticketId' | 'subjectIds'>, note: string): Deed | null {
  const [first, second] = subjectIds
  if (matter === 'merge_people') return first === undefined || second === undefined ? null : { type: 'MergePeople', personId: first, intoId: second, note }
  const subject = ticketId ?? first
  if (subject === undefined) return null
  return matter === 'close_unverified' ? { type: 'CloseTicket', ticketId: subject, reason: 'unverified', note } : { type: 'EraseTicket', ticketId: subject, note }
}

export type Answer = 'give' | 'decline'

/** What is saved together: consent and deed, or the refusal alone. `note` is the asker's, `words` the answer's. Null where the request does not say what is to be done. */
export function commandsOf(state: Pick<ApprovalState, 'id' | 'matter' | 'ticketId' | 'subjectIds'>, note: string, answer: Answer, words: string): CallInput<'command.runAll'>['commands'] | null {
  if (answer === 'decline') return [{ type: 'DeclineApproval', data: { approvalId: state.id, note: words } }]
  const deed = deedOf(state, note)
  if (deed === null) return null
  const { type, ...data } = deed
  return [{ type: 'GiveApproval', data: { approvalId: state.id, note: words } }, { type, data }]
}
