import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes, scrypt } from 'node:crypto'

/**
 * Somebody's own keys (the one that signs their commands, the one of their drafts) are at rest only as their password opens
 * them. scrypt because Electron's crypto has no argon2; N = 2^15, r = 8 costs 32 MB and a tenth of a second for each guess.
 */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const IV = 12
const TAG = 16

export interface SealedKey { readonly salt: Uint8Array; readonly sealedKey: Uint8Array }

/** What one password opens and closes, for as long as one sign-in takes. */
export interface PasswordLock {
  readonly close: (key: Buffer) => Promise<SealedKey>
  /** Null: another password. */
  readonly open: (sealed: SealedKey) => Promise<Buffer | null>
  /** Begins to stretch for what was sealed before, or for what will be, while something else is waited for. */
  readonly begin: (sealed: Pick<SealedKey, 'salt'> | null) => void
}

/** Each salt is stretched once; what is closed takes the salt of what was opened, so that a sign-in waits once and not for each key. */
export function passwordLock(password: string): PasswordLock {
  const stretched = new Map<string, Promise<Buffer>>()
  const current: { salt: Uint8Array | null } = { salt: null }
  const under = (salt: Uint8Array): Promise<Buffer> => {
    const name = Buffer.from(salt).toString('base64url')
    const known = stretched.get(name) ?? stretch(password, salt)
    stretched.set(name, known)
    return known
  }
  return {
    close: async (key) => {
      current.salt ??= randomBytes(16)
      const { salt } = current
      const iv = randomBytes(IV)
      const cipher = createCipheriv('aes-256-gcm', await under(salt), iv)
      const text = Buffer.concat([cipher.update(key), cipher.final()])
      return { salt, sealedKey: Buffer.concat([iv, cipher.getAuthTag(), text]) }
    },
    open: async ({ salt, sealedKey }) => {
      const sealed = Buffer.from(sealedKey)
      const decipher = createDecipheriv('aes-256-gcm', await under(salt), sealed.subarray(0, IV))
      decipher.setAuthTag(sealed.subarray(IV, IV + TAG))
      try {
        const key = Buffer.concat([decipher.update(sealed.subarray(IV + TAG)), decipher.final()])
        current.salt ??= salt
        return key
      } catch {
        return null
      }
    },
    begin: (sealed) => {
      if (sealed === null) current.salt ??= randomBytes(16)
      const salt = sealed?.salt ?? current.salt
      // a failure comes to whoever asks for the key
      if (salt !== null) under(salt).catch(() => {})
    },
  }
}

/** HMAC-SHA256 of the very text that travels, base64url. With bytes for a key Node 24 takes four times as long; one that is kept could not be overwritten when its owner leaves. */
export const sign = (body: string, authorKey: Buffer): string => createHmac('sha256', createSecretKey(authorKey)).update(body, 'utf8').digest('base64url')

const stretch = (password: string, salt: Uint8Array): Promise<Buffer> => new Promise((resolve, reject) => {
  scrypt(password, salt, 32, COST, (error, key) => (error === null ? resolve(key) : reject(error)))
})
