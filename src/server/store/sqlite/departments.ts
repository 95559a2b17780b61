import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import type { DepartmentStore, PublicTicket } from '../work-ports.ts'
import type { Connection } from './connection.ts'

interface Row { state: string; parts: string }
type Asked = Parameters<DepartmentStore['departmentTickets']>[0]
interface Span { units: string; open: number; start: number; end: number }

/** Done is what no unit has open any more. */
const MINE = `p.department_id IN (SELECT value FROM json_each(@units)) AND p.open = @open AND p.received_at >= @start AND p.received_at < @end
  AND (@open = 1 OR NOT EXISTS (SELECT 1 FROM department_part o WHERE o.ticket_id = p.ticket_id AND o.open = 1 AND o.department_id IN (SELECT value FROM json_each(@units))))`
const LAST = Number.MAX_SAFE_INTEGER

/** Tickets by the departments that have a part of them. */
export function departmentReads(db: Connection) {
  const columns = "SELECT s.state, coalesce(p.parts, '{}') AS parts FROM stream s LEFT JOIN private p ON p.type = s.type AND p.id = s.id WHERE s.type = 'ticket'"
  const one = db.prepare<[string], Row>(`${columns} AND s.id = ? AND coalesce(s.state ->> '$.confidential', 0) = 0`)
  // Those of one millisecond stay on one page: the next begins before it.
  const lastOf = db.prepare<[Span & { offset: number }], number>(`SELECT received_at FROM (SELECT DISTINCT p.ticket_id, p.received_at FROM department_part p WHERE ${MINE}) ORDER BY received_at DESC LIMIT 1 OFFSET @offset`).pluck()
  const page = db.prepare<[Span], string>(`SELECT DISTINCT p.ticket_id FROM department_part p WHERE ${MINE} ORDER BY p.received_at DESC, p.ticket_id`).pluck()
  const count = db.prepare<[Span], number>(`SELECT count(DISTINCT p.ticket_id) FROM department_part p WHERE ${MINE}`).pluck()
  const late = db.prepare<[{ units: string; now: number }], number>(
    'SELECT count(DISTINCT ticket_id) FROM department_part WHERE department_id IN (SELECT value FROM json_each(@units)) AND open = 1 AND due_at < @now').pluck()

  function publicTicket(ticketId: string): PublicTicket | null {
    const row = one.get(ticketId)
    return row === undefined ? null : { state: JSON.parse(row.state) as TicketState, private: JSON.parse(row.parts) as PrivateDocument }
  }

  return {
    publicTicket,
    departmentTickets({ units, open, before, limit }: Asked): { readonly tickets: readonly PublicTicket[]; readonly more: boolean } {
      const span = { units: JSON.stringify(units), open: Number(open), start: 0, end: before ?? LAST }
      const start = lastOf.get({ ...span, offset: limit - 1 }) ?? 0
      const ids = page.all({ ...span, start })
      return { tickets: ids.map(publicTicket).filter((ticket) => ticket !== null), more: lastOf.get({ ...span, end: start, offset: 0 }) !== undefined }
    },
    departmentCounts(departmentIds: readonly string[], now: number): { readonly open: number; readonly late: number; readonly done: number } {
      const units = JSON.stringify(departmentIds)
      const all = { units, start: 0, end: LAST }
      return { open: count.get({ ...all, open: 1 }) ?? 0, late: late.get({ units, now }) ?? 0, done: count.get({ ...all, open: 0 }) ?? 0 }
    },
  }
}
