import * as z from 'zod/mini'
import { savedView, type SavedView } from '#ipc/contract.ts'
import type { Queries } from './query.ts'

/** Queues that operators keep under names, each their own. */
export interface SavedViews {
  /** By name. */
  readonly of: (operatorId: string) => SavedView[]
  readonly put: (operatorId: string, view: SavedView) => void
  readonly remove: (operatorId: string, id: string) => void
}

export function savedViews({ rows, column }: Queries): SavedViews {
  const of = column<[string], string>('savedViews.of', 'select view from saved_views where operator_id = ?')
  const put = rows<[string, string, string]>('savedViews.put', `
    insert into saved_views (operator_id, id, view) values (?, ?, ?) on conflict (operator_id, id) do update set view = excluded.view`)
  const remove = rows<[string, string]>('savedViews.remove', 'delete from saved_views where operator_id = ? and id = ?')
  return {
    of: (operatorId) => {
      const order = new Intl.Collator('fa', { numeric: true })
      const views = of.all(operatorId).flatMap((text) => {
        // a filter of an earlier console that this one does not know is left alone, not shown
        const read = z.safeParse(savedView, JSON.parse(text))
        return read.success ? [read.data] : []
      })
      return views.sort((one, other) => order.compare(one.name, other.name))
    },
    put: (operatorId, view) => void put.run(operatorId, view.id, JSON.stringify(view)),
    remove: (operatorId, id) => void remove.run(operatorId, id),
  }
}
