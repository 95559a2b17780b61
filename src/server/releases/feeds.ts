import type { KeyObject } from 'node:crypto'
import { parse } from 'yaml'
import { releaseFile, releaseVersion } from '#domain/operator/update.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import type { releaseAnnounce } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import type { ReleaseFeed, SignedFile, StoredRelease } from '../store/release-ports.ts'
import { isSigned } from './keys.ts'

type Announced = z.infer<typeof releaseAnnounce>['feeds']

/** electron-builder's channel file, with what the signer has added: `protocol` and `notes`. */
const feed = z.object({
  version: releaseVersion,
  protocol: z.int().check(z.minimum(1)),
  notes: z._default(z.string().check(z.maxLength(4000)), ''),
  files: z.array(z.object({
    // a name of its own in the release's folder: nothing that leads elsewhere, nor what the server itself puts there
    url: releaseFile.shape.name.check(z.regex(/^\w/), z.refine((name) => !/\.(?:yml|sig|part)$/.test(name))),
    size: z.int().check(z.minimum(1), z.maximum(4 * 1024 ** 3)),
    sha512: z.string().check(z.regex(/^[\w+/]{86}==$/)),
  })).check(z.minLength(1), z.maxLength(20)),
})

export type Judged = { readonly ok: true; readonly release: Omit<StoredRelease, 'uploadedAt'> } | { readonly ok: false; readonly refusal: Refusal }

const no = (code: Refusal['code'], details: Refusal['details'] = {}): Judged => ({ ok: false, refusal: refusal(code, details) })

/** Believes the signatures alone; what is not signed is not even read. All feeds must be of one release. */
export function readFeeds(announced: Announced, keys: readonly KeyObject[]): Judged {
  if (keys.length === 0) return no('release_key_missing')
  const forged = announced.find(({ text, signature }) => !isSigned(Buffer.from(text, 'utf8'), signature, keys))
  if (forged !== undefined) return no('update_forged', { name: forged.name })
  const feeds: ReleaseFeed[] = []
  const said: Pick<StoredRelease, 'version' | 'protocol' | 'notes'>[] = []
  for (const { name, text, signature } of announced) {
    const read = z.safeParse(feed, yaml(text))
    if (!read.success || feeds.some((each) => each.name === name)) return no('update_feed_invalid', { name })
    const { version, protocol, notes, files } = read.data
    feeds.push({ name, text, signature, files: files.map(({ url, size, sha512 }) => ({ name: url, size, sha512 })) })
    said.push({ version, protocol, notes })
  }
  const [first] = said
  if (first === undefined || said.some(({ version, protocol }) => version !== first.version || protocol !== first.protocol)) return no('update_feed_invalid', { field: 'version' })
  if (filesOf({ feeds }) === null) return no('update_feed_invalid', { field: 'files' })
  return { ok: true, release: { ...first, feeds } }
}

/** Every file of a release once; null: two feeds say different things of the same name. */
export function filesOf({ feeds }: Pick<StoredRelease, 'feeds'>): readonly SignedFile[] | null {
  const files = new Map<string, SignedFile>()
  for (const file of feeds.flatMap((each) => each.files)) {
    const known = files.get(file.name)
    if (known !== undefined && (known.size !== file.size || known.sha512 !== file.sha512)) return null
    files.set(file.name, file)
  }
  return [...files.values()]
}

function yaml(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return null
  }
}
