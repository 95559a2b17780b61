import { createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

// SQLCipher 4: each page ends in its iv (16) and HMAC (64); the first begins with the salt (16)
const PAGE = 4096
const RESERVED = 80
const SALT = 16
const WAL_HEAD = 32
const FRAME_HEAD = 24

function page(bytes: Buffer, from: number, key: KeyObject): Buffer {
  const end = bytes.length - RESERVED
  const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(end, end + 16)).setAutoPadding(false)
  return Buffer.concat([decipher.update(bytes.subarray(from, end)), decipher.final()])
}

function* pages(file: string, key: KeyObject): Generator<Buffer> {
  const bytes = readFileSync(file)
  for (let at = 0; at + PAGE <= bytes.length; at += PAGE) yield page(bytes.subarray(at, at + PAGE), at === 0 ? SALT : 0, key)
}

function* frames(file: string, key: KeyObject): Generator<Buffer> {
  const bytes = readFileSync(file)
  for (let at = WAL_HEAD + FRAME_HEAD; at + PAGE <= bytes.length; at += FRAME_HEAD + PAGE) {
    const bare = bytes.subarray(at, at + PAGE)
    // the first page keeps its salt in the log too
    yield page(bare, 0, key)
    yield page(bare, SALT, key)
  }
}

function* records(file: string, databaseKey: string): Generator<Buffer> {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', Buffer.from(databaseKey, 'hex'), '', 'peygir rescue journal', 32)))
  const bytes = readFileSync(file)
  // zeros are room that was taken ahead
  for (let at = 0; at + 4 < bytes.length && bytes.readUInt32BE(at) > 0; at += 4 + bytes.readUInt32BE(at)) {
    const sealed = bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at))
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAuthTag(sealed.subarray(12, 28))
    yield Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
  }
}

/**
 * Everything that lies in the desk's files as whoever holds the database's key could read it: every page of the database, also
 * the free ones, every frame of its log, every record of the journal.
 */
export function deskBytes(folder: string, key: string): Buffer {
  const file = join(folder, 'desk.db')
  const log = `${file}-wal`
  const opened = createSecretKey(Buffer.from(key, 'hex'))
  return Buffer.concat([...pages(file, opened), ...(existsSync(log) ? frames(log, opened) : []), ...records(join(folder, 'rescue.journal'), key)])
}
