import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { appendBlockmap } from 'app-builder-lib/out/targets/differentialUpdateInfoBuilder.js'
import { parse, stringify } from 'yaml'
import { signRelease } from '../../src/cli/release/sign.ts'

export interface ReleaseKey {
  /** The secret half, PEM. */
  readonly file: string
  /** The public half, PEM. */
  readonly pub: string
}

/** A key that lives as long as the test's folder. */
export function releaseKey(folder: string, name = 'release-key'): ReleaseKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const file = join(folder, name)
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  writeFileSync(`${file}.pub`, publicKey.export({ type: 'spki', format: 'pem' }))
  return { file, pub: String(publicKey.export({ type: 'spki', format: 'pem' })) }
}

/** What electron-builder leaves for one program, with the map of its blocks at its end as in an AppImage; then signed. Answers the release's folder. */
export async function madeRelease(folder: string, version: string, program: Buffer, key: ReleaseKey, notes = ''): Promise<string> {
  const built = join(folder, `built-${version}`)
  mkdirSync(built, { recursive: true })
  const url = `console-${version}.AppImage`
  writeFileSync(join(built, url), program)
  const info = await appendBlockmap(join(built, url))
  writeFileSync(join(built, 'latest-linux.yml'), stringify({ version, files: [{ url, ...info }], path: url, sha512: info.sha512, releaseDate: '2026-11-22T00:00:00.000Z' }))
  return signRelease({ folder: built, key: key.file, notes, percent: null, standIn: true })
}

/** The same list changed by hand, signed anew by `key`, or by nobody any more (null: the signature stays as it was). */
export function changeList(release: string, change: (list: Record<string, unknown>) => Record<string, unknown>, key: ReleaseKey | null): void {
  const file = join(release, 'latest-linux.yml')
  const bytes = Buffer.from(stringify(change(parse(readFileSync(file, 'utf8')) as Record<string, unknown>)))
  writeFileSync(file, bytes)
  if (key !== null) writeFileSync(`${file}.sig`, sign(null, bytes, readFileSync(key.file, 'utf8')).toString('base64'))
}

export const sha512 = (file: string): string => createHash('sha512').update(readFileSync(file)).digest('base64')
