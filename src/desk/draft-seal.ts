import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import type { Draft } from '#ipc/contract.ts'
import type { PasswordLock } from './author-key.ts'
import type { Drafts, WrappedKey } from './sqlite/drafts.ts'

/** The key of one operator's drafts on this desk, as it is used while they are signed in. 32 bytes. */
export interface DraftKey {
  readonly wrapped: WrappedKey
  readonly key: Buffer
}

const IV = 12
const TAG = 16

/** A draft as it lies on the disk: iv (12) | tag (16) | AES-256-GCM of its JSON, bound to the draft's id. */
export function sealDraft(body: Draft['body'], draftId: string, key: Buffer): Buffer {
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(draftId))
  const text = Buffer.concat([cipher.update(JSON.stringify(body), 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), text])
}

/** Null: sealed with another key, or damaged. */
export function openDraft(sealed: Uint8Array, draftId: string, key: Buffer): Draft['body'] | null {
  const bytes = Buffer.from(sealed)
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV))
    decipher.setAAD(Buffer.from(draftId))
    decipher.setAuthTag(bytes.subarray(IV, IV + TAG))
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]).toString('utf8')) as Draft['body']
  } catch {
    return null
  }
}

/** The operator's keys that this password opens; a new one where it opens none, so there is always a first. Drafts under other keys stay as they are. */
export async function draftKeys(drafts: () => Drafts, operatorId: string, lock: PasswordLock): Promise<readonly [DraftKey, ...DraftKey[]]> {
  const opened = await Promise.all(drafts().keysOf(operatorId).map(async (wrapped) => ({ wrapped, key: await lock.open(wrapped) })))
  const [first, ...more] = opened.flatMap(({ wrapped, key }) => (key === null ? [] : [{ wrapped, key }]))
  if (first !== undefined) return [first, ...more]
  const key = randomBytes(32)
  const wrapped = { id: randomUUID(), ...await lock.close(key) }
  drafts().keepKey(operatorId, wrapped)
  return [{ wrapped, key }]
}
