import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { readFeed } from '../../../electron/updates/feed.ts'
import { releaseKeys } from '../../../electron/updates/keys.ts'
import { openSeen, type Seen } from '../../../electron/updates/seen.ts'

const folder = mkdtempSync(join(tmpdir(), 'peygir-feed-'))
afterAll(() => rmSync(folder, { recursive: true }))

const [ours, second, theirs] = [0, 1, 2].map(() => generateKeyPairSync('ed25519')) as unknown as readonly [Pair, Pair, Pair]
interface Pair { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
const pem = ({ publicKey }: Pair): string => String(publicKey.export({ type: 'spki', format: 'pem' }))
const keys = releaseKeys({ releaseKeys: [pem(ours), pem(second)] })

const fresh = (newest?: string): Seen => {
  const seen = openSeen(join(mkdtempSync(join(folder, 'desk-')), 'update', 'seen.json'))
  if (newest !== undefined) seen.note(newest)
  return seen
}
const SHA = `${'A'.repeat(86)}==`
const list = (version: string, change: Record<string, unknown> = {}) => ({ version, files: [{ url: `console-${version}.AppImage`, sha512: SHA, size: 5, blockMapSize: 2 }], protocol: 5, notes: 'نو', ...change })
const bytesOf = (content: unknown): Buffer => Buffer.from(typeof content === 'string' ? content : stringify(content))
const signed = (bytes: Buffer, by: Pair = ours): string => sign(null, bytes, by.privateKey).toString('base64')
const read = (content: unknown, { signature, running = '1.0.0', seen = fresh() }: { signature?: string | null; running?: string; seen?: Seen } = {}) => {
  const bytes = bytesOf(content)
  return readFeed(bytes, signature === undefined ? signed(bytes) : signature, { keys, running, seen })
}

test('a signed list is read, by any key of the console, with and without an end of line behind the signature', () => {
  expect(read(list('1.0.1'))).toMatchObject({ version: '1.0.1', path: 'console-1.0.1.AppImage', protocol: 5, notes: 'نو' })
  const bytes = bytesOf(list('1.0.1'))
  expect(read(list('1.0.1'), { signature: `${signed(bytes, second)}\n` }).version).toBe('1.0.1')
})

test.each([
  ['no signature', list('1.0.1'), null, 'update_unsigned'],
  ['somebody else’s', list('1.0.1'), signed(bytesOf(list('1.0.1')), theirs), 'update_forged'],
  ['that of another list', list('1.0.9'), signed(bytesOf(list('1.0.1'))), 'update_forged'],
  ['no base64', list('1.0.1'), 'not a signature', 'update_forged'],
  ['nothing in it', list('1.0.1'), '', 'update_forged'],
  ['a page that asks to sign in, under both names', '<!doctype html><title>Wi-Fi</title>', '<!doctype html>', 'update_feed_invalid'],
])('refused: %s', (_, content, signature, code) => {
  expect(() => read(content, { signature })).toThrow(expect.objectContaining({ code }) as Error)
})

test.each([
  ['words', 'nothing: ['],
  ['an empty file', ''],
  ['no files', list('1.0.1', { files: [] })],
  ['no checksum', list('1.0.1', { files: [{ url: 'a.AppImage', size: 5 }] })],
  ['a checksum of another kind', list('1.0.1', { files: [{ url: 'a.AppImage', size: 5, sha512: 'abc' }] })],
  ['a file elsewhere', list('1.0.1', { files: [{ url: 'https://evil.example/a.AppImage', sha512: SHA, size: 5 }] })],
  ['a file above', list('1.0.1', { files: [{ url: '../a.AppImage', sha512: SHA, size: 5 }] })],
  ['dots alone', list('1.0.1', { files: [{ url: '..', sha512: SHA, size: 5 }] })],
  ['no version', list('1.0.1', { version: 'latest' })],
  ['no protocol', list('1.0.1', { protocol: undefined })],
  ['what was built for tests', list('1.0.1+standin')],
])('no list though it is signed: %s', (_, content) => {
  expect(() => read(content)).toThrow(expect.objectContaining({ code: 'update_feed_invalid' }) as Error)
})

test('the other way round too: a console for tests takes no release', () => {
  expect(() => read(list('1.0.1'), { running: '1.0.0+standin' })).toThrow(expect.objectContaining({ code: 'update_feed_invalid' }) as Error)
  expect(read(list('1.0.1+standin'), { running: '1.0.0+standin' }).version).toBe('1.0.1+standin')
})

test('a list that this desk has seen replaced is refused, one of what runs already is nothing new, one older is refused', () => {
  const seen = fresh()
  expect(read(list('1.3.0'), { seen }).version).toBe('1.3.0')
  expect(() => read(list('1.2.0'), { seen })).toThrow(expect.objectContaining({ code: 'update_replayed' }) as Error)
  expect(seen.newest()).toBe('1.3.0')
  expect(read(list('1.3.0'), { seen }).version).toBe('1.3.0')
  expect(read(list('1.0.0'), { seen }).version).toBe('1.0.0')
  expect(() => read(list('0.9.0'), { seen })).toThrow(expect.objectContaining({ code: 'update_older' }) as Error)
})

test('what was seen is remembered by the disk, is not taken from a list that nobody signed, and a broken memory shuts nothing out', () => {
  const file = join(mkdtempSync(join(folder, 'desk-')), 'seen.json')
  openSeen(file).note('1.3.0')
  openSeen(file).note('1.2.0')
  expect(openSeen(file).newest()).toBe('1.3.0')
  expect(() => read(list('9.0.0'), { seen: openSeen(file), signature: null })).toThrow(expect.objectContaining({ code: 'update_unsigned' }) as Error)
  expect(openSeen(file).newest()).toBe('1.3.0')
  writeFileSync(file, readFileSync(file).subarray(0, 9))
  expect(openSeen(file).newest()).toBeNull()
})

test('keys are Ed25519 public keys of the package, and a package without any has none', () => {
  expect(keys).toHaveLength(2)
  expect(releaseKeys({ name: 'peygir-137' })).toEqual([])
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  expect(releaseKeys({ releaseKeys: [String(publicKey.export({ type: 'spki', format: 'pem' }))] })).toEqual([])
})
