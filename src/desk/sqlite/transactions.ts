import type { Connection } from './open.ts'

/**
 * What is written together, and when it is on the disk. News that the server can tell again need not wait for the disk: they stay in a transaction that is left open, where this
 * desk reads them at once, until something durable comes or `settle`. A power cut before that takes all of them back, with the place up to which they came.
 */
export interface Transactions {
  /** On the disk when it returns, with all that was written `soon` before it; nothing of it when it throws. In another transaction it is part of that one. */
  readonly durable: <T>(work: () => T) => T
  /** To be on the disk soon; nothing of it when it throws. */
  readonly soon: <T>(work: () => T) => T
  /** Brings what was written `soon` to the disk. Throws SQLite's errors: then nothing of it is written, and it must be asked for again. */
  readonly settle: () => void
  readonly isSettled: () => boolean
}

/** `onUndone`: something was rolled back, so whatever was kept of it in memory is wrong. */
export function transactions(db: Connection, onUndone: () => void): Transactions {
  // made once: to make it takes as long as ten queries; within an open transaction it is a savepoint
  const together = db.transaction((work: () => unknown) => work())
  // kept here: to ask the connection takes as long as a query
  const running = { depth: 0, open: false }

  const orUndone = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      // some faults end a transaction by themselves
      running.open = running.open && db.inTransaction
      onUndone()
      throw error
    }
  }
  const inside = <T>(work: () => T): T => orUndone(() => {
    running.depth += 1
    try {
      return together.immediate(work) as T
    } finally {
      running.depth -= 1
    }
  })
  const commit = (): void => orUndone(() => {
    try {
      db.exec('commit')
    } catch (error) {
      if (db.inTransaction) db.exec('rollback')
      throw error
    } finally {
      running.open = false
    }
  })
  const isSettled = (): boolean => running.depth > 0 || !running.open
  const settle = (): void => {
    if (!isSettled()) commit()
  }
  return {
    durable: (work) => {
      const done = inside(work)
      settle()
      return done
    },
    soon: (work) => {
      if (running.depth === 0 && !running.open) {
        db.exec('begin immediate')
        running.open = true
      }
      return inside(work)
    },
    settle,
    isSettled,
  }
}
