import Database from 'better-sqlite3'

export type Connection = Database.Database

/** Marks the file as ours, so that a restore does not take any other database for a backup. */
export const APPLICATION_ID = 0x50_13_70_01

/** The only place where this server opens a database: every connection flushes every commit. */
export function connect(file: string, use: 'write' | 'read'): Connection {
  const db = new Database(file, { timeout: 10_000 })
  db.pragma('journal_mode = WAL')
  // For a file that is in WAL mode already this build falls back to NORMAL, which loses acknowledged commits at a power cut.
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  // What was erased must not lie in free pages.
  db.pragma('secure_delete = ON')
  // Savepoints, one for each command, keep their undo in memory instead of a file.
  db.pragma('temp_store = MEMORY')
  db.pragma('cache_size = -32000')
  // A storm's groups change the same pages again and again: each checkpoint writes them once more.
  db.pragma('wal_autocheckpoint = 8000')
  if (use === 'read') db.pragma('query_only = ON')
  return db
}

/** Reads from a file that need not be the live store, without changing a byte of it. Throws when there is none. */
export function lookInto<T>(file: string, look: (db: Connection) => T): T {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 10_000 })
  try {
    return look(db)
  } finally {
    db.close()
  }
}

export const isDurable = (db: Connection): boolean => db.pragma('synchronous', { simple: true }) === 2

const NO_SPACE = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT'])

/** Faults of the disk or the file rather than of one job. */
export function storageCode(error: unknown): 'disk_full' | 'database_busy' | 'database_unreadable' | 'server_error' | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (NO_SPACE.has(code)) return 'disk_full'
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'database_busy'
  // SQLITE_IOERR_SHMSIZE and others come instead of SQLITE_FULL when the journal's index cannot grow.
  if (code === 'SQLITE_IOERR_SHMSIZE' || code === 'SQLITE_IOERR_SHMMAP') return 'disk_full'
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'database_unreadable'
  return /^SQLITE_(IOERR|READONLY|CANTOPEN|PROTOCOL)|^E(IO|ROFS|ACCES|PERM|MFILE|NFILE)$/.test(code) ? 'server_error' : null
}
