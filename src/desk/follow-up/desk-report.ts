import { statfs } from 'node:fs/promises'
import type { Store } from '../sqlite/store.ts'
import type { Transport } from '../transport.ts'

export interface DeskReportOptions {
  readonly store: () => Store
  /** Where the desk's data lie. */
  readonly folder: string
  readonly version: string
  readonly clockOffset: () => number | null
  readonly now: () => number
}

const EVERY_MS = 60_000

/** Tells the server how this desk stands, for the supervisors' board. Nobody waits for it, and a server that does not hear it misses nothing of the work. */
export function deskReport({ store, folder, version, clockOffset, now }: DeskReportOptions): (transport: Transport) => Promise<void> {
  const told = { at: -Infinity }
  return async (transport) => {
    // a clock that was set back must not silence it
    if (Math.abs(now() - told.at) < EVERY_MS) return
    told.at = now()
    const freeBytes = await free(folder)
    const { meta, outbox } = store()
    await transport.report({ cursor: meta.number('cursor'), waiting: outbox.count('waiting'), clockOffset: clockOffset(), version: version.slice(0, 40), freeBytes })
  }
}

/** Null where the system does not say. */
async function free(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}
