import { envelope } from '#sync/protocol.ts'
import type { RefusalCode } from '#domain/refusals.ts'
import * as z from 'zod/mini'
import type { QuarantineRow, QuarantineStore } from '../work-ports.ts'
import type { Connection } from './connection.ts'

interface Row { commandId: string; deskId: string; deskName: string | null; receivedAt: number; code: RefusalCode; envelope: string }

/** Commands that wait for a supervisor. */
export function quarantineReads(db: Connection) {
  const waiting = db.prepare<[number], Row>(
    `SELECT q.command_id AS commandId, q.desk_id AS deskId, d.name AS deskName, q.received_at AS receivedAt, q.code, q.envelope
     FROM quarantine q LEFT JOIN desk d ON d.id = q.desk_id WHERE q.settled_at IS NULL ORDER BY q.received_at, q.command_id LIMIT ?`)
  const events = db.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM event').pluck()
  const left = db.prepare<[], number>('SELECT count(*) FROM quarantine WHERE settled_at IS NULL').pluck()
  return {
    vitals: () => ({ events: events.get() ?? 0, quarantined: left.get() ?? 0 }),
    quarantined: (limit: number): readonly QuarantineRow[] => waiting.all(limit).map((row) => ({ ...row, envelope: z.parse(envelope, JSON.parse(row.envelope)) })),
  }
}

/** Runs inside the writer's transaction. */
export function quarantineWrites(db: Connection) {
  const settle = db.prepare<[number, string, string, string, string]>('UPDATE quarantine SET settled_at = ?, settled_by = ?, how = ?, note = ? WHERE command_id = ? AND settled_at IS NULL')
  return {
    settleQuarantined: ({ commandId, how, note, operatorId, now }: Parameters<QuarantineStore['settleQuarantined']>[0]): boolean => settle.run(now, operatorId, how, note, commandId).changes > 0,
  }
}
