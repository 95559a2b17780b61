import { performance } from 'node:perf_hooks'
import type { Statement } from 'better-sqlite3'
import type { Connection } from './open.ts'

/** Queries slower than this are named in the log, never with their values. */
export const SLOW_MS = 40
export type Slow = (query: string, ms: number) => void

export interface Query<P extends unknown[], R> {
  readonly get: (...values: P) => R | undefined
  readonly all: (...values: P) => R[]
  readonly run: (...values: P) => { readonly changes: number; readonly lastInsertRowid: number | bigint }
}

export interface Queries {
  readonly rows: <P extends unknown[], R = unknown>(name: string, sql: string) => Query<P, R>
  /** As `rows`, but each row is its first column alone. */
  readonly column: <P extends unknown[], R>(name: string, sql: string) => Query<P, R>
  /** Several statements without values, at once. */
  readonly script: (sql: string) => void
}

/** `beforeAlone`: a statement is about to write, which outside of a transaction it does for itself alone. */
export function queries(db: Connection, slow: Slow, beforeAlone: () => void = () => undefined): Queries {
  const timed = <T>(name: string, work: () => T): T => {
    const began = performance.now()
    try {
      return work()
    } finally {
      const ms = performance.now() - began
      if (ms > SLOW_MS) slow(name, Math.round(ms))
    }
  }
  const prepare = <P extends unknown[], R>(name: string, sql: string, pluck: boolean): Query<P, R> => {
    const made: { statement: Statement<P, R> | null } = { statement: null }
    // SQLite plans by the value of a bare parameter after `limit`, and so translates the statement anew each time it is asked
    const text = sql.replaceAll(/\blimit (\?|@\w+)/g, 'limit cast($1 as integer)')
    // at its first use: a desk that starts needs a third of them
    const ready = (): Statement<P, R> => {
      made.statement ??= pluck ? db.prepare<P, R>(text).pluck() : db.prepare<P, R>(text)
      if (!made.statement.readonly) beforeAlone()
      return made.statement
    }
    return {
      get: (...values) => timed(name, () => ready().get(...values)),
      all: (...values) => timed(name, () => ready().all(...values)),
      run: (...values) => timed(name, () => ready().run(...values)),
    }
  }
  return {
    rows: (name, sql) => prepare(name, sql, false),
    column: (name, sql) => prepare(name, sql, true),
    script: (sql) => void db.exec(sql),
  }
}
