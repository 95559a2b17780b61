import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod/mini'
import { id as idSchema } from '#domain/decider.ts'
import { ATTACHMENT_PART } from '#sync/protocol.ts'

/**
 * Attachments on the disk, each a file under its id, encrypted under a key of its own (HKDF of the database's key and the
 * id). A head says what it is, so that the files can be found again when the database was lost.
 *
 *   file = sealed head | sealed part | sealed part …      sealed = iv (12) | tag (16) | AES-256-GCM
 *
 * Every part but the last holds ATTACHMENT_PART bytes; the number of a part is authenticated, so none can change place.
 * A file that is being fetched ends in `.coming` and grows part by part.
 */
export const fileHead = z.object({ ticketId: idSchema, size: z.int(), sha256: z.string(), own: z.boolean() })
export type FileHead = z.infer<typeof fileHead>

export interface SealedFiles {
  /** The whole file, on the disk when this answers; nothing of it is left when it throws. */
  readonly write: (id: string, head: FileHead, bytes: Uint8Array) => Promise<void>
  readonly head: (id: string) => Promise<FileHead | null>
  /** Bytes `from` to `from + length` of a whole file, shorter at its end. Throws FileDamaged. */
  readonly slice: (id: string, from: number, length: number) => Promise<Buffer>
  /** All bytes, proven by size and SHA-256. Throws FileDamaged. */
  readonly read: (id: string) => Promise<Buffer>
  /** How many bytes of a file that is being fetched are here; 0 begins it anew. */
  readonly coming: (id: string, head: FileHead) => Promise<number>
  /** Adds the part that begins at `offset`, a multiple of ATTACHMENT_PART. */
  readonly append: (id: string, offset: number, bytes: Uint8Array) => Promise<void>
  /** Makes a fetched file whole once its bytes are proven. Throws FileDamaged and removes it then. */
  readonly arrive: (id: string) => Promise<Buffer>
  /** Also what has come of it so far. */
  readonly remove: (id: string) => Promise<void>
  /** Ids of all files, whole or coming. */
  readonly ids: () => Promise<string[]>
}

/** The file is not there, was cut short or changed: it cannot be used. */
export class FileDamaged extends Error {
  override readonly name = 'FileDamaged'
}

const IV = 12
const SEAL = IV + 16
const HEAD = 256
const COMING = '.coming'
const PART_AT = (number: number): number => HEAD + SEAL + number * (ATTACHMENT_PART + SEAL)

