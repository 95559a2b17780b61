import { constants, gzipSync, zstdCompressSync } from 'node:zlib'
import type { SnapshotEncoding } from '../ports.ts'

/** One frame on the wire: the length of what follows, four bytes, then what is in it, packed. */
export function snapshotFrame(content: Buffer, encoding: SnapshotEncoding): Buffer {
  const packed = packedBy(encoding, content)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(packed.length)
  return Buffer.concat([length, packed])
}

function packedBy(encoding: SnapshotEncoding, content: Buffer): Buffer {
  if (encoding === 'zstd') return zstdCompressSync(content, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  return encoding === 'gzip' ? gzipSync(content, { level: 1 }) : content
}
