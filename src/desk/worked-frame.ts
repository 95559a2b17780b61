import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import { ticketRow, type TicketRow } from '#domain/ticket/views.ts'
import type { Folded } from '#sync/refold.ts'
import { checkValues, type Called, type CheckValues } from './sqlite/checks.ts'
import { rowValues, type RowValues } from './sqlite/ticket-row.ts'
import { streetOf } from './street.ts'

/**
 * What is stored of the tickets of a frame, worked out without the database, which may be on another thread: in few and flat arrays,
 * because whoever gets it from there builds each of them anew. A ticket's place is that in the frame, from 0.
 */
export interface WorkedFrame {
  readonly rows: readonly RowValues[]
  readonly streets: readonly (string | null)[]
  readonly checks: readonly (readonly [place: number, check: CheckValues])[]
  readonly called: readonly (readonly [place: number, called: Called])[]
  /** Those whose words were erased. */
  readonly erased: readonly Pick<TicketState, 'id' | 'callId'>[]
}

export const idIn = (values: RowValues): string => values[0] as string

/** Keeps nothing of a ticket when it takes the next one. */
export function workOut(tickets: Iterable<Folded>): WorkedFrame {
  const worked = { rows: [] as RowValues[], streets: [] as (string | null)[], checks: [] as [number, CheckValues][], called: [] as [number, Called][], erased: [] as Pick<TicketState, 'id' | 'callId'>[] }
  for (const { state, parts } of tickets) {
    const place = worked.rows.length
    const ticket = state as TicketState
    const row = ticketRow(ticket, parts as PrivateDocument)
    worked.rows.push(rowValues(row, 0))
    worked.streets.push(streetOf(row.address))
    for (const check of ticket.checks) worked.checks.push([place, checkValues(check, ticket)])
    const called = calledOf(ticket, row)
    if (called !== null) worked.called.push([place, called])
    if (ticket.erasedAt !== null) worked.erased.push({ id: ticket.id, callId: ticket.callId })
  }
  return worked
}

export const calledOf = ({ lastCalledAt }: TicketState, { phone }: TicketRow): Called | null => (lastCalledAt === null || phone === null ? null : { phone, at: lastCalledAt })
