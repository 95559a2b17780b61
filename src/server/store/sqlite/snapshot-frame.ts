import { constants, gzipSync, zstdCompressSync } from 'node:zlib'
import type { SnapshotEncoding } from '../ports.ts'

/** One frame on the wire: the length of what follows, four bytes, then the text as it is packed. */
export function snapshotFrame(text: string, encoding: SnapshotEncoding): Buffer {
  const packed = packedBy(encoding, Buffer.from(text))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(packed.length)
  return Buffer.concat([length, packed])
}

function packedBy(encoding: SnapshotEncoding, text: Buffer): Buffer {
  if (encoding === 'zstd') return zstdCompressSync(text, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  return encoding === 'gzip' ? gzipSync(text, { level: 1 }) : text
}
