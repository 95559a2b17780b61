import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { dirname } from 'node:path'
import { backUpBlobs } from '../../attachments/copies.ts'
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
 * Writes one consistent moment of the store to `file`, also while a server runs, with the used-code mark and the server's keys in it;
 * the attachments lie beside it, still sealed (see attachments/copies.ts).
 * The file appears under its name only when it has been verified. Rejects when it exists.
 */
export async function backUp(folder: string, file: string): Promise<void> {
  if (existsSync(file)) throw new Error(`${file} exists already`)
  const { database, mark, sealingKey, attachments, attachmentKey } = filesIn(folder)
  const fresh = `${file}.new`
  closeSync(openSync(fresh, 'w', 0o600))
  const source = connect(database, 'read')
  try {
    await source.backup(fresh, { progress: () => ALL_PAGES })
    stamp(fresh, readMark(mark), textOf(sealingKey), textOf(attachmentKey))
    if (!isSound(fresh)) throw new Error('the copy failed its check')
    syncFile(fresh)
    backUpBlobs(attachments, file)
    renameSync(fresh, file)
    syncFolder(dirname(file))
  } catch (error) {
    for (const left of [fresh, `${fresh}-wal`, `${fresh}-shm`, `${fresh}-journal`]) rmSync(left, { force: true })
    throw error
  } finally {
    source.close()
  }
}

const textOf = (file: string): string | null => (existsSync(file) ? readFileSync(file, 'utf8') : null)

/** Makes the copy one plain file that knows what lies beside the database. The mark is read after the copy, so it covers every lease in it. */
function stamp(file: string, mark: number | null, sealingKey: string | null, attachmentKey: string | null): void {
  const db = new Database(file)
  try {
    db.pragma('journal_mode = DELETE')
    db.pragma('synchronous = FULL')
    const set = metaSetter(db)
    if (mark !== null) set('codes_mark', mark)
    if (sealingKey !== null) set('sealing_key', sealingKey)
    if (attachmentKey !== null) set('attachment_key', attachmentKey)
  } finally {
    db.close()
  }
}
