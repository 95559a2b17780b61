import type { TicketState } from '#domain/ticket/state.ts'
import type { Queries } from './query.ts'
import { OVER } from './ticket-row.ts'

/** Confirmed states of the tickets that are not over, for work that goes through all of them. */
export interface OpenStates {
  /** In the order of their numbers. */
  readonly after: (number: number, limit: number) => { readonly number: number; readonly state: TicketState }[]
}

export function openStates({ rows }: Queries): OpenStates {
  const after = rows<[number, number], { number: number; state: string }>('openStates.after', `
    select t.number, d.state from tickets t join documents d on d.number = t.number where t.number > ? and t.status not in (${OVER}) order by t.number limit ?`)
  return { after: (number, limit) => after.all(number, limit).map((row) => ({ number: row.number, state: JSON.parse(row.state) as TicketState })) }
}
