import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { lookInto, type Connection } from './connection.ts'
import { metaOf } from './meta.ts'
import { foldLog } from './refold.ts'
import { PUBLIC } from './snapshot-lines.ts'

/** What the feed says, position by position, in one number that two stores share only if desks would hear the same from both. */
export function feedChecksum(db: Connection): string {
  const entries = db.prepare<[], Record<string, unknown>>(
    `SELECT f.position, f.kind, f.stream_type, f.stream_id, e.version, e.data, e.command_id, e.operator_id, e.desk_id, e.occurred_at, e.recorded_at,
            p.parts -> ('$."' || e.command_id || '"') AS part
     FROM feed f LEFT JOIN event e ON e.seq = f.seq LEFT JOIN private p ON p.type = e.stream_type AND p.id = e.stream_id ORDER BY f.position`)
  const hash = createHash('sha256')
  for (const entry of entries.iterate()) hash.update(`${JSON.stringify(Object.values(entry))}\n`)
  return hash.digest('hex')
}

/** `copies`: attachments that lay beside the backup when it was made; null: it does not say. */
export interface BackupTold { readonly epoch: string | null; readonly feed: string; readonly copies: number | null }

/** What the backup itself says, without changing a byte of it. Throws when it cannot be read. */
export const toldBy = (file: string): BackupTold => lookInto(file, (db) => {
  const meta = metaOf(db)
  const copies = meta('attachment_copies')
  return { epoch: meta('epoch'), feed: feedChecksum(db), copies: copies === null ? null : Number(copies) }
})

export const DIFFERENCES = ['integrity', 'log_gaps', 'feed_gaps', 'feed_checksum', 'states', 'not_in_feed', 'hidden_in_feed', 'attachments_damaged', 'attachments_missing'] as const
/** `count`: of what there is something wrong with; 0 is well. */
export interface Difference { readonly what: (typeof DIFFERENCES)[number]; readonly count: number }

export interface Tested {
  readonly events: number
  readonly tickets: number
  /** Newest position of the feed. */
  readonly head: number
  readonly feed: string
  readonly differences: readonly Difference[]
}

/** Reads a whole store and compares what must be the same. */
export function testStore(db: Connection, told: Pick<BackupTold, 'feed'>): Tested {
  const one = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? 0
  const feed = feedChecksum(db)
  return {
    events: one('SELECT count(*) FROM event'),
    tickets: one("SELECT count(*) FROM stream WHERE type = 'ticket'"),
    head: one('SELECT max(position) FROM feed'),
    feed,
    differences: [
      { what: 'integrity', count: db.pragma('integrity_check', { simple: true }) === 'ok' ? 0 : 1 },
      { what: 'log_gaps', count: one('SELECT coalesce(max(seq), 0) - count(*) FROM event') },
      { what: 'feed_gaps', count: one('SELECT coalesce(max(position), 0) - count(*) FROM feed') },
      { what: 'feed_checksum', count: feed === told.feed ? 0 : 1 },
      { what: 'states', count: statesThatDiffer(db) },
      { what: 'not_in_feed', count: one(`SELECT count(*) FROM event e JOIN stream s ON s.type = e.stream_type AND s.id = e.stream_id WHERE ${PUBLIC} AND e.seq NOT IN (SELECT seq FROM feed WHERE seq IS NOT NULL)`) },
      { what: 'hidden_in_feed', count: one(`SELECT count(*) FROM feed f JOIN stream s ON s.type = f.stream_type AND s.id = f.stream_id WHERE f.kind = 'event' AND NOT (${PUBLIC})`) },
    ],
  }
}

/** Streams of which the stored state is not what their events fold to. */
function statesThatDiffer(db: Connection): number {
  const stored = db.prepare<[string, string], string>('SELECT state FROM stream WHERE type = ? AND id = ?').pluck()
  const known = new Set<string>()
  let count = 0
  for (const { type, id, state } of foldLog(db)) {
    known.add(`${type} ${id}`)
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(state)), JSON.parse(stored.get(type, id) ?? 'null'))) count++
  }
  const written = db.prepare<[], string>("SELECT DISTINCT stream_type || ' ' || stream_id FROM event WHERE stream_type <> 'directory'").pluck()
  for (const stream of written.iterate()) if (!known.has(stream)) count++
  return count
}
