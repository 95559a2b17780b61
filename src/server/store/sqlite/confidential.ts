import type { ConfidentialTicket } from '../ports.ts'
import type { Connection } from './connection.ts'

interface Row { state: string; parts: string }
const CONFIDENTIAL = "s.type = 'ticket' AND s.state ->> '$.confidential' = 1"

/** Tickets that only the inspection may see; never asked for by a desk. */
export function confidentialReads(db: Connection) {
  const columns = "SELECT s.state, coalesce(p.parts, '{}') AS parts FROM stream s LEFT JOIN private p ON p.type = s.type AND p.id = s.id"
  const one = db.prepare<[string], Row>(`${columns} WHERE ${CONFIDENTIAL} AND s.id = ?`)
  // Those of one millisecond stay on one page: the next begins before it.
  const last = db.prepare<[number, number], number>(
    `SELECT s.state ->> '$.receivedAt' FROM stream s WHERE ${CONFIDENTIAL} AND s.state ->> '$.receivedAt' < ? ORDER BY s.state ->> '$.receivedAt' DESC LIMIT 1 OFFSET ?`).pluck()
  const page = db.prepare<[number, number], Row>(
    `${columns} WHERE ${CONFIDENTIAL} AND s.state ->> '$.receivedAt' < ? AND s.state ->> '$.receivedAt' >= ? ORDER BY s.state ->> '$.receivedAt' DESC, s.id`)
  const parsed = ({ state, parts }: Row): ConfidentialTicket => ({
    state: JSON.parse(state) as ConfidentialTicket['state'], private: JSON.parse(parts) as ConfidentialTicket['private'],
  })

  return {
    confidentialTicket(ticketId: string): ConfidentialTicket | null {
      const row = one.get(ticketId)
      return row === undefined ? null : parsed(row)
    },
    confidentialTickets(before: number | null, limit: number): { readonly tickets: readonly ConfidentialTicket[]; readonly more: boolean } {
      const end = before ?? Number.MAX_SAFE_INTEGER
      const start = last.get(end, limit - 1) ?? 0
      return { tickets: page.all(end, start).map(parsed), more: last.get(start, 0) !== undefined }
    },
  }
}
