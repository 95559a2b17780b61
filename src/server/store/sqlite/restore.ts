import { constants, copyFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { FIRST_PAYLOAD } from '#domain/tracking-code/code.ts'
import { copiesOf, restoreBlobs } from '../../attachments/copies.ts'
import { blobEraser, readableBlobs } from './attachments.ts'
import { isSound } from './backup.ts'
import { APPLICATION_ID, connect, isDurable, lookInto } from './connection.ts'
import { replaceDurably, syncFile, syncFolder } from './durable.ts'
import { eraseAgain } from './erase.ts'
import { feedBook } from './feed.ts'
import { WAL_SUFFIXES, filesIn } from './files.ts'
import { hideAgain } from './hidings.ts'
import { raiseMark, readMark } from './mark.ts'
import { metaOf, metaSetter } from './meta.ts'
import { SCHEMA_VERSION, migrate } from './migrations.ts'
import { shutOutAgain } from './shut-out.ts'
import { takenBack } from './taken-back.ts'

/**
 * Payloads that are skipped when the used-code mark is lost: what the whole city may have leased since the backup
 * (500 blocks). Skipping costs nothing, a code given out twice cannot be taken back.
 */
export const SAFETY_GAP = 1_000_000

/** Changes of the directory that the city may have made since the backup, where nobody can say. */
const VERSION_GAP = 10_000

export interface Restored {
  /** Where the replaced database was put; null when there was none. */
  readonly aside: string | null
  /** No code up to this payload is given out again. */
  readonly floor: number
  /** False: the mark was missing and the safety gap was left instead. */
  readonly markFound: boolean
  readonly erasures: number
  /** Tickets that were hidden from the desks after the backup was taken, and are again. */
  readonly hidden: number
  /** Desks and accounts that were shut out after the backup was taken, and are again. */
  readonly shutOut: number
  /** Files that were missing here and came from the backup. */
  readonly attachments: number
}

/**
 * Puts a backup in the place of the store, under a new epoch. The caller holds the folder.
 * Throws, leaving the store as it was, when the file is not a sound backup of ours. `copies`: where its attachments lie.
 */
export function restore(folder: string, from: string, epoch: string, now: Date, copies: string = copiesOf(from)): Restored {
  const files = filesIn(folder)
  checkBackup(from)
  const fresh = `${files.database}.restored`
  for (const left of ['', ...WAL_SUFFIXES]) rmSync(`${fresh}${left}`, { force: true })
  copyFileSync(from, fresh, constants.COPYFILE_EXCL)
  const { sealingKey, attachmentKey, blobs, ...renewed } = renew(fresh, files, epoch, directoryVersionIn(files.database))
  syncFile(fresh)
  const { restored, settle } = restoreBlobs(copies, { folder: files.attachments, keyFile: files.attachmentKey }, attachmentKey, blobs, (file) => asideOf(file, now))
  const aside = setAside(files.database, now)
  putKey(files.sealingKey, sealingKey, now)
  settle()
  renameSync(fresh, files.database)
  syncFolder(folder)
  return { aside, ...renewed, attachments: restored }
}

function checkBackup(from: string): void {
  lookInto(from, (db) => {
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) throw new Error('it is not a backup of this server')
    const schema = Number(db.pragma('user_version', { simple: true }))
    if (schema > SCHEMA_VERSION) throw new Error(`its schema ${schema} is newer than this server's ${SCHEMA_VERSION}`)
  })
  if (!isSound(from)) throw new Error('it is damaged')
}

/** Null when the store that is being replaced cannot be read. */
function directoryVersionIn(database: string): number | null {
  if (!existsSync(database)) return null
  try {
    return lookInto(database, (db) => db.prepare<[], number>('SELECT version FROM directory').pluck().get() ?? null)
  } catch (error) {
    // It is being replaced because something is wrong with it.
    void error
    return null
  }
}

function renew(file: string, files: ReturnType<typeof filesIn>, epoch: string, seenVersion: number | null): Omit<Restored, 'aside' | 'attachments'> & { readonly sealingKey: string | null; readonly attachmentKey: string | null; readonly blobs: ReadonlySet<string> } {
  const db = connect(file, 'write')
  try {
    if (!isDurable(db)) throw new Error('the restored database does not flush its commits')
    migrate(db)
    const meta = metaOf(db)
    const set = metaSetter(db)
    const mark = readMark(files.mark)
    const leased = db.prepare<[], number>('SELECT coalesce(max(last), 0) FROM code_lease').pluck().get() ?? 0
    const known = Math.max(FIRST_PAYLOAD - 1, leased, Number(meta('codes_mark') ?? 0), Number(meta('codes_floor') ?? 0))
    const floor = mark === null ? known + SAFETY_GAP : Math.max(known, mark)
    raiseMark(files.mark, floor)
    const feed = feedBook(db)
    const taken = takenBack(db)
    const eraseBlobs = blobEraser(db, files.attachments)
    const sealingKey = meta('sealing_key')
    const attachmentKey = meta('attachment_key')
    // Desks fetch the directory when its version rises; they have seen that of the replaced store.
    const raise = db.prepare<[number | null, number]>('UPDATE directory SET version = max(version, coalesce(?, version + ?)) + 1')
    const dropKeys = db.prepare("DELETE FROM meta WHERE key IN ('sealing_key', 'attachment_key', 'attachment_copies')")
    // No desk may go by a lease of the old epoch; what is made from the states is made anew when the store is opened.
    const forget = "DELETE FROM lease; DELETE FROM desk_report; DELETE FROM meta WHERE key = 'work_index'"
    const { hidden, erasures, shutOut } = db.transaction(() => {
      set('epoch', epoch)
      set('codes_floor', floor)
      dropKeys.run()
      raise.run(seenVersion, VERSION_GAP)
      db.exec(forget)
      return { erasures: eraseAgain(db, feed, taken, files.erasures, eraseBlobs), hidden: hideAgain(db, feed, taken, files.hidings), shutOut: shutOutAgain(db, files.shutOut) }
    }).immediate()
    db.pragma('wal_checkpoint(TRUNCATE)')
    return { floor, markFound: mark !== null, erasures, hidden, shutOut, sealingKey, attachmentKey, blobs: readableBlobs(db) }
  } finally {
    db.close()
  }
}

/** A backup without a key leaves the one that is there. */
function putKey(file: string, key: string | null, now: Date): void {
  if (key === null || (existsSync(file) && readFileSync(file, 'utf8') === key)) return
  if (existsSync(file)) renameSync(file, asideOf(file, now))
  replaceDurably(file, key)
}

const asideOf = (file: string, now: Date): string => `${file}.replaced-${now.toISOString().replace(/[:.]/g, '-')}`

/** With its journal, which may hold commits that are not in the file yet. */
function setAside(database: string, now: Date): string | null {
  if (!existsSync(database)) return null
  const aside = asideOf(database, now)
  for (const suffix of ['', ...WAL_SUFFIXES]) if (existsSync(`${database}${suffix}`)) renameSync(`${database}${suffix}`, `${aside}${suffix}`)
  return aside
}
