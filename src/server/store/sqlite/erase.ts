import { appendDurably } from './durable.ts'
import type { Connection } from './connection.ts'

/** Erases all personal data of tickets. Runs inside the writer's transaction; the events stay, they hold none. */
export function eraser(db: Connection): (ticketId: string) => readonly number[] {
  const positions = db.prepare<[string], number>(
    "SELECT position FROM event WHERE stream_type = 'ticket' AND stream_id = ? AND position IS NOT NULL ORDER BY seq").pluck()
  const dropParts = db.prepare<[string]>("DELETE FROM private WHERE type = 'ticket' AND id = ?")
  const dropQuarantined = db.prepare<[string]>('DELETE FROM quarantine WHERE stream_id = ?')
  return (ticketId) => {
    dropParts.run(ticketId)
    dropQuarantined.run(ticketId)
    return positions.all(ticketId)
  }
}

/** Noted before the commit: a restored backup still holds the data, and must erase it again. */
export const noteErasure = (file: string, ticketId: string): void => appendDurably(file, `${ticketId}\n`)
