import { performance } from 'node:perf_hooks'
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
}

/** `beforeAlone`: a statement is about to write, which outside of a transaction it does for itself alone. */
export function queries(db: Connection, slow: Slow, beforeAlone: () => void = () => undefined): Queries {
  const timed = <T>(name: string, writes: boolean, work: () => T): T => {
    if (writes) beforeAlone()
    const began = performance.now()
    try {
      return work()
    } finally {
      const ms = performance.now() - began
      if (ms > SLOW_MS) slow(name, Math.round(ms))
    }
  }
  const prepare = <P extends unknown[], R>(name: string, sql: string, pluck: boolean): Query<P, R> => {
    const statement = db.prepare<P, R>(sql)
    if (pluck) statement.pluck()
    const writes = !statement.readonly
    return {
      get: (...values) => timed(name, writes, () => statement.get(...values)),
      all: (...values) => timed(name, writes, () => statement.all(...values)),
      run: (...values) => timed(name, writes, () => statement.run(...values)),
    }
  }
  return {
    rows: (name, sql) => prepare(name, sql, false),
    column: (name, sql) => prepare(name, sql, true),
  }
}
