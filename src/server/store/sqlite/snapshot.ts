import { createWriteStream, statSync } from 'node:fs'
import { PassThrough, Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { constants, createGzip, createZstdCompress } from 'node:zlib'
import * as z from 'zod/mini'
import type { SnapshotBuilt, SnapshotEncoding, SnapshotForm } from '../ports.ts'
import { connect } from './connection.ts'
import { snapshotFrame } from './snapshot-frame.ts'
import { framesOf, linesOf, snapshotText, type SnapshotText } from './snapshot-lines.ts'

/** Worker: writes one snapshot and ends. Answers `SnapshotBuilt`. */
function compressor(encoding: SnapshotEncoding): Transform {
  if (encoding === 'zstd') return createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  return encoding === 'gzip' ? createGzip({ level: 1 }) : new PassThrough()
}

function* packedFrames(text: SnapshotText, encoding: SnapshotEncoding): Generator<Buffer> {
  for (const frame of framesOf(text)) yield snapshotFrame(frame, encoding)
}

async function write(database: string, file: string, form: SnapshotForm, encoding: SnapshotEncoding): Promise<SnapshotBuilt> {
  const db = connect(database, 'read')
  try {
    db.exec('BEGIN')
    const text = snapshotText(db)
    const target = createWriteStream(file, { flags: 'wx', mode: 0o600 })
    if (form === 'frames') await pipeline(Readable.from(packedFrames(text, encoding)), target)
    else await pipeline(Readable.from(linesOf(text)), compressor(encoding), target)
    return { epoch: text.epoch, position: text.position, bytes: statSync(file).size }
  } finally {
    db.close()
  }
}

const { database, file, form, encoding } = z.parse(z.object({
  database: z.string(), file: z.string(), form: z.enum(['lines', 'frames']), encoding: z.enum(['zstd', 'gzip', 'identity']),
}), workerData)
parentPort?.postMessage(await write(database, file, form, encoding))
