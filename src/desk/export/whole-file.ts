import { randomUUID } from 'node:crypto'
import { renameSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { refusal, type Refusal } from '#domain/refusals.ts'

/** A name beside `file`, on the same disk, so that renaming it is one step. */
export const partBeside = (file: string): string => join(dirname(file), `.${basename(file).slice(0, 80)}.${randomUUID().slice(0, 8)}.part`)

/**
 * Has `fill` write `part`, and gives it the name `file` only when all of it is on the disk and `stands` says that it may be
 * kept; answers that. When anything fails nothing is left and the earlier `file` is as it was.
 */
export async function writeWhole(file: string, part: string, fill: (part: string) => Promise<void>, stands: () => boolean): Promise<boolean> {
  try {
    await fill(part)
    await flush(part, 'r+')
    const kept = stands()
    // in the same turn as the question: nothing may change in between
    if (kept) renameSync(part, file)
    // Windows cannot open a folder, and its rename is written through anyway
    if (kept && process.platform !== 'win32') await flush(dirname(file), 'r')
    return kept
  } finally {
    // what cannot be deleted now goes when the desk is next opened
    await rm(part, { force: true }).catch(() => undefined)
  }
}

async function flush(path: string, flags: string): Promise<void> {
  const handle = await open(path, flags)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** What a person can be told about an error of the file system; null when it is none. */
export function fileRefusal(error: unknown): Refusal | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT') return refusal('disk_full')
  if (code === 'ENOENT' || code === 'ENOTDIR') return refusal('folder_gone')
  if (/^E(?:ACCES|PERM|ROFS|BUSY|ISDIR|EXIST|IO|NAMETOOLONG|INVAL|NXIO|NODEV|STALE|MFILE|NFILE|TXTBSY)$/.test(code)) return refusal('file_not_writable', { reason: code })
  return null
}
