import { createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { aegisDecrypt, aegisStream } from './aegis.ts'

// AEGIS of SQLite3 Multiple Ciphers: each page ends in its tag (32) and nonce (32); of the first, the salt and a part of the header lie in the clear
const PAGE = 4096
const TAG = 32
const NONCE = 32
const HEAD = 24
const WAL_HEAD = 32
const FRAME_HEAD = 24

function page(bytes: Buffer, number: number, key: Buffer): Buffer {
  const end = bytes.length - TAG - NONCE
  const own = aegisStream(64, key, bytes.subarray(end + TAG))
  own.writeUInt32BE(number, 60)
  return aegisDecrypt(bytes.subarray(number === 1 ? HEAD : 0, end), own.subarray(0, 32), own.subarray(32))
}

function* pages(file: string, key: Buffer): Generator<Buffer> {
  const bytes = readFileSync(file)
  for (let at = 0; at + PAGE <= bytes.length; at += PAGE) yield page(bytes.subarray(at, at + PAGE), at / PAGE + 1, key)
}

function* frames(file: string, key: Buffer): Generator<Buffer> {
  const bytes = readFileSync(file)
  for (let at = WAL_HEAD; at + FRAME_HEAD + PAGE <= bytes.length; at += FRAME_HEAD + PAGE) {
    yield page(bytes.subarray(at + FRAME_HEAD, at + FRAME_HEAD + PAGE), bytes.readUInt32BE(at), key)
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
  const opened = Buffer.from(key, 'hex')
  return Buffer.concat([...pages(file, opened), ...(existsSync(log) ? frames(log, opened) : []), ...records(join(folder, 'rescue.journal'), key)])
}
