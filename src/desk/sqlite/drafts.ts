import type { Draft } from '#ipc/contract.ts'
import type { Queries } from './query.ts'

/** Unsaved messages, each its author's alone. */
export interface Drafts {
  readonly of: (operatorId: string) => Draft[]
  /** False when the draft is somebody else's. */
  readonly put: (operatorId: string, draftId: string, body: Readonly<Record<string, unknown>>, at: number) => boolean
  readonly remove: (operatorId: string, draftId: string) => void
  readonly removeSaved: (draftId: string) => void
}

export function drafts({ rows }: Queries): Drafts {
  const of = rows<[string], { id: string; body: string; updated_at: number }>('drafts.of', 'select id, body, updated_at from drafts where operator_id = ? order by updated_at desc, id')
  const put = rows<[string, string, string, number]>('drafts.put', `
    insert into drafts (id, operator_id, body, updated_at) values (?, ?, ?, ?)
    on conflict (id) do update set body = excluded.body, updated_at = excluded.updated_at where operator_id = excluded.operator_id`)
  const remove = rows<[string, string]>('drafts.remove', 'delete from drafts where id = ? and operator_id = ?')
  const removeSaved = rows<[string]>('drafts.removeSaved', 'delete from drafts where id = ?')
  return {
    of: (operatorId) => of.all(operatorId).map(({ id, body, updated_at }) => ({ id, body: JSON.parse(body) as Draft['body'], updatedAt: updated_at })),
    put: (operatorId, draftId, body, at) => put.run(draftId, operatorId, JSON.stringify(body), at).changes > 0,
    remove: (operatorId, draftId) => void remove.run(draftId, operatorId),
    removeSaved: (draftId) => void removeSaved.run(draftId),
  }
}
