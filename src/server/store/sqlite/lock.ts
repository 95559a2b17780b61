import Database from 'better-sqlite3'
import { chmodSync, mkdirSync } from 'node:fs'
import { filesIn } from './files.ts'

/**
 * Keeps a second server and a restore away from the folder. The operating system lets go of it when the process ends in
 * whatever way, so unlike a file with a process id it is never left behind and never mistaken for another process.
 * Answers how to let go, or null when somebody holds it.
 */
export function holdFolder(folder: string): { readonly release: () => void } | null {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { lock } = filesIn(folder)
  const db = new Database(lock, { timeout: 0 })
  try {
    chmodSync(lock, 0o600)
    db.exec('BEGIN EXCLUSIVE')
    return { release: () => void db.close() }
  } catch (error) {
    db.close()
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')) return null
    throw error
  }
}
