import { openParts, type Assignment } from '#domain/ticket/assignments.ts'
import type { TicketCommandOf } from '#domain/ticket/commands.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { AttentionItem } from '#ipc/contract.ts'

/** What is left of a forward that somebody else was ahead of. */
export interface ForwardAgain {
  /** Parts that have it open now, by whom and when. */
  readonly now: readonly Assignment[]
  /** Departments that were asked for and do not have it. */
  readonly missing: readonly string[]
  /** The forward to them, with what is so now; null when nobody is missing. */
  readonly command: TicketCommandOf<'ForwardTicket'> | null
}

/** Null for any other command or reason. */
export function forwardAgain({ type, data, refusal }: Pick<AttentionItem, 'type' | 'data' | 'refusal'>, state: TicketState): ForwardAgain | null {
  if (type !== 'ForwardTicket' || (refusal.code !== 'forwarded_meanwhile' && refusal.code !== 'forwarded_already')) return null
  // the desk read it by its schema when it saved it
  const asked = data as unknown as TicketCommandOf<'ForwardTicket'>
  const now = openParts(state.assignments)
  const having = [...new Set(now.map(({ departmentId }) => departmentId))]
  const to = asked.to.filter(({ departmentId }) => !having.includes(departmentId))
  const command = to.length === 0 ? null : ({ type: 'ForwardTicket', ticketId: state.id, to, besides: having, note: asked.note } as const)
  return { now, missing: to.map(({ departmentId }) => departmentId), command }
}
