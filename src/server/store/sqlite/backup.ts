import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { dirname } from 'node:path'
import { backUpBlobs, copiesOf } from '../../attachments/copies.ts'
import { APPLICATION_ID, connect, lookInto, type Connection } from './connection.ts'
import { syncFile, syncFolder } from './durable.ts'
import { filesIn } from './files.ts'
import { readMark } from './mark.ts'
import { metaOf, metaSetter, type MetaKey } from './meta.ts'

/** Pages per step: all at once, because a step begins anew when the running server commits in between. */
const ALL_PAGES = 0x7fff_ffff

export const isSound = (file: string): boolean => lookInto(file, (db) => db.pragma('quick_check(1)', { simple: true }) === 'ok')

/** What this program needs of a copy before it is called a backup. Throws naming what is wrong. `heads`: feed positions between which its own must lie. */
const checkCopy = (file: string, heads: readonly [number, number]): void => lookInto(file, (db) => {
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) throw new Error('the copy is no store of ours')
  if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok') throw new Error('the copy failed its check')
  const head = headOf(db)
  if (head < heads[0] || head > heads[1]) throw new Error(`the copy ends at ${head} and not at ${heads.join(' to ')}`)
})

const headOf = (db: Connection): number => db.prepare<[], number>('SELECT coalesce(max(position), 0) FROM feed').pluck().get() ?? 0

/**
 * Writes one consistent moment of the store to `file`, also while a server runs, with the used-code mark and the server's keys in it;
 * the attachments lie beside it, still sealed (see attachments/copies.ts).
 * The file appears under its name only when it has been verified: read through, and of this very moment. Rejects when it exists.
 * `earlier`: a backup in the same folder, with which it may share the attachments that have not changed.
 */
export async function backUp(folder: string, file: string, earlier: string | null = null): Promise<void> {
  for (const taken of [file, copiesOf(file)]) if (existsSync(taken)) throw new Error(`${taken} exists already`)
  const { database, mark, sealingKey, attachments, attachmentKey } = filesIn(folder)
  const fresh = `${file}.new`
  closeSync(openSync(fresh, 'w', 0o600))
  const source = connect(database, 'read')
  try {
    const before = headOf(source)
    await source.backup(fresh, { progress: () => ALL_PAGES })
    const after = headOf(source)
    const key = textOf(attachmentKey)
    const copies = backUpBlobs(attachments, file, earlier !== null && key !== null && keyIn(earlier) === key ? earlier : null)
    stamp(fresh, { codes_mark: readMark(mark), sealing_key: textOf(sealingKey), attachment_key: key, attachment_copies: copies })
    checkCopy(fresh, [before, after])
    syncFile(fresh)
    renameSync(fresh, file)
    syncFolder(dirname(file))
  } catch (error) {
    for (const left of [fresh, `${fresh}-wal`, `${fresh}-shm`, `${fresh}-journal`]) rmSync(left, { force: true })
    rmSync(copiesOf(file), { recursive: true, force: true })
    throw error
  } finally {
    source.close()
  }
}

/** Under another key the same attachment is sealed otherwise. */
const keyIn = (backup: string): string | null => lookInto(backup, (db) => metaOf(db)('attachment_key'))

const textOf = (file: string): string | null => (existsSync(file) ? readFileSync(file, 'utf8') : null)

/** Makes the copy one plain file that knows what lies beside the database. The mark is read after the copy, so it covers every lease in it. */
function stamp(file: string, told: Readonly<Partial<Record<MetaKey, string | number | null>>>): void {
  const db = new Database(file)
  try {
    db.pragma('journal_mode = DELETE')
    db.pragma('synchronous = FULL')
    const set = metaSetter(db)
    for (const [key, value] of Object.entries(told) as [MetaKey, string | number | null][]) if (value !== null) set(key, value)
  } finally {
    db.close()
  }
}
