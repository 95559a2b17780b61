import { existsSync } from 'node:fs'
import { copyFile, lstat, mkdir, readdir, rename, rmdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileSynced } from '../durable-file.ts'

/** How long a virus scanner or a process that ends may hold what is to be moved or deleted (milliseconds). */
const HELD_MS = 20_000
const AGAIN_MS = 250
const HELD = new Set(['EPERM', 'EBUSY', 'EACCES', 'ENOTEMPTY'])

/** Electron shows an archive (app.asar) as a folder; here it is the file that it is. `work` says what is wanted before it first waits. */
function plainly<T>(work: () => Promise<T>): Promise<T> {
  const before = process.noAsar
  process.noAsar = true
  try {
    return work()
  } finally {
    process.noAsar = before
  }
}

/** Copies what is in it to the disk, file by file. `to` is new. Never by second names: a program that runs holds all names of its file. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to)
  for (const [name, isFolder] of await entriesOf(from)) {
    const [one, other] = [join(from, name), join(to, name)]
    if (isFolder) await copyFolder(one, other)
    else {
      await plainly(() => copyFile(one, other))
      await plainly(() => fileSynced(other))
    }
  }
}

/** Bytes of all its files. */
export async function sizeOf(folder: string): Promise<number> {
  let sum = 0
  for (const [name, isFolder] of await entriesOf(folder)) {
    const path = join(folder, name)
    sum += isFolder ? await sizeOf(path) : (await plainly(() => stat(path))).size
  }
  return sum
}

/** There is none afterwards, as soon as nobody holds a file of it. */
export async function removeFolder(folder: string): Promise<void> {
  if (!existsSync(folder)) return
  for (const [name, isFolder] of await entriesOf(folder)) {
    const path = join(folder, name)
    await (isFolder ? removeFolder(path) : gone(() => plainly(() => unlink(path))))
  }
  await gone(() => rmdir(folder))
}

/** Gives it another name, as soon as nobody holds a file of it. */
export const moveFolder = (from: string, to: string): Promise<void> => whenLetGo(() => rename(from, to))

async function entriesOf(folder: string): Promise<readonly (readonly [name: string, isFolder: boolean])[]> {
  const names = await plainly(() => readdir(folder))
  return Promise.all(names.map(async (name) => [name, (await plainly(() => lstat(join(folder, name)))).isDirectory()] as const))
}

/** Another may have deleted it meanwhile. */
const gone = (work: () => Promise<void>): Promise<void> => whenLetGo(work).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'ENOENT') throw error
})

async function whenLetGo(work: () => Promise<void>): Promise<void> {
  for (let waited = 0; ; waited += AGAIN_MS) {
    try {
      return await work()
    } catch (error) {
      if (waited >= HELD_MS || !HELD.has(String((error as NodeJS.ErrnoException).code))) throw error
    }
    await wait(AGAIN_MS)
  }
}
