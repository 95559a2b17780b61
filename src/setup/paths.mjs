import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The clone. */
export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)))

/**
 * What is the same for every clone (Electron, the native module) is kept in the user's cache, so that a second
 * clone starts fast and `npm ci` does not throw it away.
 */
export const cache = resolve(
  process.env.PEYGIR_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'peygir-137'),
)

/** The demo's own data: the server's store, the console's folder, logs, the screenshot. Not tracked. */
export const home = resolve(process.env.PEYGIR_HOME ?? join(root, '.data'))

/** What Node 24 compiled of our programs: tests start dozens of short ones, and threads, that load the same modules. */
export const compiled = join(root, '.cache', 'node-compile')

/** @param {string[]} parts */
export function folder(...parts) {
  const path = join(...parts)
  mkdirSync(path, { recursive: true })
  return path
}

/**
 * Lends a new folder inside `where` to work that is renamed into place when it is whole, and takes it away again, also when
 * the work is broken off.
 * @template T
 * @param {string} where
 * @param {(aside: string) => Promise<T>} work
 */
export async function aside(where, work) {
  const path = mkdtempSync(join(folder(where), 'unfinished-'))
  const remove = () => rmSync(path, { recursive: true, force: true })
  process.once('exit', remove)
  try {
    return await work(path)
  } finally {
    remove()
    process.off('exit', remove)
  }
}

/** Bytes in a folder, or 0 where there is none. @param {string} path @returns {number} */
export function folderSize(path) {
  if (!existsSync(path)) return 0
  return readdirSync(path, { withFileTypes: true }).reduce(
    (sum, entry) => sum + (entry.isDirectory() ? folderSize(join(path, entry.name)) : (statSync(join(path, entry.name), { throwIfNoEntry: false })?.size ?? 0)),
    0,
  )
}
