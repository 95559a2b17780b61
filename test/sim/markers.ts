import { connect } from '#server/store/sqlite/connection.ts'
import { filesIn } from '#server/store/sqlite/files.ts'

/** A word that one command's text holds and no other's: by it everything that was said is found again, wherever it lies. */
export const MARKER = /zq[0-9a-z]+z|\+9877\d{10}/g
export const markerOf = (n: number, place: string = ''): string => `zq${n.toString(36)}${place}z`

/** The same for where only a telephone number is said. */
export const callerOf = (marker: string): string => `+9877${String(Number.parseInt(marker.slice(2, -1), 36)).padStart(10, '0')}`

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

/** The markers in all personal data of a ticket, and of the calls that led to it, that the server has. */
export function markersOf(serverFolder: string, ticketId: string): readonly string[] {
  const db = connect(filesIn(serverFolder).database, 'read')
  try {
    const parts = db.prepare<{ id: string }, string>(`SELECT parts FROM private WHERE type = 'ticket' AND id = @id
      UNION ALL SELECT p.parts FROM beside_ticket b JOIN private p ON p.type = 'call' AND p.id = b.stream_id WHERE b.ticket_id = @id AND b.stream_type = 'call'`).pluck().all({ id: ticketId })
    return [...new Set(parts.join().match(MARKER) ?? [])]
  } finally {
    db.close()
  }
}
