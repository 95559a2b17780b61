import { createWriteStream, statSync } from 'node:fs'
import { PassThrough, Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { constants, createGzip, createZstdCompress } from 'node:zlib'
import * as z from 'zod/mini'
import type { SnapshotBuilt, SnapshotEncoding } from '../ports.ts'
import { connect } from './connection.ts'
import { snapshotText } from './snapshot-lines.ts'

/** Worker: writes one snapshot and ends. Answers `SnapshotBuilt`. */
function compressor(encoding: SnapshotEncoding): Transform {
  if (encoding === 'zstd') return createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  return encoding === 'gzip' ? createGzip({ level: 1 }) : new PassThrough()
}

async function write(database: string, file: string, encoding: SnapshotEncoding): Promise<SnapshotBuilt> {
  const db = connect(database, 'read')
  try {
    db.exec('BEGIN')
    const { epoch, position, blocks } = snapshotText(db)
    await pipeline(Readable.from(blocks), compressor(encoding), createWriteStream(file, { flags: 'wx', mode: 0o600 }))
    return { epoch, position, bytes: statSync(file).size }
  } finally {
    db.close()
  }
}

const { database, file, encoding } = z.parse(z.object({ database: z.string(), file: z.string(), encoding: z.enum(['zstd', 'gzip', 'identity']) }), workerData)
parentPort?.postMessage(await write(database, file, encoding))
