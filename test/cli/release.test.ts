import { spawnSync } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { PROTOCOL } from '#sync/protocol.ts'
import { readFeed } from '../../electron/updates/feed.ts'
import { openSeen } from '../../electron/updates/seen.ts'
import { readArguments } from '../../src/cli/release/arguments.ts'
import { signRelease } from '../../src/cli/release/sign.ts'
import { node24 } from '../../src/setup/node24.mjs'
import { readReleaseKey } from '../../src/setup/package/release-keys.mjs'
import { root } from '../../src/setup/paths.mjs'
import { madeRelease, releaseKey, sha512, type ReleaseKey } from '../support/made-release.ts'

const at = {} as { folder: string; key: ReleaseKey; built: string }
beforeAll(async () => {
  at.folder = mkdtempSync(join(tmpdir(), 'peygir-sign-'))
  at.key = releaseKey(at.folder)
  await madeRelease(at.folder, '1.4.0', Buffer.from('a program'), at.key)
  at.built = join(at.folder, 'built-1.4.0')
})
afterAll(() => rmSync(at.folder, { recursive: true }))

const sign = (change: Partial<Parameters<typeof signRelease>[0]> = {}): string => signRelease({ folder: at.built, key: at.key.file, notes: '', percent: null, standIn: false, ...change })
/** The built folder with a list of its own. */
const withList = (list: object, name = 'latest-linux.yml'): string => {
  const folder = mkdtempSync(join(at.folder, 'built-'))
  for (const file of readdirSync(at.built).filter((each) => each.endsWith('.AppImage'))) writeFileSync(join(folder, file), readFileSync(join(at.built, file)))
  writeFileSync(join(folder, name), stringify({ ...(parse(readFileSync(join(at.built, 'latest-linux.yml'), 'utf8')) as object), ...list }))
  return folder
}

test('a release holds the files, the list with its protocol and notes, and its signature; a console believes it', () => {
  // words that other readers of YAML take for something else
  const folder = sign({ notes: '2026-01-01', percent: 10 })
  expect(readdirSync(folder).toSorted()).toEqual(['console-1.4.0.AppImage', 'latest-linux.yml', 'latest-linux.yml.sig'])
  expect(sha512(join(folder, 'console-1.4.0.AppImage'))).toBe(sha512(join(at.built, 'console-1.4.0.AppImage')))
  const judge = { keys: [createPublicKey(at.key.pub)], running: '1.3.0', seen: openSeen(join(at.folder, 'seen.json')) }
  const release = readFeed(readFileSync(join(folder, 'latest-linux.yml')), readFileSync(join(folder, 'latest-linux.yml.sig'), 'latin1'), judge)
  expect(release).toMatchObject({ version: '1.4.0', protocol: PROTOCOL, notes: '2026-01-01', stagingPercentage: 10, path: 'console-1.4.0.AppImage' })
  // again: what was there is replaced, nothing is left lying about
  sign()
  expect(readdirSync(at.built).toSorted()).toEqual(['console-1.4.0.AppImage', 'latest-linux.yml', 'release-1.4.0'])
})

test('the maps by which Windows fetches a difference are signed too', () => {
  const folder = withList({}, 'latest.yml')
  writeFileSync(join(folder, 'console-1.4.0.AppImage.blockmap'), 'map')
  const release = sign({ folder })
  expect(readdirSync(release)).toContain('console-1.4.0.AppImage.blockmap')
  expect((parse(readFileSync(join(release, 'latest.yml'), 'utf8')) as { files: { url: string; size: number }[] }).files.map(({ url, size }) => [url, size > 0])).toEqual([['console-1.4.0.AppImage', true], ['console-1.4.0.AppImage.blockmap', true]])
})

test.each([
  ['a folder without a list', () => sign({ folder: at.folder }), /there is no latest-linux.yml or latest.yml in .*: build it first/],
  ['no key', () => sign({ key: join(at.folder, 'none') }), /there is no key .*npm run release-key/],
  ['the public half of the key', () => sign({ key: `${at.key.file}.pub` }), /is no secret release key/],
  ['what was built for tests', () => sign({ folder: withList({ version: '1.4.0+standin' }) }), /built on the stand-in Electron, for tests only/],
  ['a file that is not there', () => sign({ folder: withList({ files: [{ url: 'gone.AppImage', sha512: 'x' }] }) }), /gone.AppImage is not in/],
  ['a list that leads elsewhere', () => sign({ folder: withList({ files: [{ url: '../key', sha512: 'x' }] }) }), /is not as electron-builder writes it/],
  ['no version', () => sign({ folder: withList({ version: 'latest' }) }), /is not as electron-builder writes it/],
  [
    'a file that was changed since', () => {
      const folder = withList({})
      appendFileSync(join(folder, 'console-1.4.0.AppImage'), 'x')
      return sign({ folder })
    }, /is not the file that latest-linux.yml was written for: build again/,
  ],
  [
    'two systems of two versions', () => {
      const folder = withList({ version: '1.5.0' }, 'latest.yml')
      writeFileSync(join(folder, 'latest-linux.yml'), readFileSync(join(at.built, 'latest-linux.yml')))
      return sign({ folder })
    }, /one release is one version/,
  ],
])('not signed, in a line that says what to do: %s', (_, signing, words) => {
  expect(signing).toThrow(words)
})

test('the commands: a key is made once, for its maker alone; what is packed is its public half', () => {
  const run = (script: string, ...words: readonly string[]) => spawnSync(node24, [join(root, 'src', 'cli', script), ...words], { encoding: 'utf8' })
  const file = join(at.folder, 'made')
  expect(run('release-key.ts', file)).toMatchObject({ status: 0 })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readReleaseKey(`${file}.pub`)).toMatch(/^-----BEGIN PUBLIC KEY-----/)
  expect(() => readReleaseKey(file)).toThrow(/is the secret half .*made\.pub/)
  expect(() => readReleaseKey(join(root, 'package.json'))).toThrow(/is no release key/)
  const before = readFileSync(file, 'utf8')
  const again = run('release-key.ts', file)
  expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('is there already') as string])
  expect(readFileSync(file, 'utf8')).toBe(before)

  const signed = run('sign-release.ts', at.built, '--key', file)
  expect([signed.status, signed.stdout.trim()]).toEqual([0, join(at.built, 'release-1.4.0')])
  const refused = run('sign-release.ts', at.folder, '--key', file)
  expect([refused.status, refused.stderr]).toEqual([1, expect.stringMatching(/^sign-release: there is no latest-linux\.yml/) as string])
})

test.each([
  [[], /name the folder/], [['dist'], /say by which key/], [['dist', '--key', 'k', '--percent', '101'], /--percent takes/], [['dist', '--key', 'k', '--notes', 'x'.repeat(4001)], /4000 letters/], [['dist', '--what'], /Unknown option/],
])('%j is refused', (words, message) => {
  expect(readArguments(words)).toMatchObject({ ok: false, message: expect.stringMatching(message) as string })
})
