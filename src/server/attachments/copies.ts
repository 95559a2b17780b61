import { constants, copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { replaceDurably, syncFile, syncFolder } from '../store/sqlite/durable.ts'

/** Where the attachments of a backup lie: beside its file. They are sealed as on the server; the key is in the file. */
export const copiesOf = (backup: string): string => `${backup}.attachments`

const isWhole = (name: string): boolean => /^[0-9a-f-]{36}$/.test(name)

/**
 * Copies what is whole; the rest the desks still have. Called after the database was copied, so that all it knows is
 * there. The folder appears under its name only when it is complete, and not at all when there is nothing.
 * What `earlier`, a backup under the same key, has already is shared with it: an attachment never changes. Answers how many there are.
 */
export function backUpBlobs(folder: string, backup: string, earlier: string | null): number {
  const names = existsSync(folder) ? readdirSync(folder).filter(isWhole) : []
  if (names.length === 0) return 0
  const fresh = `${copiesOf(backup)}.new`
  rmSync(fresh, { recursive: true, force: true })
  try {
    mkdirSync(fresh, { mode: 0o700 })
    for (const name of names) if (earlier === null || !share(join(copiesOf(earlier), name), join(fresh, name), join(folder, name))) copyDurably(join(folder, name), join(fresh, name))
    const count = readdirSync(fresh).length
    syncFolder(fresh)
    renameSync(fresh, copiesOf(backup))
    syncFolder(dirname(backup))
    return count
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    throw error
  }
}

export interface BlobPlace { readonly folder: string; readonly keyFile: string }

/**
 * Brings the wanted attachments of a backup, which lie in `copies`, back where they are missing. `key` is the text of its key file, null when it
 * has none. Only `settle` changes which key and which files are in force: those of another key are put aside, not lost.
 */
export function restoreBlobs(copies: string, { folder, keyFile }: BlobPlace, key: string | null, wanted: ReadonlySet<string>, asideOf: (file: string) => string): { readonly restored: number; readonly settle: () => void } {
  const otherKey = key !== null && existsSync(keyFile) && readFileSync(keyFile, 'utf8') !== key
  const target = otherKey ? `${folder}.restored` : folder
  if (otherKey) rmSync(target, { recursive: true, force: true })
  const names = existsSync(copies) ? readdirSync(copies).filter((name) => wanted.has(name) && !existsSync(join(target, name))) : []
  mkdirSync(target, { recursive: true, mode: 0o700 })
  for (const name of names) {
    // A copy that was broken off must not pass for the whole.
    copyDurably(join(copies, name), join(target, `${name}.new`))
    renameSync(join(target, `${name}.new`), join(target, name))
  }
  syncFolder(target)
  return {
    restored: names.length,
    settle() {
      if (otherKey) for (const file of [keyFile, folder]) if (existsSync(file)) renameSync(file, asideOf(file))
      if (key !== null && !existsSync(keyFile)) replaceDurably(keyFile, key)
      if (otherKey) renameSync(target, folder)
    },
  }
}

/** False where the disk cannot give one file two names, or it is not there. */
function share(earlier: string, to: string, source: string): boolean {
  try {
    if (statSync(earlier).size !== statSync(source).size) return false
    linkSync(earlier, to)
    return true
  } catch {
    return false
  }
}

function copyDurably(from: string, to: string): void {
  try {
    copyFileSync(from, to, constants.COPYFILE_FICLONE)
    syncFile(to)
  } catch (error) {
    // Detached or erased since the folder was read.
    if (existsSync(from)) throw error
  }
}
