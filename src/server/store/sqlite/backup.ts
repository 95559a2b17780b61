import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { dirname } from 'node:path'
import { connect } from './connection.ts'
import { syncFile, syncFolder } from './durable.ts'
import { filesIn } from './files.ts'
import { readMark } from './mark.ts'
import { metaSetter } from './meta.ts'

/** Pages per step: all at once, because a step begins anew when the running server commits in between. */
const ALL_PAGES = 0x7fff_ffff

export const isSound = (file: string): boolean => {
  const db = new Database(file, { readonly: true })
  try {
    return db.pragma('quick_check(1)', { simple: true }) === 'ok'
  } finally {
    db.close()
  }
}

/**
 * Writes one consistent moment of the store to `file`, also while a server runs, with the used-code mark in it.
 * The file appears under its name only when it has been verified. Rejects when it exists.
 */
export async function backUp(folder: string, file: string): Promise<void> {
  if (existsSync(file)) throw new Error(`${file} exists already`)
  const { database, mark } = filesIn(folder)
  const fresh = `${file}.new`
  closeSync(openSync(fresh, 'w', 0o600))
  const source = connect(database, 'read')
  try {
    await source.backup(fresh, { progress: () => ALL_PAGES })
    stamp(fresh, readMark(mark))
    if (!isSound(fresh)) throw new Error('the copy failed its check')
    syncFile(fresh)
    renameSync(fresh, file)
    syncFolder(dirname(file))
  } catch (error) {
    for (const left of [fresh, `${fresh}-wal`, `${fresh}-shm`, `${fresh}-journal`]) rmSync(left, { force: true })
    throw error
  } finally {
    source.close()
  }
}

/** Makes the copy one plain file that knows the mark: read after the copy, so it covers every lease in it. */
function stamp(file: string, mark: number | null): void {
  const db = new Database(file)
  try {
    db.pragma('journal_mode = DELETE')
    db.pragma('synchronous = FULL')
    if (mark !== null) metaSetter(db)('codes_mark', mark)
  } finally {
    db.close()
  }
}
