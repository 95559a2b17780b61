import { closeSync, constants, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { copyFile, open as openFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The content of a small file, or null when there is none. Throws when it is there and cannot be read. */
export function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Writes a whole small file, readable by this user only, so that a power cut leaves the old one or the new one. */
export function writeDurably(file: string, content: string | Buffer): void {
  const part = `${file}.part`
  const open = openSync(part, 'w', 0o600)
  try {
    writeSync(open, Buffer.from(content))
    fsyncSync(open)
  } finally {
    closeSync(open)
  }
  renameSync(part, file)
  // Windows cannot open a folder, and its rename is written through anyway
  if (process.platform === 'win32') return
  const folder = openSync(dirname(file), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

// Windows cannot open a folder, and flushes a file only by who may write it
const WINDOWS = process.platform === 'win32'

/** Waits until what is in the file is on the disk. */
export async function fileSynced(file: string): Promise<void> {
  await syncedBy(file, WINDOWS ? 'r+' : 'r')
}

/** Waits until the names in the folder are on the disk. */
export async function folderSynced(folder: string): Promise<void> {
  if (!WINDOWS) await syncedBy(folder, 'r')
}

/** Copies a file to the disk. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE)
  await fileSynced(to)
}

async function syncedBy(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await openFile(path, flags)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
