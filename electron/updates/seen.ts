import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod/mini'
import { readIfThere, writeDurably } from '../durable-file.ts'
import { compareVersions, versionText } from './versions.ts'

/** The newest release of which this desk has ever read a signed list: whoever shows it an older one again keeps it from what it should have. */
export interface Seen {
  readonly newest: () => string | null
  readonly note: (version: string) => void
}

const content = z.object({ newest: versionText })

/** Kept in `file`. One that cannot be read says nothing: an update must not be shut out by a broken file, and older than what runs is refused anyway. */
export function openSeen(file: string): Seen {
  const newest = (): string | null => {
    const bytes = readIfThere(file)
    if (bytes === null) return null
    try {
      return z.parse(content, JSON.parse(bytes.toString('utf8'))).newest
    } catch {
      return null
    }
  }
  return {
    newest,
    note: (version) => {
      const known = newest()
      if (known !== null && compareVersions(version, known) <= 0) return
      mkdirSync(dirname(file), { recursive: true })
      writeDurably(file, JSON.stringify({ newest: version }))
    },
  }
}
