import type { Connection } from './connection.ts'

const DAY = 24 * 3_600_000
/** So long every report of a department is checked after one of them was not true. */
const DOUBTED_MS = 30 * DAY

/** Departments that reported work which was not done. Runs inside the writer's transaction; times are the server's. */
export interface DoubtBook {
  readonly note: (departmentId: string, at: number) => void
  readonly doubted: (departmentId: string, now: number) => boolean
}

export function doubtBook(db: Connection): DoubtBook {
  const forget = db.prepare<[number]>('DELETE FROM false_report WHERE at < ?')
  const insert = db.prepare<[string, number]>('INSERT INTO false_report (department_id, at) VALUES (?, ?)')
  const lately = db.prepare<[string, number], 1>('SELECT 1 FROM false_report WHERE department_id = ? AND at >= ? LIMIT 1').pluck()
  return {
    note(departmentId, at) {
      forget.run(at - DOUBTED_MS)
      insert.run(departmentId, at)
    },
    doubted: (departmentId, now) => lately.get(departmentId, now - DOUBTED_MS) !== undefined,
  }
}
