import { link, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { copyDurably } from '../durable-file.ts'
import type { Kind } from './kind.ts'
import { replaceProgram } from './replace.ts'

/** A program that is one file: all is done by one rename beside it. */
export const asFile: Kind = {
  parts: (place, previous) => ({ place, kept: join(previous, 'previous.AppImage'), next: join(dirname(place), `.${basename(place)}.next`) }),
  room: async () => 0,
  layOut: async ({ place, kept, next }, { file, sha512 }) => {
    await putBeside(place, kept)
    await replaceProgram(file, next, sha512)
  },
  put: ({ next, place }) => rename(next, place),
  putBack: async ({ kept, next, place }) => {
    const beside = `${next}.back`
    await rm(beside, { force: true })
    await putBeside(kept, beside)
    await rename(beside, place)
  },
  clear: ({ next }) => rm(next, { force: true }),
  between: null,
}

/** A second name for the same file where the disk can have one, else a copy. */
async function putBeside(from: string, to: string): Promise<void> {
  await rm(to, { force: true })
  await link(from, to).catch(() => copyDurably(from, to))
}
