import type { TicketState } from '#domain/ticket/state.ts'
import type { Documents } from './documents.ts'
import type { Queries } from './query.ts'
import { OVER } from './ticket-row.ts'

/** Confirmed states of the tickets that are not over, for work that goes through all of them. */
export interface OpenStates {
  /** In the order of their numbers. */
  readonly after: (number: number, limit: number) => { readonly number: number; readonly state: TicketState }[]
}

export function openStates({ column }: Queries, documents: Documents): OpenStates {
  const after = column<[number, number], number>('openStates.after', `
    select t.number from tickets t join confirmed c on c.number = t.number where t.number > ? and t.status not in (${OVER}) order by t.number limit ?`)
  return {
    after: (number, limit) => after.all(number, limit).flatMap((found) => {
      const document = documents.of(found)
      return document === null ? [] : [{ number: found, state: JSON.parse(document.state) as TicketState }]
    }),
  }
}
