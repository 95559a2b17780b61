import { STREAMS, STREAM_TYPES } from '#domain/catalog.ts'
import { TICKET_STATE_VERSION } from '#domain/ticket/state.ts'
import { snapshotHead } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import type { Connection } from './connection.ts'
import { metaOf } from './meta.ts'

const BLOCK = 64 * 1024

/** What the desks hold; a request is hidden with the ticket that it is about. The list of hidden ones comes from its own index, so no state is read for it. */
export const PUBLIC = `s.type IN (${STREAM_TYPES.filter((type) => STREAMS[type].inFeed).map((type) => `'${type}'`).join(', ')})
  AND s.id NOT IN (SELECT id FROM stream WHERE state ->> '$.confidential' = 1)
  AND s.id NOT IN (SELECT b.stream_id FROM stream t JOIN beside_ticket b ON b.ticket_id = t.id AND b.stream_type = 'approval' WHERE t.state ->> '$.confidential' = 1)`

export interface SnapshotText {
  readonly epoch: string
  readonly position: number
  /** Blocks of whole lines. */
  readonly blocks: Iterable<string>
}

/** One moment of the store: belongs in a transaction of this connection until the last block is taken. */
export function snapshotText(db: Connection): SnapshotText {
  const epoch = metaOf(db)('epoch') ?? ''
  const position = db.prepare<[], number>('SELECT coalesce(max(position), 0) FROM feed').pluck().get() ?? 0
  const count = db.prepare<[], number>(`SELECT count(*) FROM stream s WHERE ${PUBLIC}`).pluck().get() ?? 0
  const head = JSON.stringify(z.parse(snapshotHead, { epoch, position, lines: count, stateVersion: TICKET_STATE_VERSION }))
  return { epoch, position, blocks: blocksOf(db, head) }
}

function* blocksOf(db: Connection, head: string): Generator<string> {
  const streams = db.prepare<[], { type: string; state: string; parts: string }>(
    `SELECT s.type, s.state, coalesce(p.parts, '{}') AS parts FROM stream s LEFT JOIN private p ON p.type = s.type AND p.id = s.id WHERE ${PUBLIC} ORDER BY s.rowid`)
  const block = [head]
  const flush = (): string => `${block.splice(0).join('\n')}\n`
  let size = 0
  // Both columns are JSON already: a line is put together without reading it.
  for (const { type, state, parts } of streams.iterate()) {
    const line = `{"stream":"${type}","state":${state},"private":${parts}}`
    block.push(line)
    size += line.length
    if (size < BLOCK) continue
    yield flush()
    size = 0
  }
  if (block.length > 0) yield flush()
}
