import type { Board } from '#domain/operator/board.ts'
import type { ReviewState } from '#domain/review/review.ts'
import type { BoardFigures, WorkStore } from '../work-ports.ts'
import type { Connection } from './connection.ts'
import { cityDays } from './day-book.ts'
import { leaseReads } from './leases.ts'
import { reportOf } from './releases.ts'

type Person = Omit<Board['operators'][number], 'signedIn' | 'inCall' | 'leases' | 'today'> & Board['operators'][number]['today'] & { signedIn: number; inCall: number; leases: number }
type DeskRow = Omit<BoardFigures['desks'][number], 'report'> & Parameters<typeof reportOf>[0]

/** A desk that is out of work is shown so long, and longer while something of it waits for a supervisor. */
const DECOMMISSIONED_SHOWN_MS = 90 * 86_400_000

/** What supervisors see, without a word of a citizen. Each answer is one moment of the store. */
export function boardReads(db: Connection) {
  const timeZone = db.prepare<[], string>("SELECT data ->> '$.city.timeZone' FROM directory").pluck()
  const days = cityDays(() => timeZone.get() ?? 'UTC')
  const { leases } = leaseReads(db)
  const queues = db.prepare<[{ now: number }], Board['queues'][number]>(
    `SELECT kind, count(*) AS count, sum(late_at < @now) AS late, min(wakes_at) AS oldest FROM due_check
     WHERE wakes_at <= @now AND (sleeps_at IS NULL OR sleeps_at > @now) GROUP BY kind ORDER BY kind`)
  // whoever was disabled today is still shown with what they did
  const people = db.prepare<[{ now: number; day: number; midnight: number }], Person>(
    `SELECT o.id AS operatorId, s.desk_id AS deskId, s.operator_id IS NOT NULL AS signedIn,
            EXISTS (SELECT 1 FROM open_call c WHERE c.operator_id = o.id AND c.started_at >= @midnight) AS inCall,
            (SELECT max(started_at) FROM open_shift h WHERE h.operator_id = o.id) AS onShiftSince,
            (SELECT max(last_at) FROM day_work l WHERE l.operator_id = o.id AND l.day IN (@day, @day - 1)) AS lastAt,
            coalesce(w.calls, 0) AS calls, coalesce(w.registered, 0) AS registered, coalesce(w.forwarded, 0) AS forwarded, coalesce(w.answered, 0) AS answered,
            coalesce(w.attempts, 0) AS attempts, coalesce(w.verified, 0) AS verified, coalesce(w.closed, 0) AS closed,
            (SELECT count(*) FROM lease e WHERE e.operator_id = o.id AND e.until > @now) AS leases
     FROM operator o
     LEFT JOIN day_work w ON w.operator_id = o.id AND w.day = @day
     LEFT JOIN (SELECT operator_id, desk_id, max(opened_at) FROM session WHERE revoked_at IS NULL AND expires_at > @now GROUP BY operator_id) s ON s.operator_id = o.id
     WHERE o.department_id IS NULL AND (o.disabled = 0 OR w.day IS NOT NULL)
     ORDER BY o.added_at, o.username`)
  const desks = db.prepare<[number], DeskRow>(
    `SELECT d.id AS deskId, d.name, d.scope, d.last_seen_at AS lastSeenAt, d.revoked_at AS decommissionedAt,
            (SELECT count(*) FROM quarantine q WHERE q.desk_id = d.id AND q.settled_at IS NULL) AS held, r.cursor, r.waiting, r.clock_offset AS clockOffset, r.version, r.free_bytes AS freeBytes, r.update_state AS "update"
     FROM desk d LEFT JOIN desk_report r ON r.desk_id = d.id
     WHERE d.revoked_at IS NULL OR d.revoked_at > ? OR held > 0 ORDER BY d.enrolled_at`)
  // words about what is confidential are not for whoever reviews
  const reviewSql = (which: string): string =>
    `SELECT s.state, iif(t.state ->> '$.confidential', NULL, p.parts ->> ('$."' || (s.state ->> '$.commandId') || '".note')) AS note
     FROM stream s LEFT JOIN private p ON p.type = s.type AND p.id = s.id LEFT JOIN stream t ON t.type = 'ticket' AND t.id = s.state ->> '$.ticketId'
     WHERE s.type = 'review' ${which} ORDER BY s.state ->> '$.at' DESC LIMIT @limit`
  const reviewsOf = db.prepare<[{ operatorId: string; limit: number }], { state: string; note: string | null }>(reviewSql("AND s.state ->> '$.operatorId' = @operatorId"))
  const allReviews = db.prepare<[{ limit: number }], { state: string; note: string | null }>(reviewSql(''))

  const figures = db.transaction((now: number): BoardFigures => {
    const { dayOf, instantOf } = days()
    const day = dayOf(now)
    return {
      queues: queues.all({ now }),
      operators: people.all({ now, day, midnight: instantOf(day, 0) }).map(
        ({ operatorId, deskId, signedIn, inCall, onShiftSince, lastAt, leases: held, ...today }) => ({ operatorId, deskId, signedIn: signedIn === 1, inCall: inCall === 1, onShiftSince, lastAt, today, leases: held })),
      desks: desks.all(now - DECOMMISSIONED_SHOWN_MS).map(({ deskId, name, scope, lastSeenAt, decommissionedAt, held, ...report }) => ({ deskId, name, scope, lastSeenAt, decommissionedAt, held, report: reportOf(report) })),
      leases: leases(now),
    }
  })

  return {
    board: (now: number): BoardFigures => figures(now),
    reviews: (operatorId: string | null, limit: number): Awaited<ReturnType<WorkStore['reviews']>> =>
      (operatorId === null ? allReviews.all({ limit }) : reviewsOf.all({ operatorId, limit })).map(({ state, note }) => ({ state: JSON.parse(state) as ReviewState, note: note ?? '' })),
  }
}

export function reportWrites(db: Connection) {
  const put = db.prepare(
    `INSERT INTO desk_report (desk_id, at, cursor, waiting, clock_offset, version, free_bytes, protocol, ring, update_state)
     VALUES (@deskId, @now, @cursor, @waiting, @clockOffset, @version, @freeBytes, @protocol, @ring, @update)
     ON CONFLICT (desk_id) DO UPDATE SET at = excluded.at, cursor = excluded.cursor, waiting = excluded.waiting, clock_offset = excluded.clock_offset, version = excluded.version, free_bytes = excluded.free_bytes,
       protocol = excluded.protocol, ring = excluded.ring, update_state = excluded.update_state`)
  // what was to be put in runs
  const obeyed = db.prepare<[string, string]>('UPDATE desk_orders SET force_version = NULL WHERE desk_id = ? AND force_version = ?')
  return {
    reportDesk({ deskId, report, protocol, now }: Parameters<WorkStore['reportDesk']>[0]): void {
      const { cursor, waiting, clockOffset, version, freeBytes, ring = null, update } = report
      put.run({ deskId, now, protocol, cursor, waiting, clockOffset, version, freeBytes, ring, update: update === undefined ? null : JSON.stringify(update) })
      obeyed.run(deskId, version)
    },
  }
}
