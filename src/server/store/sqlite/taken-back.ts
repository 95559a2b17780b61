import type { Connection } from './connection.ts'

/**
 * What was hidden or erased after the backup was taken from which this database was restored. The backup knows nothing of it,
 * and a desk that was away at the time sends it again.
 */
export interface TakenBack {
  readonly hidden: (ticketId: string) => boolean
  /** The words of this command. */
  readonly erased: (commandId: string) => boolean
  /** In the place of all that was remembered of this kind. */
  readonly remember: (kind: 'hidden' | 'erased', ids: readonly string[]) => void
}

export function takenBack(db: Connection): TakenBack {
  const has = db.prepare<[string, string], number>('SELECT 1 FROM taken_back WHERE kind = ? AND id = ?').pluck()
  const clear = db.prepare<[string]>('DELETE FROM taken_back WHERE kind = ?')
  const add = db.prepare<[string, string]>('INSERT OR IGNORE INTO taken_back (kind, id) VALUES (?, ?)')
  return {
    hidden: (ticketId) => has.get('hidden', ticketId) !== undefined,
    erased: (commandId) => has.get('erased', commandId) !== undefined,
    remember: (kind, ids) => {
      clear.run(kind)
      for (const id of ids) add.run(kind, id)
    },
  }
}
