import { closeSync, fsyncSync, openSync } from 'node:fs'

/** What was written to the file is on the disk when this returns. */
export function syncFile(file: string): void {
  synced(file, 'r+')
}

/** A rename is durable only with its folder; Windows cannot open folders and does not need it. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') synced(folder, 'r')
}

function synced(path: string, mode: 'r' | 'r+'): void {
  const handle = openSync(path, mode)
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
