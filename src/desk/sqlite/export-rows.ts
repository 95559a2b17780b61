import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
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

interface Stored { readonly id: string; readonly pending: number; readonly state: string | null; readonly parts: string | null }

export function exportRows({ rows }: Queries): ExportRows {
  const page = rows<[string], Stored>('export.page', `
    select t.id, t.pending, d.state, d.parts
    from json_each(?) j join tickets t on t.number = j.value left join documents d on d.number = t.number order by j.key`)
  return {
    page: (numbers) => page.all(JSON.stringify(numbers)).map(({ id, pending, state, parts }) => ({
      id, pending: pending > 0,
      confirmed: state === null || parts === null ? null : { state: JSON.parse(state) as TicketState, parts: JSON.parse(parts) as PrivateDocument },
    })),
  }
}
