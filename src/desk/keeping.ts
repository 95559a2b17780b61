import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DeskAttachments } from './attachments/attachments.ts'
import type { Store } from './sqlite/store.ts'

export interface KeepingOptions {
  readonly folder: string
  /** As IT says for this machine; 0: nothing is removed for its age. */
  readonly days: number
  readonly store: () => Store
  readonly attachments: Pick<DeskAttachments, 'forgetCopies'>
  readonly now: () => number
  readonly log: (line: string) => void
  readonly onTrouble: (error: unknown) => void
}

const DAY_MS = 24 * 3600_000
const LOOK_MS = 6 * 3600_000
/** Files that were put aside because they could not be read, and the older half of each log. */
const ASIDE = /^(?:(?:desk\.db|rescue\.journal)(?:-wal|-shm)?\.unreadable-|key(?:\.sealed)?\.aside-)/
const OLD_LOG = /\.log\.1$/

/**
 * Removes from this desk what is older than IT wants it kept: copies of attachments, files that were put aside after damage, old logs.
 * Messages themselves are the city's and are not dropped by their age: a desk that had
 * forgotten one could not follow what happens to it. Drafts and what waits are nobody's to remove. Answers how to stop.
 */
export function keepFor({ folder, days, store, attachments, now, log, onTrouble }: KeepingOptions): () => void {
  const look = (): void => {
    // a clock that the server finds ahead would take files before their time
    const before = now() - Math.max(0, store().meta.number('clockOffset')) - days * DAY_MS
    try {
      const removed = [...removeFiles(folder, ASIDE, before), ...removeFiles(join(folder, 'logs'), OLD_LOG, before)]
      for (const name of removed) log(`removed for its age ${name}`)
      attachments.forgetCopies(before)
    } catch (error) {
      onTrouble(error)
    }
  }
  if (days === 0) return () => undefined
  look()
  const timer = setInterval(look, LOOK_MS).unref()
  return () => clearInterval(timer)
}

function removeFiles(folder: string, which: RegExp, before: number): readonly string[] {
  return namesIn(folder).filter((name) => {
    const file = join(folder, name)
    // putting a file aside changes nothing in it, so only this time says since when it lies there
    if (!which.test(name) || statSync(file).ctimeMs >= before) return false
    rmSync(file, { force: true })
    return true
  })
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    // nothing was ever written there
    return []
  }
}
