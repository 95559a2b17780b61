import { createWriteStream, statSync } from 'node:fs'
import { PassThrough, Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { constants, createGzip, createZstdCompress } from 'node:zlib'
import { STREAMS, STREAM_TYPES } from '#domain/catalog.ts'
import { TICKET_STATE_VERSION } from '#domain/ticket/state.ts'
import { snapshotHead } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import type { SnapshotBuilt, SnapshotEncoding } from '../ports.ts'
import { connect, type Connection } from './connection.ts'
import { metaOf } from './meta.ts'

/** Worker: writes one snapshot and ends. Answers `SnapshotBuilt`. */
const BLOCK = 64 * 1024

function compressor(encoding: SnapshotEncoding): Transform {
  if (encoding === 'zstd') return createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  return encoding === 'gzip' ? createGzip({ level: 1 }) : new PassThrough()
}

/** What the desks hold. The list of hidden ones comes from its own index, so no state is read for it. */
const PUBLIC = `s.type IN (${STREAM_TYPES.filter((type) => STREAMS[type].inFeed).map((type) => `'${type}'`).join(', ')})
  AND s.id NOT IN (SELECT id FROM stream WHERE state ->> '$.confidential' = 1)`

function* lines(db: Connection, head: string): Generator<string> {
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

async function write(database: string, file: string, encoding: SnapshotEncoding): Promise<SnapshotBuilt> {
  const db = connect(database, 'read')
  try {
    db.exec('BEGIN')
    const epoch = metaOf(db)('epoch') ?? ''
    const position = db.prepare<[], number>('SELECT coalesce(max(position), 0) FROM feed').pluck().get() ?? 0
    const count = db.prepare<[], number>(`SELECT count(*) FROM stream s WHERE ${PUBLIC}`).pluck().get() ?? 0
    const head = JSON.stringify(z.parse(snapshotHead, { epoch, position, lines: count, stateVersion: TICKET_STATE_VERSION }))
    await pipeline(Readable.from(lines(db, head)), compressor(encoding), createWriteStream(file, { flags: 'wx', mode: 0o600 }))
    return { epoch, position, bytes: statSync(file).size }
  } finally {
    db.close()
  }
}

const { database, file, encoding } = z.parse(z.object({ database: z.string(), file: z.string(), encoding: z.enum(['zstd', 'gzip', 'identity']) }), workerData)
parentPort?.postMessage(await write(database, file, encoding))
