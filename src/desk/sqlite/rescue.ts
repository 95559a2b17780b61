import { readSaved, type SavedCommand } from '../saved-command.ts'
import type { SealedDraft, WrappedKey } from './drafts.ts'
import { openConnection, type Connection } from './open.ts'
import type { OutboxState } from './outbox.ts'

/** What could still be read from a damaged database. */
export interface Salvage {
  readonly commands: readonly { readonly saved: SavedCommand; readonly state: OutboxState; readonly verdict: string | null }[]
  readonly drafts: readonly { readonly operatorId: string; readonly draft: SealedDraft }[]
  readonly draftKeys: readonly { readonly operatorId: string; readonly key: WrappedKey }[]
  readonly enrolment: string | null
}

interface OutboxRow { place: number, state: OutboxState, verdict: string | null, saved: string }
interface DraftRow { id: string, operator_id: string, key_id: string, sealed: Uint8Array, updated_at: number }
interface KeyRow { id: string, operator_id: string, salt: Uint8Array, sealed_key: Uint8Array }

const NOTHING: Salvage = { commands: [], drafts: [], draftKeys: [], enrolment: null }

/** Row by row from both ends of each table, so that one damaged page costs its own rows and no others. Never throws. */
export function salvage(file: string, key: string): Salvage {
  const db = tried(() => openConnection(file, key))
  if (db === null) return NOTHING
  try {
    const open = `state in ('waiting', 'refused', 'quarantined')`
    const places = walk<OutboxRow, number>(db, `select place, state, verdict, saved from outbox where ${open}`, 'place', (row) => row.place)
    const drafts = walk<DraftRow, string>(db, 'select id, operator_id, key_id, sealed, updated_at from drafts where true', 'id', (row) => row.id)
    const keys = walk<KeyRow, string>(db, 'select id, operator_id, salt, sealed_key from draft_keys where true', 'id', (row) => row.id)
    const commands = places.sort((one, other) => one.place - other.place).flatMap(({ saved, state, verdict }) => {
      const read = tried(() => readSaved(saved))
      return read === null ? [] : [{ saved: read, state, verdict }]
    })
    const enrolment = tried(() => db.prepare<[], string>(`select value from meta where name = 'enrolment'`).pluck().get() ?? null)
    return {
      commands, enrolment,
      drafts: drafts.map(({ id, operator_id, key_id, sealed, updated_at }) => ({ operatorId: operator_id, draft: { id, keyId: key_id, sealed, updatedAt: updated_at } })),
      draftKeys: keys.map(({ id, operator_id, salt, sealed_key }) => ({ operatorId: operator_id, key: { id, salt, sealedKey: sealed_key } })),
    }
  } finally {
    tried(() => db.close())
  }
}

function walk<R, K extends number | string>(db: Connection, select: string, keyColumn: string, keyOf: (row: R) => K): R[] {
  const found = new Map<K, R>()
  for (const [comparison, direction] of [['>', 'asc'], ['<', 'desc']] as const) {
    const first = tried(() => db.prepare<[], R>(`${select} order by ${keyColumn} ${direction} limit 1`))
    const next = tried(() => db.prepare<[K], R>(`${select} and ${keyColumn} ${comparison} ? order by ${keyColumn} ${direction} limit 1`))
    let row = first === null ? undefined : tried(() => first.get())
    while (row !== undefined && row !== null && next !== null) {
      const key = keyOf(row)
      if (found.has(key)) break
      found.set(key, row)
      row = tried(() => next.get(key))
    }
  }
  return [...found.values()]
}

/** In a damaged file every single read may fail, and the next may not. */
function tried<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
