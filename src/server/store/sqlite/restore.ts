import Database from 'better-sqlite3'
import { constants, copyFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { FIRST_PAYLOAD } from '#domain/tracking-code/code.ts'
import { isSound } from './backup.ts'
import { APPLICATION_ID, connect, isDurable } from './connection.ts'
import { syncFile, syncFolder } from './durable.ts'
import { eraser } from './erase.ts'
import { WAL_SUFFIXES, filesIn } from './files.ts'
import { raiseMark, readMark } from './mark.ts'
import { metaOf, metaSetter } from './meta.ts'
import { SCHEMA_VERSION, migrate } from './migrations.ts'

/**
 * Payloads that are skipped when the used-code mark is lost: what the whole city may have leased since the backup
 * (500 blocks). Skipping costs nothing, a code given out twice cannot be taken back.
 */
export const SAFETY_GAP = 1_000_000

export interface Restored {
  /** Where the replaced database was put; null when there was none. */
  readonly aside: string | null
  /** No code up to this payload is given out again. */
  readonly floor: number
  /** False: the mark was missing and the safety gap was left instead. */
  readonly markFound: boolean
  readonly erasures: number
}

/**
 * Puts a backup in the place of the store, under a new epoch. The caller holds the folder.
 * Throws, leaving the store as it was, when the file is not a sound backup of ours.
 */
export function restore(folder: string, from: string, epoch: string, now: Date): Restored {
  const files = filesIn(folder)
  checkBackup(from)
  const fresh = `${files.database}.restored`
  for (const left of ['', ...WAL_SUFFIXES]) rmSync(`${fresh}${left}`, { force: true })
  copyFileSync(from, fresh, constants.COPYFILE_EXCL)
  const { floor, markFound, erasures } = renew(fresh, files, epoch)
  syncFile(fresh)
  const aside = setAside(files.database, now)
  renameSync(fresh, files.database)
  syncFolder(folder)
  return { aside, floor, markFound, erasures }
}

function checkBackup(from: string): void {
  const db = new Database(from, { readonly: true, fileMustExist: true })
  try {
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) throw new Error('it is not a backup of this server')
    const schema = Number(db.pragma('user_version', { simple: true }))
    if (schema > SCHEMA_VERSION) throw new Error(`its schema ${schema} is newer than this server's ${SCHEMA_VERSION}`)
  } finally {
    db.close()
  }
  if (!isSound(from)) throw new Error('it is damaged')
}

function renew(file: string, files: ReturnType<typeof filesIn>, epoch: string): Omit<Restored, 'aside'> {
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
    const erased = erasedTickets(files.erasures)
    const erase = eraser(db)
    db.transaction(() => {
      set('epoch', epoch)
      set('codes_floor', floor)
      for (const ticketId of erased) erase(ticketId)
    }).immediate()
    db.pragma('wal_checkpoint(TRUNCATE)')
    return { floor, markFound: mark !== null, erasures: erased.length }
  } finally {
    db.close()
  }
}

const erasedTickets = (file: string): readonly string[] => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line !== '') : [])

/** With its journal, which may hold commits that are not in the file yet. */
function setAside(database: string, now: Date): string | null {
  if (!existsSync(database)) return null
  const aside = `${database}.replaced-${now.toISOString().replace(/[:.]/g, '-')}`
  for (const suffix of ['', ...WAL_SUFFIXES]) if (existsSync(`${database}${suffix}`)) renameSync(`${database}${suffix}`, `${aside}${suffix}`)
  return aside
}
