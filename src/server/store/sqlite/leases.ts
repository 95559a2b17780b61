import { reporterFor } from '#domain/ticket/checks.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { grant, type Granting, type Lease, type LeaseKey } from '#sync/leases.ts'
import type { WorkStore } from '../work-ports.ts'
import type { Connection } from './connection.ts'

type Input<N extends keyof WorkStore> = Parameters<WorkStore[N]>[0]

const COLUMNS = 'ticket_id AS ticketId, check_key AS "check", desk_id AS deskId, operator_id AS operatorId, until'

/** Who works on which check. Each write runs inside the writer's transaction, so no check is ever granted twice. */
export function leaseWrites(db: Connection) {
  const forget = db.prepare<[number]>('DELETE FROM lease WHERE until <= ?')
  const find = db.prepare<[string, string], Lease>(`SELECT ${COLUMNS} FROM lease WHERE ticket_id = ? AND check_key = ?`)
  // the index holds public tickets alone, and of them what is still to be done
  const exists = db.prepare<[string, string], 1>('SELECT 1 FROM due_check WHERE ticket_id = ? AND check_key = ?').pluck()
  const put = db.prepare<[Lease & { readonly turn: number }]>(
    `INSERT INTO lease (ticket_id, check_key, desk_id, operator_id, until, turn) VALUES (@ticketId, @check, @deskId, @operatorId, @until, @turn)
     ON CONFLICT (ticket_id, check_key) DO UPDATE SET desk_id = excluded.desk_id, operator_id = excluded.operator_id, until = excluded.until, turn = excluded.turn`)
  const drop = db.prepare<[string, string]>('DELETE FROM lease WHERE ticket_id = ? AND check_key = ?')
  const dropOwn = db.prepare<[string, string, string, number]>('DELETE FROM lease WHERE ticket_id = ? AND check_key = ? AND desk_id = ? AND turn <= ?')
  const dropDesk = db.prepare<[string]>('DELETE FROM lease WHERE desk_id = ?')
  const seatOf = db.prepare<[string, number], string | null>(
    'SELECT desk_id FROM session WHERE operator_id = ? AND desk_id IS NOT NULL AND revoked_at IS NULL AND expires_at > ? ORDER BY opened_at DESC LIMIT 1').pluck()
  const getState = db.prepare<[string], string>("SELECT state FROM stream WHERE type = 'ticket' AND id = ?").pluck()
  const isThere = ({ ticketId, check }: LeaseKey): boolean => exists.get(ticketId, check) !== undefined
  function reporterOf({ ticketId, check }: LeaseKey): string | null {
    const ticket = JSON.parse(getState.get(ticketId) ?? '{"checks":[]}') as Pick<TicketState, 'checks' | 'assignments'>
    const found = ticket.checks.find(({ key }) => key === check)
    return found === undefined ? null : reporterFor(found, ticket)
  }

  return {
    grantLeases({ checks, deskId, operatorId, lengthMs, now, turn = 0 }: Input<'grantLeases'>): Granting {
      forget.run(now)
      const once = [...new Map(checks.map((key) => [`${key.ticketId} ${key.check}`, key])).values()]
      const granting = grant(once, { deskId, operatorId }, lengthMs, now, ({ ticketId, check }) => find.get(ticketId, check) ?? null, isThere)
      for (const lease of granting.granted) put.run({ ...lease, turn })
      return granting
    },
    releaseLeases({ checks, deskId, turn = Number.MAX_SAFE_INTEGER }: Input<'releaseLeases'>): void {
      for (const { ticketId, check } of checks) dropOwn.run(ticketId, check, deskId, turn)
    },
    giveLease({ ticketId, check, operatorId, lengthMs, now }: Input<'giveLease'>): Awaited<ReturnType<WorkStore['giveLease']>> {
      if (!isThere({ ticketId, check })) return { ok: false, code: 'check_done' }
      const before = find.get(ticketId, check) ?? null
      if (operatorId === null) {
        drop.run(ticketId, check)
        return { ok: true, before, after: null }
      }
      if (reporterOf({ ticketId, check }) === operatorId) return { ok: false, code: 'own_work' }
      const deskId = seatOf.get(operatorId, now) ?? null
      if (deskId === null) return { ok: false, code: 'operator_unknown' }
      const after = { ticketId, check, deskId, operatorId, until: now + lengthMs }
      put.run({ ...after, turn: 0 })
      return { ok: true, before, after }
    },
    dropLeasesOf: (deskId: string): void => void dropDesk.run(deskId),
  }
}

export function leaseReads(db: Connection) {
  const running = db.prepare<[number], Lease>(`SELECT ${COLUMNS} FROM lease WHERE until > ? ORDER BY ticket_id, check_key`)
  return { leases: (now: number): readonly Lease[] => running.all(now) }
}
