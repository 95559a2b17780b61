import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { refusal } from '#domain/refusals.ts'
import { RELEASE_PART } from '#sync/protocol.ts'
import { inTurn } from '../attachments/in-turn.ts'
import type { SignedFile } from '../store/release-ports.ts'
import { StoreFailure } from '../store/ports.ts'
import { storageCode } from '../store/sqlite/connection.ts'
import { syncEntries } from '../folder-entries.ts'

/**
 * The files of releases, a folder for each version. `<name>.part` grows, `<name>` is whole and what its feed says.
 * Rejects with `StoreFailure` (`disk_full`, `server_error`) when the disk does not do it; then nothing more is claimed than before.
 */
export interface ReleaseFiles {
  readonly folderOf: (version: string) => string
  /** Bytes that lie durably here; all of them only where they are what the feed says. */
  readonly received: (version: string, file: SignedFile) => Promise<number>
  /** Takes in the part at `offset`, which must be where the file stands; otherwise only answers where that is. Null: all bytes had come, were not the signed ones, and are dropped. */
  readonly put: (version: string, file: SignedFile, offset: number, part: Uint8Array) => Promise<number | null>
  /** Whether so many bytes more leave what the city's messages need. */
  readonly hasRoom: (bytes: number) => Promise<boolean>
  readonly remove: (version: string) => Promise<void>
  /** Drops what is not of these versions. */
  readonly keepOnly: (versions: readonly string[]) => Promise<void>
  /** Drops what is not of these files of that version. */
  readonly keepFiles: (version: string, files: readonly SignedFile[]) => Promise<void>
}

/** A release never takes the last room from the messages (bytes). */
const RESERVE = 512 * 1024 ** 2

export const releasePart = (size: number, offset: number): number => Math.min(RELEASE_PART, size - offset)

export function openReleaseFiles(folder: string): ReleaseFiles {
  const alone = inTurn()
  const folderOf = (version: string): string => join(folder, version)

  const guarded = <T>(name: string, task: () => Promise<T>): Promise<T> =>
    alone(name, task).catch((error: unknown) => {
      throw error instanceof StoreFailure ? error : new StoreFailure(refusal(storageCode(error) ?? 'server_error'), { cause: error })
    })

  /** Null as for `put`. */
  async function settled(version: string, file: SignedFile): Promise<number | null> {
    const whole = join(folderOf(version), file.name)
    if ((await lengthOf(whole)) === file.size) return file.size
    const part = `${whole}.part`
    const length = await lengthOf(part)
    // of a part that was being written when the power went, nothing counts
    if (length < file.size) return length - (length % RELEASE_PART)
    if (length > file.size || (await sha512Of(part)) !== file.sha512) {
      await rm(part, { force: true })
      return null
    }
    await rename(part, whole)
    await syncEntries(folderOf(version))
    return file.size
  }

  async function append(version: string, file: SignedFile, offset: number, bytes: Uint8Array): Promise<void> {
    const made = await mkdir(folderOf(version), { recursive: true, mode: 0o700 })
    const handle = await open(join(folderOf(version), `${file.name}.part`), offset === 0 ? 'w' : 'r+', 0o600)
    try {
      await handle.truncate(offset)
      for (let done = 0; done < bytes.length;) done += (await handle.write(bytes, done, bytes.length - done, offset + done)).bytesWritten
      await handle.sync()
    } catch (error) {
      await handle.truncate(offset).catch(() => {})
      throw error
    } finally {
      await handle.close()
    }
    if (offset === 0) await syncEntries(folderOf(version))
    if (made !== undefined) for (const holder of [folder, dirname(folder)]) await syncEntries(holder)
  }

  return {
    folderOf,
    received: (version, file) => guarded(`${version}/${file.name}`, async () => (await settled(version, file)) ?? 0),
    put: (version, file, offset, part) => guarded(`${version}/${file.name}`, async () => {
      const before = await settled(version, file)
      if (before === null || before !== offset || before === file.size) return before
      await append(version, file, offset, part)
      return settled(version, file)
    }),
    hasRoom: (bytes) => guarded('', async () => {
      if (bytes === 0) return true
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize - bytes >= RESERVE
    }),
    remove: (version) => guarded('', () => rm(folderOf(version), { recursive: true, force: true })),
    keepOnly: (versions) => guarded('', async () => {
      for (const name of await entriesOf(folder)) if (!versions.includes(name)) await rm(join(folder, name), { recursive: true, force: true })
    }),
    keepFiles: (version, files) => guarded('', async () => {
      const kept = new Set(files.flatMap(({ name }) => [name, `${name}.part`]))
      for (const name of await entriesOf(folderOf(version))) if (!kept.has(name)) await rm(join(folderOf(version), name), { force: true })
    }),
  }
}

async function sha512Of(file: string): Promise<string> {
  const hash = createHash('sha512')
  for await (const bytes of createReadStream(file, { highWaterMark: RELEASE_PART })) hash.update(bytes as Buffer)
  return hash.digest('base64')
}

/** 0 where there is none. */
async function lengthOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch (error) {
    if (isMissing(error)) return 0
    throw error
  }
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'
