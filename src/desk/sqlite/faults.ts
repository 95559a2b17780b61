import type { RefusalCode } from '#domain/refusals.ts'

export type Fault = Extract<RefusalCode, 'disk_full' | 'database_busy' | 'database_unreadable'>

// SHMSIZE: SQLite could not grow its shared-memory file, which happens on a full disk and nowhere else
const FULL = /^(?:SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)$/
const BUSY = /^(?:SQLITE_BUSY|SQLITE_LOCKED|SQLITE_IOERR_LOCK|SQLITE_PROTOCOL)/
const UNREADABLE = /^(?:SQLITE_CORRUPT|SQLITE_NOTADB|SQLITE_IOERR_SHORT_READ|SQLITE_IOERR_READ|SQLITE_IOERR_DATA|SQLITE_IOERR_CORRUPTFS)/

/** What a person can be told about an error of the store; null when it is a bug. */
export function faultOf(error: unknown): Fault | null {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (FULL.test(code)) return 'disk_full'
  if (BUSY.test(code)) return 'database_busy'
  if (UNREADABLE.test(code)) return 'database_unreadable'
  return null
}
