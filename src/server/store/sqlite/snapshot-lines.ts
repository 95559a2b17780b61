import { STREAMS, STREAM_TYPES } from '#domain/catalog.ts'
import { TICKET_STATE_VERSION } from '#domain/ticket/state.ts'
import { snapshotHead } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import type { Connection } from './connection.ts'
import { frameColumns } from './frame-columns.ts'
import { metaOf } from './meta.ts'

const BLOCK = 64 * 1024
/** Streams of a frame, and its characters before it is packed: a desk unpacks one to read a single ticket of it, which takes it half a millisecond. */
const FRAME_STREAMS = 256
const FRAME = 1_200_000

/** What the desks hold; a request is hidden with the ticket that it is about. The list of hidden ones comes from its own index, so no state is read for it. */
export const PUBLIC = `s.type IN (${STREAM_TYPES.filter((type) => STREAMS[type].inFeed).map((type) => `'${type}'`).join(', ')})
  AND s.id NOT IN (SELECT id FROM stream WHERE state ->> '$.confidential' = 1)
  AND s.id NOT IN (SELECT b.stream_id FROM stream t JOIN beside_ticket b ON b.ticket_id = t.id AND b.stream_type = 'approval' WHERE t.state ->> '$.confidential' = 1)`

/** Both columns are JSON already, which is put together without reading it. */
interface Stored { readonly type: string; readonly state: string; readonly parts: string }

export interface SnapshotText {
  readonly epoch: string
  readonly position: number
  readonly head: string
  readonly streams: Iterable<Stored>
}

/** One moment of the store: belongs in a transaction of this connection until the last stream is taken. */
export function snapshotText(db: Connection): SnapshotText {
  const epoch = metaOf(db)('epoch') ?? ''
  const position = db.prepare<[], number>('SELECT coalesce(max(position), 0) FROM feed').pluck().get() ?? 0
  const count = db.prepare<[], number>(`SELECT count(*) FROM stream s WHERE ${PUBLIC}`).pluck().get() ?? 0
  const head = JSON.stringify(z.parse(snapshotHead, { epoch, position, lines: count, stateVersion: TICKET_STATE_VERSION }))
  return { epoch, position, head, streams: streamsOf(db) }
}

/** Begins when the first is taken: until then the connection can be closed. */
function* streamsOf(db: Connection): Generator<Stored> {
  yield* db.prepare<[], Stored>(
    `SELECT s.type, s.state, coalesce(p.parts, '{}') AS parts FROM stream s LEFT JOIN private p ON p.type = s.type AND p.id = s.id WHERE ${PUBLIC} ORDER BY s.rowid`).iterate()
}

/** Blocks of whole lines, the head first. */
export function* linesOf({ head, streams }: Pick<SnapshotText, 'head' | 'streams'>): Generator<string> {
  const block = [head]
  const flush = (): string => `${block.splice(0).join('\n')}\n`
  let size = 0
  for (const { type, state, parts } of streams) {
    const line = `{"stream":"${type}","state":${state},"private":${parts}}`
    block.push(line)
    size += line.length
    if (size < BLOCK) continue
    yield flush()
    size = 0
  }
  if (block.length > 0) yield flush()
}

/** What is in each frame (`FRAMES_TYPE`), the head first. */
export function* framesOf({ head, streams }: Pick<SnapshotText, 'head' | 'streams'>, most = FRAME_STREAMS): Generator<Buffer> {
  yield Buffer.from(head)
  const columns = frameColumns()
  const open = new Map<string, { texts: string[]; size: number }>()
  for (const { type, state, parts } of streams) {
    const frame = open.get(type) ?? { texts: [], size: 0 }
    open.set(type, frame)
    frame.texts.push(`${state}\n${parts}`)
    frame.size += state.length + parts.length
    if (frame.texts.length < most && frame.size < FRAME) continue
    open.delete(type)
    yield columns(type, frame.texts)
  }
  for (const [type, { texts }] of open) yield columns(type, texts)
}
