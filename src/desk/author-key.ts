import { createCipheriv, createDecipheriv, createHmac, randomBytes, scrypt } from 'node:crypto'

/**
 * The key under which somebody signs commands, at rest only as the password opens it. scrypt because Electron's crypto has
 * no argon2; N = 2^15, r = 8 costs 32 MB and a tenth of a second for each guess.
 */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const IV = 12
const TAG = 16

export interface SealedKey { readonly salt: Uint8Array; readonly sealedKey: Uint8Array }

export async function sealAuthorKey(authorKey: Buffer, password: string): Promise<SealedKey> {
  const salt = randomBytes(16)
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', await stretch(password, salt), iv)
  const text = Buffer.concat([cipher.update(authorKey), cipher.final()])
  return { salt, sealedKey: Buffer.concat([iv, cipher.getAuthTag(), text]) }
}

/** Null: another password. */
export async function openAuthorKey({ salt, sealedKey }: SealedKey, password: string): Promise<Buffer | null> {
  const sealed = Buffer.from(sealedKey)
  const decipher = createDecipheriv('aes-256-gcm', await stretch(password, salt), sealed.subarray(0, IV))
  decipher.setAuthTag(sealed.subarray(IV, IV + TAG))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(IV + TAG)), decipher.final()])
  } catch {
    return null
  }
}

/** HMAC-SHA256 of the very text that travels, base64url. */
export const sign = (body: string, authorKey: Buffer): string => createHmac('sha256', authorKey).update(body, 'utf8').digest('base64url')

const stretch = (password: string, salt: Uint8Array): Promise<Buffer> => new Promise((resolve, reject) => {
  scrypt(password, salt, 32, COST, (error, key) => (error === null ? resolve(key) : reject(error)))
})
