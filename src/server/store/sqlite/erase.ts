import { appendDurably } from './durable.ts'
import type { Connection } from './connection.ts'
import type { FeedBook } from './feed.ts'

/** Erases all personal data of tickets. Runs inside the writer's transaction; the events stay, they hold none. Answers the positions that carried it. */
export function eraser(db: Connection, feed: FeedBook): (ticketId: string) => readonly number[] {
  const dropParts = db.prepare<[string]>("DELETE FROM private WHERE type = 'ticket' AND id = ?")
  const dropQuarantined = db.prepare<[string]>('DELETE FROM quarantine WHERE stream_id = ?')
  return (ticketId) => {
    dropQuarantined.run(ticketId)
    return dropParts.run(ticketId).changes === 0 ? [] : feed.erase('ticket', ticketId)
  }
}

/** Noted before the commit: a restored backup still holds the data, and must erase it again. */
export const noteErasure = (file: string, ticketId: string): void => appendDurably(file, `${ticketId}\n`)
