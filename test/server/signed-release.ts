import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { PROTOCOL, RELEASE_PART } from '#sync/protocol.ts'

export interface ReleaseFile { readonly name: string; readonly bytes: Buffer }
export interface FeedText { readonly name: 'latest-linux.yml' | 'latest.yml'; readonly text: string; readonly signature: string }

/** Whoever signs releases in a test. */
export function newSigner() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return { publicKey, privateKey, pem: publicKey.export({ type: 'spki', format: 'pem' }) as string }
}

export const feedOf = (files: readonly ReleaseFile[], said: Readonly<Record<string, unknown>>): string => stringify({
  ...said, path: files[0]?.name, releaseDate: '2026-11-22T00:00:00.000Z',
  files: files.map(({ name, bytes }) => ({ url: name, size: bytes.length, sha512: createHash('sha512').update(bytes).digest('base64') })),
})

export const signedText = (text: string, key: KeyObject): string => sign(null, Buffer.from(text, 'utf8'), key).toString('base64')

/** A release as `npm run package` and `npm run sign-release` leave it: one AppImage of so many whole parts and a short one. */
export function signedRelease(version: string, key: KeyObject, said: Readonly<Record<string, unknown>> = {}, parts = 2): { readonly version: string; readonly file: ReleaseFile; readonly feed: FeedText } {
  const file = { name: `Peygir-137-${version}.AppImage`, bytes: randomBytes(parts * RELEASE_PART + 1_234) }
  const text = feedOf([file], { version, protocol: PROTOCOL, notes: `نسخهٔ ${version}`, ...said })
  return { version, file, feed: { name: 'latest-linux.yml', text, signature: signedText(text, key) } }
}

export function writeRelease(folder: string, { file, feed }: ReturnType<typeof signedRelease>): void {
  writeFileSync(join(folder, file.name), file.bytes)
  writeFileSync(join(folder, feed.name), feed.text)
  writeFileSync(join(folder, `${feed.name}.sig`), `${feed.signature}\n`)
}
