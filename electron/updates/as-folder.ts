import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Kind } from './kind.ts'
import { end } from './processes.ts'
import { Halfway, replaceProgram } from './replace.ts'
import { nameVersion, startNoMore, startOnceAgain } from './windows-registry.ts'
import { copyFolder, moveFolder, removeFolder, sizeOf } from './whole-folder.ts'

/** As electron-updater starts it, but nobody's window and no start of its own: that is the guard's. */
const WORDS = ['--updated', '/S', '/currentuser']
/** How long an installer may take on a slow disk under a virus scanner (milliseconds). */
const INSTALL_MS = 15 * 60_000

/** The installer ended by this code (null: it was ended), or left no program. */
class NotInstalled extends Error {
  override readonly name = 'NotInstalled'
  readonly code: string
  constructor(code: number | null) {
    super('the installer failed')
    this.code = `INSTALLER_${code ?? 'ENDED'}`
  }
}

/**
 * A program that is a folder, and whose new version is an installer: NSIS for one user of Windows. Its old folder is kept as a copy, in which
 * the guard runs: Windows lets nobody replace what runs, by whichever of its names.
 */
export const asFolder: Kind = {
  parts: (place, previous) => ({ place, kept: join(previous, 'program', basename(place)), next: join(previous, 'setup.exe') }),
  // kept, the installer itself, and what it puts beside the old one or what is put back beside that
  room: async (place) => 3 * await sizeOf(dirname(place)),
  layOut: async ({ place, kept, next }, { file, sha512 }) => {
    await copyFolder(dirname(place), dirname(kept))
    await replaceProgram(file, next, sha512)
  },
  put: async (parts) => {
    try {
      await install(parts.next)
      if (!await stat(parts.place).then((found) => found.isFile(), () => false)) throw new NotInstalled(0)
    } catch (error) {
      // it may have taken half of the old one away
      await asFolder.putBack(parts).catch((why: unknown) => {
        throw new Halfway(String((why as NodeJS.ErrnoException).code))
      })
      throw error
    }
  },
  putBack: async ({ place, kept }) => {
    const { folder, back, failed } = besides(place)
    // what an earlier time has left of it may be half of it
    for (const old of [back, failed]) await removeFolder(old)
    await copyFolder(dirname(kept), back)
    if (existsSync(folder)) await moveFolder(folder, failed)
    await moveFolder(back, folder)
    await access(place)
  },
  clear: async ({ place }) => {
    const { back, failed } = besides(place)
    for (const old of [back, failed]) await removeFolder(old)
  },
  between: {
    begin: ({ kept }, guardWord) => startOnceAgain(kept, guardWord),
    end: async ({ place }, version) => {
      await startNoMore()
      await nameVersion(dirname(place), version)
    },
  },
}

function besides(place: string): { readonly folder: string; readonly back: string; readonly failed: string } {
  const folder = dirname(place)
  return { folder, back: `${folder}.back`, failed: `${folder}.failed` }
}

function install(setup: string): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(setup, WORDS, { detached: true, stdio: 'ignore', cwd: homedir() })
    const limit = setTimeout(() => void (child.pid === undefined ? undefined : end(child.pid)), INSTALL_MS)
    child.once('error', (error) => {
      clearTimeout(limit)
      fail(error)
    })
    child.once('exit', (code) => {
      clearTimeout(limit)
      if (code === 0) done()
      else fail(new NotInstalled(code))
    })
  })
}
