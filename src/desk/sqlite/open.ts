import Database from 'better-sqlite3'

export type Connection = Database.Database

const BUSY_MS = 3000
/** More only fills with what is read once: the system keeps the file's pages, and to decipher one again costs microseconds (docs/performance-sync.md, memory). */
const CACHE_KB = 6_000
const KEY = /^[0-9a-f]{64}$/i

/**
 * The one place that opens this desk's database. `key` is 32 bytes in hex and goes to the cipher raw: it is random already,
 * so stretching it would only cost start-up time. Throws SQLite's own errors; `faultOf` gives them a code.
 */
export function openConnection(file: string, key: string): Connection {
  const db = unlocked(file, key, {})
  try {
    // a second program on these files would take the same tracking codes: it meets database_busy instead
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('journal_mode = WAL')
    // this build defaults to NORMAL in WAL mode, which forgets acknowledged commands on a power cut
    db.pragma('synchronous = FULL')
    // what was erased is overwritten, not left in free pages until they are used again
    db.pragma('secure_delete = on')
    db.pragma(`cache_size = -${CACHE_KB}`)
    db.pragma('journal_size_limit = 16000000')
    // catching up changes the same pages again and again: each checkpoint writes them once more
    db.pragma('wal_autocheckpoint = 3500')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * Opens it for reading alone, where another desk's data are looked at: whatever is tried over this connection, nothing in
 * the file changes. SQLite may leave its empty companions (`-wal`, `-shm`) beside it. Throws SQLite's own errors.
 */
export const openReadOnly = (file: string, key: string): Connection => unlocked(file, key, { readonly: true, fileMustExist: true })

function unlocked(file: string, key: string, options: Database.Options): Connection {
  if (!KEY.test(key)) throw new TypeError('the key of the database is 32 bytes in hex')
  const nativeBinding = process.env['PEYGIR_NATIVE']
  const db = new Database(file, { timeout: BUSY_MS, ...options, ...(nativeBinding === undefined ? {} : { nativeBinding }) })
  try {
    db.pragma("cipher = 'aegis'")
    db.pragma(`key = "x'${key}'"`)
    // sorting and temporary tables would otherwise spill readable text into the system's temp folder
    db.pragma('temp_store = MEMORY')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
