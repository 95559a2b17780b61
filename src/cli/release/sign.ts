import { createHash, createPrivateKey, sign, type KeyObject } from 'node:crypto'
import { constants, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import * as z from 'zod/mini'
import { releaseVersion } from '#domain/operator/update.ts'
import { isStandIn } from '#domain/stand-in.ts'
import { PROTOCOL } from '#sync/protocol.ts'
import type { SignOptions } from './arguments.ts'

/** As electron-builder names its list for each system. */
const FEEDS = ['latest-linux.yml', 'latest.yml'] as const

/** Why nothing was signed, and what to do, in a line. */
export class NotSigned extends Error {
  override readonly name = 'NotSigned'
}

const built = z.looseObject({
  version: releaseVersion,
  files: z.array(z.looseObject({ url: z.string().check(z.regex(/^\w[\w.+-]*$/)), sha512: z.string(), size: z.optional(z.int()) })).check(z.minLength(1)),
})
type Built = z.infer<typeof built>

/** Answers the folder of the release: the lists, their signatures, and the files that they name. It is there whole or not at all. */
export function signRelease({ folder, key: keyFile, notes, percent, standIn }: SignOptions): string {
  const key = readKey(keyFile)
  const lists = FEEDS.filter((name) => existsSync(join(folder, name))).map((name) => ({ name, list: readList(folder, name) }))
  const [first] = lists
  if (first === undefined) throw new NotSigned(`there is no ${FEEDS.join(' or ')} in ${folder}: build it first by npm run package -- --target appimage (or nsis)`)
  const { version } = first.list
  const other = lists.find(({ list }) => list.version !== version)
  if (other !== undefined) throw new NotSigned(`${first.name} is of version ${version} and ${other.name} of ${other.list.version}: one release is one version`)
  if (isStandIn(version) && !standIn) throw new NotSigned(`${version} is built on the stand-in Electron, for tests only: build the release without --stand-in`)

  const made = join(folder, `release-${version}`)
  const aside = `${made}.part`
  rmSync(aside, { recursive: true, force: true })
  mkdirSync(aside)
  for (const { name, list } of lists) {
    // a copy: the next build writes over what lies in the folder
    for (const { url } of list.files) copyFileSync(join(folder, url), join(aside, url), constants.COPYFILE_FICLONE)
    const signed = { ...list, protocol: PROTOCOL, notes, ...(percent === null ? {} : { stagingPercentage: percent }) }
    // in quotes: other readers of YAML take a bare date for a date
    const bytes = Buffer.from(stringify(signed, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 }))
    writeFileSync(join(aside, name), bytes)
    writeFileSync(join(aside, `${name}.sig`), `${sign(null, bytes, key).toString('base64')}\n`)
  }
  rmSync(made, { recursive: true, force: true })
  renameSync(aside, made)
  return made
}

function readKey(file: string): KeyObject {
  if (!existsSync(file)) throw new NotSigned(`there is no key ${file}: npm run release-key -- FILE makes one`)
  try {
    const key = createPrivateKey(readFileSync(file, 'utf8'))
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // said below
  }
  throw new NotSigned(`${file} is no secret release key (Ed25519, PEM): npm run release-key -- FILE makes one`)
}

/** The list with every file looked at, and the maps that a difference on Windows is fetched by. */
function readList(folder: string, name: string): Built {
  const read = z.safeParse(built, parse(readFileSync(join(folder, name), 'utf8')))
  if (!read.success) throw new NotSigned(`${name} is not as electron-builder writes it: build again by npm run package`)
  const files = read.data.files.map((file) => {
    const found = measure(folder, file.url)
    if (found.sha512 !== file.sha512 || (file.size !== undefined && file.size !== found.size)) throw new NotSigned(`${file.url} is not the file that ${name} was written for: build again by npm run package`)
    return { ...file, size: found.size }
  })
  const maps = files.map(({ url }) => `${url}.blockmap`).filter((url) => existsSync(join(folder, url))).map((url) => ({ url, ...measure(folder, url) }))
  return { ...read.data, files: [...files, ...maps] }
}

function measure(folder: string, name: string): { readonly sha512: string; readonly size: number } {
  const path = join(folder, name)
  if (!existsSync(path)) throw new NotSigned(`${name} is not in ${folder}: build again by npm run package`)
  return { sha512: createHash('sha512').update(readFileSync(path)).digest('base64'), size: statSync(path).size }
}
