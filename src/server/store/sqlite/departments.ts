import { SHELVES, WORKED, type Shelf } from '#domain/ticket/shelves.ts'
import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import type { DepartmentStore, PublicTicket } from '../work-ports.ts'
import type { Connection } from './connection.ts'

interface Row { state: string; parts: string }
type Asked = Parameters<DepartmentStore['departmentTickets']>[0]
interface Span { units: string; shelf: number; start: number; end: number }

const UNITS = 'department_id IN (SELECT value FROM json_each(@units))'
/** A ticket stands where that of the units' parts stands that is furthest behind. */
const MINE = `p.${UNITS} AND p.shelf = @shelf AND p.received_at >= @start AND p.received_at < @end
  AND NOT EXISTS (SELECT 1 FROM department_part o WHERE o.ticket_id = p.ticket_id AND o.shelf < @shelf AND o.${UNITS})`
const LAST = Number.MAX_SAFE_INTEGER

/** Tickets by the departments that have a part of them. */
export function departmentReads(db: Connection) {
  const columns = "SELECT s.state, coalesce(p.parts, '{}') AS parts FROM stream s LEFT JOIN private p ON p.type = s.type AND p.id = s.id WHERE s.type = 'ticket'"
  const one = db.prepare<[string], Row>(`${columns} AND s.id = ? AND coalesce(s.state ->> '$.confidential', 0) = 0`)
  // Those of one millisecond stay on one page: the next begins before it.
  const lastOf = db.prepare<[Span & { offset: number }], number>(`SELECT received_at FROM (SELECT DISTINCT p.ticket_id, p.received_at FROM department_part p WHERE ${MINE}) ORDER BY received_at DESC LIMIT 1 OFFSET @offset`).pluck()
  const page = db.prepare<[Span], string>(`SELECT DISTINCT p.ticket_id FROM department_part p WHERE ${MINE} ORDER BY p.received_at DESC, p.ticket_id`).pluck()
  const counts = db.prepare<[{ units: string }], { shelf: number; n: number }>(
    `SELECT shelf, count(*) AS n FROM (SELECT min(shelf) AS shelf FROM department_part WHERE ${UNITS} GROUP BY ticket_id) GROUP BY shelf`)
  const late = db.prepare<[{ units: string; now: number }], number>(
    `SELECT count(DISTINCT ticket_id) FROM department_part WHERE ${UNITS} AND shelf IN (${WORKED.map((shelf) => SHELVES.indexOf(shelf)).join(', ')}) AND due_at < @now`).pluck()
  const desks = db.prepare<[{ deskIds: string; departments: string; now: number }], string>(
    `SELECT DISTINCT s.desk_id FROM session s JOIN operator o ON o.id = s.operator_id
     WHERE s.desk_id IN (SELECT value FROM json_each(@deskIds)) AND s.revoked_at IS NULL AND s.expires_at > @now AND o.department_id IN (SELECT value FROM json_each(@departments))`).pluck()

  function publicTicket(ticketId: string): PublicTicket | null {
    const row = one.get(ticketId)
    return row === undefined ? null : { state: JSON.parse(row.state) as TicketState, private: JSON.parse(row.parts) as PrivateDocument }
  }

  return {
    publicTicket,
    departmentTickets({ units, shelf, before, limit }: Asked): { readonly tickets: readonly PublicTicket[]; readonly more: boolean } {
      const span = { units: JSON.stringify(units), shelf: SHELVES.indexOf(shelf), start: 0, end: before ?? LAST }
      const start = lastOf.get({ ...span, offset: limit - 1 }) ?? 0
      const ids = page.all({ ...span, start })
      return { tickets: ids.map(publicTicket).filter((ticket) => ticket !== null), more: lastOf.get({ ...span, end: start, offset: 0 }) !== undefined }
    },
    departmentCounts(departmentIds: readonly string[], now: number): Readonly<Record<Shelf | 'late', number>> {
      const units = JSON.stringify(departmentIds)
      const found = new Map(counts.all({ units }).map(({ shelf, n }) => [shelf, n]))
      const of = (shelf: Shelf): number => found.get(SHELVES.indexOf(shelf)) ?? 0
      return { new: of('new'), acknowledged: of('acknowledged'), reported: of('reported'), done: of('done'), returned: of('returned'), late: late.get({ units, now }) ?? 0 }
    },
    desksOf: ({ deskIds, departments, now }: Parameters<DepartmentStore['desksOf']>[0]): ReadonlySet<string> =>
      new Set(desks.all({ deskIds: JSON.stringify(deskIds), departments: JSON.stringify(departments), now })),
  }
}
