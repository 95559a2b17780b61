import { directory as directorySchema, type Directory } from '#domain/directory/directory.ts'
import * as z from 'zod/mini'
import type { Connection } from './connection.ts'

/** The city's directory as the writer decides by it, without the operators' names, which stand in their own table. */
export interface CityBook {
  readonly directory: () => Directory
  /** Puts what a change of the directory led to in its place, with its version. */
  readonly put: (directory: Directory) => void
  /** After a rollback: a version that was read may be given again to something else. */
  readonly forget: () => void
}

export function cityBook(db: Connection): CityBook {
  const version = db.prepare<[], number>('SELECT version FROM directory').pluck()
  const data = db.prepare<[], string>('SELECT data FROM directory').pluck()
  const update = db.prepare<[number, string]>('UPDATE directory SET version = ?, data = ?')
  const kept: { directory: Directory | null } = { directory: null }
  return {
    directory() {
      const now = version.get() ?? 0
      if (kept.directory?.version !== now) kept.directory = z.parse(directorySchema, { ...(JSON.parse(data.get() ?? '{}') as object), version: now, operators: [] })
      return kept.directory
    },
    put(directory) {
      const { version: next, operators: _, ...rest } = directory
      update.run(next, JSON.stringify(rest))
    },
    forget() {
      kept.directory = null
    },
  }
}
