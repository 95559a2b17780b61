import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const IV = 12
const TAG = 16
/** Bytes by which a sealed part is longer than a plain one. */
export const SEAL_BYTES = IV + TAG

/** Seals and opens the parts of one blob, each by itself. */
export interface PartCipher {
  readonly seal: (part: Uint8Array, index: number) => Buffer
  /** Null: these are not the bytes that were sealed as that part of this blob. */
  readonly open: (sealed: Uint8Array, index: number) => Buffer | null
}

/**
 * AES-256-GCM (NIST SP 800-38D) under a key of the blob's own, HKDF-SHA256 (RFC 5869) of the server's attachment key.
 * The part's place is authenticated with it, so that parts cannot change places unnoticed.
 */
export function partCipher(serverKey: Buffer, blobId: string): PartCipher {
  const key = Buffer.from(hkdfSync('sha256', serverKey, blobId, 'peygir attachment 1', 32))
  const place = (index: number): Buffer => Buffer.from(`${blobId} ${index}`)
  return {
    seal(part, index) {
      // Random and not the index: a part that is sent again after a broken write may hold other bytes.
      const iv = randomBytes(IV)
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG }).setAAD(place(index))
      return Buffer.concat([iv, cipher.update(part), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, index) {
      if (sealed.length < SEAL_BYTES) return null
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length)
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV), { authTagLength: TAG }).setAAD(place(index))
      decipher.setAuthTag(bytes.subarray(-TAG))
      const plain = decipher.update(bytes.subarray(IV, -TAG))
      try {
        return Buffer.concat([plain, decipher.final()])
      } catch {
        return null
      }
    },
  }
}
