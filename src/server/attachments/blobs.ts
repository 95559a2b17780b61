import { createHash } from 'node:crypto'
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { refusal } from '#domain/refusals.ts'
import { ATTACHMENT_PART } from '#sync/protocol.ts'
import { StoreFailure } from '../store/ports.ts'
import { storageCode } from '../store/sqlite/connection.ts'
import { SEAL_BYTES, partCipher } from './cipher.ts'
import { inTurn } from './in-turn.ts'
import { syncEntries } from '../folder-entries.ts'

/** What its event says of an attachment's bytes. `blobId` is the id of the command that announced them. */
export interface Announced {
  readonly blobId: string
  /** Bytes. */
  readonly size: number
  /** Hex. */
  readonly sha256: string
}

/** `received`: plain bytes that lie durably here. `complete`: and their hash is the announced one. */
export interface BlobStanding { readonly received: number; readonly complete: boolean }

/**
 * The bytes of attachments: one file each, sealed part by part. `<blobId>.part` grows, `<blobId>` is whole and proven.
 * Rejects with `StoreFailure` (`disk_full`, `server_error`) when the disk does not do it; then nothing more is claimed than before.
 */
export interface Blobs {
  /** Null: all bytes had come, were not the announced ones, and are dropped. */
  readonly standing: (blob: Announced) => Promise<BlobStanding | null>
  /** Takes in the part at `offset`, which must be where the blob stands; otherwise only answers the standing. Null as above. */
  readonly put: (blob: Announced, offset: number, part: Uint8Array) => Promise<BlobStanding | null>
  /** The part at `offset` of a complete blob. Null: it was changed on the disk. */
  readonly read: (blob: Announced, offset: number) => Promise<Buffer | null>
  readonly remove: (blobId: string) => Promise<void>
}

const SEALED_PART = ATTACHMENT_PART + SEAL_BYTES
export const partLength = (size: number, offset: number): number => Math.min(ATTACHMENT_PART, size - offset)

export function openBlobs(folder: string, serverKey: Buffer): Blobs {
  const alone = inTurn()
  const whole = (blobId: string): string => join(folder, blobId)
  const growing = (blobId: string): string => join(folder, `${blobId}.part`)

  async function settled(blob: Announced): Promise<BlobStanding | null> {
    if ((await lengthOf(whole(blob.blobId))) !== null) return { received: blob.size, complete: true }
    const received = plainBytes((await lengthOf(growing(blob.blobId))) ?? 0, blob.size)
    if (received < blob.size) return { received, complete: false }
    if (!(await proven(blob))) {
      await rm(growing(blob.blobId), { force: true })
      return null
    }
    await rename(growing(blob.blobId), whole(blob.blobId))
    await syncEntries(folder)
    return { received, complete: true }
  }

  /** Read back from the disk: proves at once what was sent and what was stored. */
  async function proven(blob: Announced): Promise<boolean> {
    const hash = createHash('sha256')
    const handle = await open(growing(blob.blobId), 'r')
    try {
      for (let offset = 0; offset < blob.size; offset += ATTACHMENT_PART) {
        const part = await readPart(handle, blob, offset)
        if (part === null) return false
        hash.update(part)
      }
    } finally {
      await handle.close()
    }
    return hash.digest('hex') === blob.sha256
  }

  async function readPart(handle: FileHandle, blob: Announced, offset: number): Promise<Buffer | null> {
    const index = offset / ATTACHMENT_PART
    const sealed = Buffer.alloc(partLength(blob.size, offset) + SEAL_BYTES)
    const { bytesRead } = await handle.read(sealed, 0, sealed.length, index * SEALED_PART)
    return partCipher(serverKey, blob.blobId).open(sealed.subarray(0, bytesRead), index)
  }

  async function append({ blobId }: Announced, offset: number, part: Uint8Array): Promise<void> {
    const index = offset / ATTACHMENT_PART
    const first = index === 0
    const handle = await open(growing(blobId), first ? 'w' : 'r+', 0o600)
    const start = index * SEALED_PART
    try {
      // What a power cut left of an earlier try must not be counted.
      await handle.truncate(start)
      await writeWhole(handle, partCipher(serverKey, blobId).seal(part, index), start)
      await handle.sync()
    } catch (error) {
      await handle.truncate(start).catch(() => {})
      throw error
    } finally {
      await handle.close()
    }
    if (first) await syncEntries(folder)
  }

  const guarded = <T>(blobId: string, task: () => Promise<T>): Promise<T> =>
    alone(blobId, task).catch((error: unknown) => {
      throw new StoreFailure(refusal(storageCode(error) ?? 'server_error'), { cause: error })
    })

  return {
    standing: (blob) => guarded(blob.blobId, () => settled(blob)),
    put: (blob, offset, part) => guarded(blob.blobId, async () => {
      const before = await settled(blob)
      if (before === null || before.complete || before.received !== offset) return before
      await append(blob, offset, part)
      return settled(blob)
    }),
    read: (blob, offset) => guarded(blob.blobId, async () => {
      const handle = await open(whole(blob.blobId), 'r')
      try {
        return await readPart(handle, blob, offset)
      } finally {
        await handle.close()
      }
    }),
    remove: (blobId) => guarded(blobId, async () => {
      await rm(growing(blobId), { force: true })
      await rm(whole(blobId), { force: true })
      await syncEntries(folder)
    }),
  }
}

async function lengthOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Plain bytes in a file of this length; a part of which only some bytes were written counts nothing. */
function plainBytes(length: number, size: number): number {
  const parts = Math.floor(length / SEALED_PART)
  const last = length - parts * SEALED_PART - SEAL_BYTES
  const plain = parts * ATTACHMENT_PART
  return last > 0 && plain + last === size ? size : Math.min(plain, size)
}

async function writeWhole(handle: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten
}
