import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { Complaint } from '../commands/complaint.ts'
import { replaceDurably } from '../store/sqlite/durable.ts'

const KEY_BYTES = 32

/**
 * The server's attachment key, made at the first start. Throws `Complaint` when it is lost or broken while attachments
 * are there: a new one would make them unreadable for ever.
 */
export function attachmentKey(file: string, blobFolder: string): Buffer {
  mkdirSync(blobFolder, { recursive: true, mode: 0o700 })
  if (!existsSync(file)) {
    if (readdirSync(blobFolder).length > 0) throw new Complaint(`${file} is missing, and ${blobFolder} cannot be read without it: bring it back from a backup`)
    replaceDurably(file, `${randomBytes(KEY_BYTES).toString('base64url')}\n`)
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url')
  if (key.length !== KEY_BYTES) throw new Complaint(`${file} holds no key: bring it back from a backup`)
  return key
}
