import { existsSync, rmSync } from 'node:fs'
import { meta } from './meta.ts'
import { openReadOnly } from './open.ts'
import { operators, type KnownOperator } from './operators.ts'
import { queries } from './query.ts'

/** What somebody may practise with: the city and who has signed in here. No ticket, no draft, no enrolment. */
export interface PracticeSource {
  /** The city's directory as it was stored; null before the first sync. */
  readonly directory: string | null
  readonly operators: readonly KnownOperator[]
}

/** Reads it from a real desk's database and leaves that desk's folder as it was. Throws SQLite's errors (see `faultOf`). */
export function readPracticeSource(file: string, key: string): PracticeSource {
  if (!existsSync(file)) return { directory: null, operators: [] }
  const companions = ['-wal', '-shm'].map((ending) => file + ending)
  const there = companions.filter((name) => existsSync(name))
  const db = openReadOnly(file, key)
  try {
    const prepared = queries(db, () => undefined)
    return { directory: meta(prepared).get('directory'), operators: operators(prepared).all() }
  } finally {
    db.close()
    // made by this reading, and empty: a desk of its own makes them anew
    for (const name of companions) if (!there.includes(name)) rmSync(name, { force: true })
  }
}
