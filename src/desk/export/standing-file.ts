import { existsSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Store } from '../sqlite/store.ts'
import { partBeside, writeWhole } from './whole-file.ts'

type Kept = Pick<Store, 'gone' | 'meta'>

const TRIES = 3

/** Messages were taken back again and again while they were written. */
export class Withdrawn extends Error {
  override readonly name = 'Withdrawn'
}

/**
 * As `writeWhole`, for rows of this desk: if the server takes a ticket back while they are written (it became confidential, say)
 * the ticket may stand in the file already, which is thrown away and written anew. Rejects with `Withdrawn` when that does not end.
 */
export async function writeStanding(file: string, store: () => Kept, signal: AbortSignal, fill: (part: string) => Promise<void>): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const known = new Set(store().gone.all())
    const stands = (): boolean => {
      signal.throwIfAborted()
      return store().gone.all().every((id) => known.has(id))
    }
    const part = partBeside(file)
    store().meta.set('exportPart', part)
    try {
      if (await writeWhole(file, part, fill, stands)) return
    } finally {
      if (isSwept(part)) store().meta.set('exportPart', '')
    }
  }
  throw new Withdrawn()
}

/** At the start: a desk that was cut off while it wrote left half a file beside the chosen one. */
export function sweepPart({ meta }: Kept): void {
  const part = meta.get('exportPart')
  if (part === null || part === '') return
  try {
    rmSync(part, { force: true })
    if (isSwept(part)) meta.set('exportPart', '')
  } catch {
    // the next start looks again
  }
}

/** A disk that was pulled out may come back with it. */
const isSwept = (part: string): boolean => existsSync(dirname(part)) && !existsSync(part)
