import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { KeyProtection } from '#ipc/contract.ts'
import { readIfThere, writeDurably } from './durable-file.ts'

/** The system's key store as Electron's safeStorage offers it. */
export interface KeyStore {
  /** Whether it really protects: Electron's `basic_text` obfuscates with a password known to everybody. */
  readonly available: () => boolean
  readonly seal: (text: string) => Buffer
  /** Throws when it was sealed by another user, another machine or a keyring that was reset. */
  readonly open: (sealed: Buffer) => string
}

export type KeyRead =
  | { readonly ok: true; readonly key: string; readonly protection: KeyProtection }
  /** There is a key and it cannot be read now. Without it the database cannot be opened, so nothing is made anew. */
  | { readonly ok: false; readonly code: 'key_unreadable'; readonly reason: 'store_missing' | 'store_refused' | 'damaged' | 'no_access' }

const SEALED = 'key.sealed'
const PLAIN = 'key'
const HEX = /^[0-9a-f]{64}$/

/**
 * The key of the desk's database: 32 random bytes as hex, made on first use. It is kept sealed by the system's key
 * store (`key.sealed`), or where there is none in the file `key`, readable by this user only; that one moves into the
 * key store as soon as there is one.
 */
export function readKey(folder: string, store: KeyStore): KeyRead {
  try {
    return read(folder, store)
  } catch (error) {
    if (['EACCES', 'EPERM', 'EISDIR'].includes(String((error as NodeJS.ErrnoException).code))) return { ok: false, code: 'key_unreadable', reason: 'no_access' }
    throw error
  }
}

function read(folder: string, store: KeyStore): KeyRead {
  const plainFile = join(folder, PLAIN)
  const sealedFile = join(folder, SEALED)
  const plain = readIfThere(plainFile)?.toString('utf8').trim()
  if (plain !== undefined) {
    if (!HEX.test(plain)) return { ok: false, code: 'key_unreadable', reason: 'damaged' }
    if (store.available() && sealed(sealedFile, plain, store)) {
      rmSync(plainFile)
      return { ok: true, key: plain, protection: 'keyring' }
    }
    chmodSync(plainFile, 0o600)
    return { ok: true, key: plain, protection: 'file' }
  }
  const kept = readIfThere(sealedFile)
  if (kept !== null) return unseal(kept, store)
  const key = randomBytes(32).toString('hex')
  if (store.available() && sealed(sealedFile, key, store)) return { ok: true, key, protection: 'keyring' }
  writeDurably(plainFile, key)
  return { ok: true, key, protection: 'file' }
}

/**
 * Puts an unreadable key aside under a dated name, for a person who decided so; the next `readKey` makes a new one.
 * `at` is in milliseconds since 1970. Answers the names it now has.
 */
export function setKeyAside(folder: string, at: number): readonly string[] {
  const stamp = new Date(at).toISOString().replace(/[-:.]/g, '')
  const found = [SEALED, PLAIN].filter((name) => existsSync(join(folder, name)))
  return found.map((name) => {
    const aside = `${name}.aside-${stamp}`
    renameSync(join(folder, name), join(folder, aside))
    return aside
  })
}

/** Whether the key now lies sealed and can be opened again: a store that only takes would lose the database. */
function sealed(file: string, key: string, store: KeyStore): boolean {
  try {
    const box = store.seal(key)
    if (store.open(box) !== key) return false
    writeDurably(file, box)
    return true
  } catch {
    return false
  }
}

function unseal(box: Buffer, store: KeyStore): KeyRead {
  if (!store.available()) return { ok: false, code: 'key_unreadable', reason: 'store_missing' }
  try {
    const key = store.open(box)
    if (HEX.test(key)) return { ok: true, key, protection: 'keyring' }
    return { ok: false, code: 'key_unreadable', reason: 'damaged' }
  } catch {
    return { ok: false, code: 'key_unreadable', reason: 'store_refused' }
  }
}