export function sealedFiles(folder: string, databaseKey: string): SealedFiles {
  const keyOf = (id: string): Buffer => Buffer.from(hkdfSync('sha256', Buffer.from(databaseKey, 'hex'), id, 'peygir attachment', 32))
  const whole = (id: string): string => join(folder, id)
  const coming = (id: string): string => join(folder, id + COMING)

  const writeParts = async (file: string, id: string, head: FileHead, bytes: Uint8Array): Promise<void> => {
    const key = keyOf(id)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await durably(file, 'w', async (handle) => {
      await writeAt(handle, seal(key, 'head', headBytes(head)), 0)
      for (let offset = 0; offset < bytes.length; offset += ATTACHMENT_PART) {
        const number = offset / ATTACHMENT_PART
        await writeAt(handle, seal(key, String(number), bytes.subarray(offset, offset + ATTACHMENT_PART)), PART_AT(number))
      }
    })
  }
  const readHead = async (file: string, id: string): Promise<FileHead | null> => {
    try {
      return await using(file, 'r', async (handle) => {
        const opened = unseal(keyOf(id), 'head', await readAt(handle, 0, HEAD + SEAL))
        const read = z.safeParse(fileHead, JSON.parse(opened.toString('utf8')))
        return read.success ? read.data : null
      })
    } catch (error) {
      if (error instanceof FileDamaged) return null
      throw error
    }
  }
  const slice = (file: string, id: string, from: number, length: number): Promise<Buffer> => using(file, 'r', async (handle) => {
    const key = keyOf(id)
    const first = Math.floor(from / ATTACHMENT_PART)
    const parts: Buffer[] = []
    for (let number = first; number * ATTACHMENT_PART < from + length; number++) {
      const sealed = await readAt(handle, PART_AT(number), ATTACHMENT_PART + SEAL)
      if (sealed.length === 0) break
      parts.push(unseal(key, String(number), sealed))
    }
    const skipped = from - first * ATTACHMENT_PART
    return Buffer.concat(parts).subarray(skipped, skipped + length)
  })
  const prove = async (file: string, id: string): Promise<Buffer> => {
    const head = await readHead(file, id)
    if (head === null) throw new FileDamaged('head')
    const bytes = await slice(file, id, 0, head.size)
    if (bytes.length !== head.size || createHash('sha256').update(bytes).digest('hex') !== head.sha256) throw new FileDamaged('content')
    return bytes
  }
  const remove = async (id: string): Promise<void> => {
    for (const file of [whole(id), coming(id)]) await rm(file, { force: true })
  }

  return {
    write: async (id, head, bytes) => {
      try {
        await writeParts(coming(id), id, head, bytes)
        await putInPlace(coming(id), whole(id))
      } catch (error) {
        await remove(id).catch(() => undefined)
        throw error
      }
    },
    head: (id) => readHead(whole(id), id),
    slice: (id, from, length) => slice(whole(id), id, from, length),
    read: (id) => prove(whole(id), id),
    coming: async (id, head) => {
      const known = await readHead(coming(id), id)
      if (known !== null && known.sha256 === head.sha256 && known.size === head.size) {
        const length = await using(coming(id), 'r', async (handle) => (await handle.stat()).size)
        // a part that was cut off by the end of the program is fetched again
        return Math.max(0, Math.floor((length - PART_AT(0)) / (ATTACHMENT_PART + SEAL))) * ATTACHMENT_PART
      }
      await writeParts(coming(id), id, head, new Uint8Array())
      return 0
    },
    append: (id, offset, bytes) => durably(coming(id), 'r+', (handle) => {
      const number = offset / ATTACHMENT_PART
      return writeAt(handle, seal(keyOf(id), String(number), bytes), PART_AT(number))
    }),
    arrive: async (id) => {
      try {
        const bytes = await prove(coming(id), id)
        await putInPlace(coming(id), whole(id))
        return bytes
      } catch (error) {
        if (error instanceof FileDamaged) await remove(id)
        throw error
      }
    },
    remove,
    ids: async () => {
      const names = await readdir(folder).catch(() => [])
      return [...new Set(names.map((name) => (name.endsWith(COMING) ? name.slice(0, -COMING.length) : name)))].filter((name) => z.safeParse(idSchema, name).success)
    },
  }
}

function headBytes(head: FileHead): Buffer {
  const bytes = Buffer.alloc(HEAD, ' ')
  bytes.write(JSON.stringify(head), 'utf8')
  return bytes
}

function seal(key: Buffer, label: string, bytes: Uint8Array): Buffer {
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(label))
  const text = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), text])
}

function unseal(key: Buffer, label: string, sealed: Buffer): Buffer {
  if (sealed.length <= SEAL) throw new FileDamaged('short')
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV))
  decipher.setAAD(Buffer.from(label))
  decipher.setAuthTag(sealed.subarray(IV, SEAL))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(SEAL)), decipher.final()])
  } catch {
    throw new FileDamaged('seal')
  }
}

async function using<T>(file: string, flags: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file, flags, 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new FileDamaged('missing') : error
  })
  try {
    return await work(handle)
  } finally {
    await handle.close()
  }
}

const durably = (file: string, flags: string, work: (handle: FileHandle) => Promise<void>): Promise<void> => using(file, flags, async (handle) => {
  await work(handle)
  await handle.sync()
})

async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0
  while (written < bytes.length) written += (await handle.write(bytes, written, bytes.length - written, position + written)).bytesWritten
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

/** A rename is durable only with its folder; Windows cannot open folders and does not need it. */
async function putInPlace(from: string, to: string): Promise<void> {
  await rename(from, to)
  if (process.platform === 'win32') return
  await using(dirname(to), 'r', (handle) => handle.sync())
}
