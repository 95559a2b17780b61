import { open } from 'node:fs/promises'

/** A new name outlives a power cut only when its folder was flushed too. Windows cannot open folders and needs no such call. */
export async function syncEntries(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
