import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import type { Documents } from './documents.ts'
import type { Queries } from './query.ts'

export interface ExportRow {
  readonly id: string
  /** Something of it is saved here and not final. */
  readonly pending: boolean
  /** What the server has confirmed of it; null: nothing yet. */
  readonly confirmed: { readonly state: TicketState; readonly parts: PrivateDocument } | null
}

export interface ExportRows {
  /** In the order of the numbers; a ticket that is not on this desk any more is left out. */
  readonly page: (numbers: readonly number[]) => ExportRow[]
}

interface Stored { readonly number: number; readonly id: string; readonly pending: number }

export function exportRows({ rows }: Queries, documents: Documents): ExportRows {
  const page = rows<[string], Stored>('export.page', `
    select t.number, t.id, t.pending from json_each(?) j join tickets t on t.number = j.value order by j.key`)
  const confirmed = (number: number): ExportRow['confirmed'] => {
    const found = documents.of(number)
    return found === null ? null : { state: JSON.parse(found.state) as TicketState, parts: JSON.parse(found.parts) as PrivateDocument }
  }
  return {
    page: (numbers) => page.all(JSON.stringify(numbers)).map(({ number, id, pending }) => ({ id, pending: pending > 0, confirmed: confirmed(number) })),
  }
}
