import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readKey, setKeyAside, type KeyStore } from '../../electron/key.ts'

/** A key store in memory: what `owner` sealed nobody else can open. */
const storeOf = (owner: string): KeyStore => ({
  available: () => true,
  seal: (text) => Buffer.from(JSON.stringify({ owner, text: [...text].reverse().join('') })),
  open: (sealed) => {
    const box = JSON.parse(sealed.toString()) as { owner: string; text: string }
    if (box.owner !== owner) throw new Error('sealed by somebody else')
    return [...box.text].reverse().join('')
  },
})
const none: KeyStore = { available: () => false, seal: () => Buffer.alloc(0), open: () => '' }
const place = { folder: '' }
const file = (name: string) => join(place.folder, name)
const keyOf = (store: KeyStore): string => {
  const read = readKey(place.folder, store)
  if (!read.ok) throw new Error(read.reason)
  return read.key
}

beforeEach(() => void (place.folder = mkdtempSync(join(tmpdir(), 'peygir-key-'))))
afterEach(() => rmSync(place.folder, { recursive: true }))

test('a new key is sealed by the key store and read again; nothing plain lies on the disk', () => {
  const first = readKey(place.folder, storeOf('a'))
  expect(first).toMatchObject({ ok: true, protection: 'keyring' })
  expect(keyOf(storeOf('a'))).toMatch(/^[0-9a-f]{64}$/)
  expect(readKey(place.folder, storeOf('a'))).toEqual(first)
  expect(readdirSync(place.folder)).toEqual(['key.sealed'])
  expect(readFileSync(file('key.sealed'), 'utf8')).not.toContain(keyOf(storeOf('a')))
})

test('two folders have two keys', () => {
  const one = keyOf(none)
  rmSync(file('key'))
  expect(keyOf(none)).not.toBe(one)
})

test('without a key store it lies in a file for this user only, and says so', () => {
  expect(readKey(place.folder, none)).toMatchObject({ ok: true, protection: 'file' })
  expect(statSync(file('key')).mode & 0o777).toBe(0o600)
  chmodSync(file('key'), 0o644)
  keyOf(none)
  expect(statSync(file('key')).mode & 0o777).toBe(0o600)
})

test('a key in a file moves into the key store once there is one', () => {
  const key = keyOf(none)
  expect(readKey(place.folder, storeOf('a'))).toEqual({ ok: true, key, protection: 'keyring' })
  expect(readdirSync(place.folder)).toEqual(['key.sealed'])
  expect(keyOf(storeOf('a'))).toBe(key)
})

test('a key store that takes and does not give back is not trusted with the only key', () => {
  const broken: KeyStore = { ...storeOf('a'), open: () => 'something else' }
  expect(readKey(place.folder, broken)).toMatchObject({ ok: true, protection: 'file' })
  expect(existsSync(file('key.sealed'))).toBe(false)
})

test.each([
  ['another user', storeOf('b'), 'store_refused'],
  ['a locked or missing key store', none, 'store_missing'],
])('a key sealed for %s is reported and left as it is', (_who, store, reason) => {
  const key = keyOf(storeOf('a'))
  const before = readFileSync(file('key.sealed'))
  expect(readKey(place.folder, store)).toEqual({ ok: false, code: 'key_unreadable', reason })
  expect(readdirSync(place.folder)).toEqual(['key.sealed'])
  expect(readFileSync(file('key.sealed'))).toEqual(before)
  expect(keyOf(storeOf('a'))).toBe(key)
})

test('a damaged key is reported, not replaced', () => {
  writeFileSync(file('key'), 'half a k')
  expect(readKey(place.folder, none)).toEqual({ ok: false, code: 'key_unreadable', reason: 'damaged' })
  expect(readFileSync(file('key'), 'utf8')).toBe('half a k')
})

test('something in the key’s place that cannot be read is reported', () => {
  mkdirSync(file('key'))
  expect(readKey(place.folder, none)).toEqual({ ok: false, code: 'key_unreadable', reason: 'no_access' })
})

test('put aside by a person, the old key stays under a dated name and a new one is made', () => {
  const key = keyOf(storeOf('a'))
  const before = readFileSync(file('key.sealed'))
  expect(setKeyAside(place.folder, Date.UTC(2026, 10, 21, 6, 5, 4))).toEqual(['key.sealed.aside-20261121T060504000Z'])
  expect(readFileSync(file('key.sealed.aside-20261121T060504000Z'))).toEqual(before)
  expect(keyOf(storeOf('b'))).not.toBe(key)
})
