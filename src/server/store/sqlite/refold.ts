import { STREAMS, evolveStream, type StreamType } from '#domain/catalog.ts'
import { TICKET_STATE_VERSION } from '#domain/ticket/state.ts'
import * as z from 'zod/mini'
import type { Connection } from './connection.ts'
import { metaOf, metaSetter } from './meta.ts'
import { renewFollowUp } from './follow-up.ts'
import { renewWorkIndex } from './work-index.ts'

interface EventRow { stream_type: StreamType; stream_id: string; data: string; command_id: string; operator_id: string; desk_id: string; occurred_at: number; recorded_at: number }

/** Answers what each stream's events fold to now, in the log's order. */
export function* foldLog(db: Connection): Generator<{ readonly type: StreamType; readonly id: string; readonly state: unknown }> {
  const ids = db.prepare<[], { type: StreamType; id: string }>('SELECT type, id FROM stream ORDER BY type, id').all()
  const events = db.prepare<[string, string], EventRow>('SELECT * FROM event WHERE stream_type = ? AND stream_id = ? ORDER BY seq')
  for (const { type, id } of ids) {
    const state = events.all(type, id).reduce<unknown>((folded, row) => {
      const event = z.parse(STREAMS[type].event, JSON.parse(row.data))
      return evolveStream(type, folded, event, { commandId: row.command_id, by: row.operator_id, deskId: row.desk_id, occurredAt: row.occurred_at, recordedAt: row.recorded_at })
    }, null)
    yield { type, id, state }
  }
}

/** States are rebuilt, never migrated: a program whose fold answers otherwise folds the log anew when it opens the store, and what is made from the states with it. */
export function refoldAll(db: Connection): void {
  const version = metaOf(db)('state_version')
  if (version !== null && version !== String(TICKET_STATE_VERSION)) refold(db)
  renewWorkIndex(db)
  renewFollowUp(db)
}

function refold(db: Connection): void {
  const put = db.prepare<[string, string, string]>('UPDATE stream SET state = ? WHERE type = ? AND id = ?')
  db.transaction(() => {
    for (const { type, id, state } of foldLog(db)) put.run(JSON.stringify(state), type, id)
    metaSetter(db)('state_version', TICKET_STATE_VERSION)
    db.prepare("DELETE FROM meta WHERE key = 'work_index'").run()
  }).immediate()
}
