import { connect } from '#server/store/sqlite/connection.ts'
import { filesIn } from '#server/store/sqlite/files.ts'

/** A word that one command's text holds and no other's: by it everything that was said is found again, wherever it lies. */
export const MARKER = /zq[0-9a-z]+z/g
export const markerOf = (n: number, place: string = ''): string => `zq${n.toString(36)}${place}z`

/** Tickets that were hidden from the desks once and are not now, as the server's log has it. */
export function shownAgainIn(serverFolder: string): readonly string[] {
  const db = connect(filesIn(serverFolder).database, 'read')
  try {
    return db.prepare<[], string>(`SELECT DISTINCT e.stream_id FROM event e JOIN stream s ON s.type = 'ticket' AND s.id = e.stream_id
      WHERE e.data ->> '$.type' = 'TicketMadePublic' AND s.state ->> '$.confidential' = 0`).pluck().all()
  } finally {
    db.close()
  }
}

/** The markers in all personal data of a ticket that the server has. */
export function markersOf(serverFolder: string, ticketId: string): readonly string[] {
  const db = connect(filesIn(serverFolder).database, 'read')
  try {
    const parts = db.prepare<[string], string>(`SELECT parts FROM private WHERE type = 'ticket' AND id = ?`).pluck().get(ticketId) ?? ''
    return [...new Set(parts.match(MARKER) ?? [])]
  } finally {
    db.close()
  }
}
