import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFile, syncFolder } from './durable.ts'
import { salvage } from './sqlite/rescue.ts'
import { openStore } from './sqlite/store.ts'
import { putBackSaved } from './vault.ts'

const PARTS = ['', '-wal'] as const
const REST = ['-wal', '-shm', '-journal'] as const

/**
 * A newer console has changed the database at `file` beyond what this one reads, and was taken back: its `copy` from before takes the place. What
 * was saved and typed since is taken over from the newer one as far as it can be read; the rest the journal brings when the desk is opened. Cut
 * short, it can be done again. Throws SQLite's and the file system's errors.
 */
export function giveBackDatabase(file: string, copy: string, key: string): void {
  const fresh = `${file}.back`
  for (const part of ['', ...REST]) rmSync(fresh + part, { force: true })
  for (const part of PARTS) if (existsSync(copy + part)) copyFileSync(copy + part, fresh + part)
  const since = salvage(file, key)
  const store = openStore(fresh, key, () => undefined)
  try {
    // those that were given out since then are not marked in the copy: none of them is given out again
    store.codes.forgetAll()
    // what could not be read says nothing of drafts that are no more
    if (since.enrolment !== null) {
      const open = new Set(since.drafts.map(({ draft }) => draft.id))
      for (const { draft } of salvage(copy, key).drafts) if (!open.has(draft.id)) store.drafts.removeSaved(draft.id)
    }
    store.transaction(() => putBackSaved(store, { ...since, commands: since.commands.filter(({ saved }) => store.outbox.get(saved.commandId) === null) }))
  } finally {
    store.close()
  }
  syncFile(fresh)
  for (const part of REST) rmSync(file + part, { force: true })
  renameSync(fresh, file)
  syncFolder(dirname(file))
}
