import type { KeyObject } from 'node:crypto'
import type { UpdateFileInfo, UpdateInfo } from 'builder-util-runtime'
import { parseUpdateInfo } from 'electron-updater/out/providers/Provider.js'
import * as z from 'zod/mini'
import { isSigned } from './keys.ts'
import type { Seen } from './seen.ts'
import type { UpdateFault } from './updater.ts'
import { builtAs, compareVersions, versionText } from './versions.ts'

/** Why a list of releases is not believed, or could not be had. */
export class FeedFault extends Error {
  override readonly name = 'FeedFault'
  readonly code: UpdateFault
  constructor(code: UpdateFault) {
    super(code)
    this.code = code
  }
}

/** electron-builder's name for the list of this system's releases. */
export const feedName = (platform: NodeJS.Platform): string => (platform === 'win32' ? 'latest.yml' : 'latest-linux.yml')

const file = z.object({
  // a name of its own, beside the list: nothing that leads elsewhere
  url: z.string().check(z.maxLength(120), z.regex(/^\w[\w.+-]*$/)),
  sha512: z.string().check(z.regex(/^[\w+/]{86}==$/)),
  size: z.int().check(z.minimum(1)),
  blockMapSize: z.optional(z.int().check(z.minimum(1))),
})
const feed = z.object({
  version: versionText,
  files: z.array(file).check(z.minLength(1), z.maxLength(20)),
  protocol: z.int().check(z.minimum(1)),
  notes: z._default(z.string().check(z.maxLength(4000)), ''),
  stagingPercentage: z.optional(z.int().check(z.minimum(0), z.maximum(100))),
})

/** What electron-updater reads of a list, and what the signer has added. */
export interface Release extends UpdateInfo {
  readonly files: UpdateFileInfo[]
  readonly protocol: number
  readonly notes: string
}

export interface Judge {
  readonly keys: readonly KeyObject[]
  /** The version that runs. */
  readonly running: string
  readonly seen: Seen
}

/**
 * Believes the signature alone, wherever the list came from. `signature` null: there was none. Throws FeedFault for what is no list, is not
 * signed, is signed by somebody else, and for one that is older than what runs or than what this desk has seen: whoever keeps old lists could
 * otherwise bring back faults that are mended.
 */
export function readFeed(bytes: Buffer, signature: string | null, { keys, running, seen }: Judge): Release {
  const text = bytes.toString('utf8')
  // a page in its place: somebody's sign-in to a network, an error in words
  if (/^\s*</.test(text)) throw new FeedFault('update_feed_invalid')
  if (signature === null) throw new FeedFault('update_unsigned')
  if (!isSigned(bytes, signature, keys)) throw new FeedFault('update_forged')
  const release = parsed(text)
  // what is built for tests is no release, and the other way round
  if (builtAs(release.version) !== builtAs(running)) throw new FeedFault('update_feed_invalid')
  const newest = seen.newest()
  seen.note(release.version)
  const age = compareVersions(release.version, running)
  if (age < 0) throw new FeedFault('update_older')
  if (age > 0 && newest !== null && compareVersions(release.version, newest) < 0) throw new FeedFault('update_replayed')
  return release
}

function parsed(text: string): Release {
  const read = z.safeParse(feed, yaml(text))
  const [first] = read.success ? read.data.files : []
  if (!read.success || first === undefined) throw new FeedFault('update_feed_invalid')
  return { ...read.data, path: first.url, sha512: first.sha512, releaseDate: '' }
}

function yaml(text: string): unknown {
  try {
    return parseUpdateInfo(text, '', new URL('feed:'))
  } catch {
    return null
  }
}
