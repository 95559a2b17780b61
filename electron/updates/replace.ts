import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileSynced, folderSynced } from '../durable-file.ts'

/** The file is not what its checksum says. */
export class Damaged extends Error {
  override readonly name = 'Damaged'
}

/** Neither the old program nor the new one lies whole in its place. */
export class Halfway extends Error {
  override readonly name = 'Halfway'
}

/**
 * Puts a copy of `from` in the place of the program `to`, by one rename: whoever starts it at any moment, also after a power cut, finds the
 * old one or the new one. A running one goes on in the old. `sha512` (base64) is looked at in the very bytes that are written; null: not at all.
 */
export async function replaceProgram(from: string, to: string, sha512: string | null): Promise<void> {
  const aside = `${to}.new`
  const hash = createHash('sha512')
  const watched = new Transform({
    transform(bytes: Buffer, _encoding, done) {
      hash.update(bytes)
      done(null, bytes)
    },
  })
  try {
    await pipeline(createReadStream(from), watched, createWriteStream(aside, { mode: 0o755 }))
    if (sha512 !== null && hash.digest('base64') !== sha512) throw new Damaged()
    await fileSynced(aside)
    await rename(aside, to)
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
  await folderSynced(dirname(to))
}
