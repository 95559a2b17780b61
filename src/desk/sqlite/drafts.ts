import type { SealedKey } from '../author-key.ts'
import type { Queries } from './query.ts'

/** An unsaved message as it lies here: only its author's password opens the key to it. */
export interface SealedDraft {
  readonly id: string
  readonly keyId: string
  readonly sealed: Uint8Array
  readonly updatedAt: number
}
export interface WrappedKey extends SealedKey { readonly id: string }

/** Unsaved messages, each its author's alone. */
export interface Drafts {
  /** The latest first. */
  readonly of: (operatorId: string) => SealedDraft[]
  /** False when the draft is somebody else's. */
  readonly put: (operatorId: string, draft: SealedDraft) => boolean
  readonly remove: (operatorId: string, draftId: string) => void
  readonly removeSaved: (draftId: string) => void
  /** All keys that this operator has had on this desk: under an earlier password there may be drafts yet. */
  readonly keysOf: (operatorId: string) => WrappedKey[]
  /** Keeps a key, once. */
  readonly keepKey: (operatorId: string, key: WrappedKey) => void
}

interface Stored { id: string, key_id: string, sealed: Uint8Array, updated_at: number }

export function drafts({ rows }: Queries): Drafts {
  const of = rows<[string], Stored>('drafts.of', 'select id, key_id, sealed, updated_at from drafts where operator_id = ? order by updated_at desc, id')
  const put = rows<[string, string, string, Uint8Array, number]>('drafts.put', `
    insert into drafts (id, operator_id, key_id, sealed, updated_at) values (?, ?, ?, ?, ?)
    on conflict (id) do update set key_id = excluded.key_id, sealed = excluded.sealed, updated_at = excluded.updated_at where operator_id = excluded.operator_id`)
  const remove = rows<[string, string]>('drafts.remove', 'delete from drafts where id = ? and operator_id = ?')
  const removeSaved = rows<[string]>('drafts.removeSaved', 'delete from drafts where id = ?')
  const keysOf = rows<[string], { id: string; salt: Uint8Array; sealed_key: Uint8Array }>('drafts.keysOf', 'select id, salt, sealed_key from draft_keys where operator_id = ?')
  const keepKey = rows<[string, string, Uint8Array, Uint8Array]>('drafts.keepKey', 'insert or ignore into draft_keys (id, operator_id, salt, sealed_key) values (?, ?, ?, ?)')
  return {
    of: (operatorId) => of.all(operatorId).map(({ id, key_id, sealed, updated_at }) => ({ id, keyId: key_id, sealed, updatedAt: updated_at })),
    put: (operatorId, { id, keyId, sealed, updatedAt }) => put.run(id, operatorId, keyId, sealed, updatedAt).changes > 0,
    remove: (operatorId, draftId) => void remove.run(draftId, operatorId),
    removeSaved: (draftId) => void removeSaved.run(draftId),
    keysOf: (operatorId) => keysOf.all(operatorId).map(({ id, salt, sealed_key }) => ({ id, salt, sealedKey: sealed_key })),
    keepKey: (operatorId, { id, salt, sealedKey }) => void keepKey.run(id, operatorId, salt, sealedKey),
  }
}
