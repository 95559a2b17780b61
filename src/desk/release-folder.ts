import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type * as z from 'zod/mini'
import { refusal, type Refusal } from '#domain/refusals.ts'
import type { releaseAnnounce } from '#sync/protocol.ts'

export type SignedFeed = z.infer<typeof releaseAnnounce>['feeds'][number]

const FEEDS = ['latest-linux.yml', 'latest.yml'] as const
/** Characters; a feed names a handful of files. */
const LONGEST = 100_000

/** The folder holds no release that a server could take; `refusal` says why. */
export class NotARelease extends Error {
  readonly refusal: Refusal
  constructor(reason: Refusal) {
    super(reason.code)
    this.refusal = reason
  }
}

/** The feeds of a folder as `npm run package` and `npm run sign-release` leave it, with their signatures, unread. Throws NotARelease. */
export async function readSignedFeeds(folder: string): Promise<SignedFeed[]> {
  const feeds: SignedFeed[] = []
  for (const name of FEEDS) {
    const text = await textOf(join(folder, name))
    if (text === null) continue
    const signature = await textOf(join(folder, `${name}.sig`))
    if (signature === null) throw new NotARelease(refusal('update_unsigned', { name }))
    if (text.length > LONGEST) throw new NotARelease(refusal('update_feed_invalid', { name }))
    feeds.push({ name, text, signature: signature.trim().slice(0, 200) })
  }
  if (feeds.length === 0) throw new NotARelease(refusal('file_unreadable', { name: FEEDS.join(', ') }))
  return feeds
}

/** Null: it is not there. */
async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
