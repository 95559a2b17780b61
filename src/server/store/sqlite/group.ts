import type { RefusalCode } from '#domain/refusals.ts'
import type { News } from '../ports.ts'
import { cityBook } from './city.ts'
import { connect, storageCode, type Connection } from './connection.ts'
import { feedBook } from './feed.ts'
import { filesIn } from './files.ts'
import { migrate } from './migrations.ts'
import { refoldAll } from './refold.ts'
import { writesOf, type WriteName } from './writes.ts'

export interface Job { readonly id: number; readonly name: WriteName; readonly input: unknown }
export type Outcome = { readonly id: number } & ({ readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: RefusalCode; readonly fault: string })

/** The one connection that changes the store. */
export interface Group {
  /** All jobs in one transaction, durable when it returns. What one job meets never touches the others. */
  readonly commit: (jobs: readonly Job[]) => readonly Outcome[]
  /** How the store stands. What changed is told once. */
  readonly news: () => News
  /** Writes the journal back and closes. */
  readonly close: () => void
}

/**
 * Brings the store to this program's schema and fold. Throws when it cannot be read or is newer than this program. Closing the
 * group closes `db`.
 */
export function openGroup(folder: string, db: Connection = connect(filesIn(folder).database, 'write')): Group {
  migrate(db)
  refoldAll(db)
  const feed = feedBook(db)
  const city = cityBook(db)
  // after a rollback it may name too many
  const touched = new Set<string>()
  const writes = writesOf(db, folder, { feed, city, touch: (departmentId) => void touched.add(departmentId) })
  const directoryVersion = db.prepare<[], number>('SELECT version FROM directory').pluck()

  const failed = (id: number, error: unknown): Outcome => ({ id, ok: false, code: storageCode(error) ?? 'server_error', fault: error instanceof Error ? (error.stack ?? error.message) : String(error) })

  const run = db.transaction((name: WriteName, input: unknown): unknown => (writes[name] as (input: unknown) => unknown)(input))
  function attempt(job: Job): Outcome {
    try {
      return { id: job.id, ok: true, value: run(job.name, job.input) }
    } catch (error) {
      city.forget()
      if (storageCode(error) !== null || !db.inTransaction) throw error
      return failed(job.id, error)
    }
  }
  const group = db.transaction((jobs: readonly Job[]) => jobs.map(attempt))

  return {
    commit: (jobs) => {
      try {
        return group.immediate(jobs)
      } catch (error) {
        city.forget()
        return jobs.map((job) => failed(job.id, error))
      }
    },
    news: () => {
      const departments = [...touched]
      touched.clear()
      return { head: feed.head(), directoryVersion: directoryVersion.get() ?? 0, changed: feed.takeChanged(), departments }
    },
    close: () => {
      db.pragma('wal_checkpoint(TRUNCATE)')
      db.close()
    },
  }
}
