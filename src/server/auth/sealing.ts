import { createDecipheriv, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { SEAL_INFO, sealedBody, type Envelope } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import { replaceDurably } from '../store/sqlite/durable.ts'

/** Bytes of AES-GCM's tag, at the end of the sealed text. */
const TAG = 16

/** Opens what a desk sealed to this server; `protocol.ts` says how. Null: it was sealed to another key, or changed on its way. */
export type Unseal = (envelope: Pick<Envelope, 'commandId' | 'body'>) => string | null

/** Text of a new X25519 private key (PKCS #8, PEM). */
export const newSealingKey = (): string => generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

/** Raw 32 bytes, base64url: what `Directory.sealingKey` says. */
export const publicSealingKey = (pem: string): string => rawOf(createPublicKey(pem))

/** Readable by the server's own user only. */
export const writeSealingKey = (file: string, pem: string): void => replaceDurably(file, pem)

/** Null when the file is missing. */
export const readSealingKey = (file: string): string | null => (existsSync(file) ? readFileSync(file, 'utf8') : null)

/** Without a key nothing can be opened; it is kept until somebody brings the key back. */
export function unsealer(pem: string | null): Unseal {
  if (pem === null) return () => null
  const privateKey = createPrivateKey(pem)
  const publicKey = publicSealingKey(pem)
  return ({ commandId, body }) => {
    try {
      const { key, iv, data } = z.parse(sealedBody, JSON.parse(body))
      const secret = diffieHellman({ privateKey, publicKey: createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: key }, format: 'jwk' }) })
      const salt = Buffer.concat([Buffer.from(key, 'base64url'), Buffer.from(publicKey, 'base64url')])
      const bytes = Buffer.from(data, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', Buffer.from(hkdfSync('sha256', secret, salt, SEAL_INFO, 32)), Buffer.from(iv, 'base64url'), { authTagLength: TAG })
      decipher.setAAD(Buffer.from(commandId)).setAuthTag(bytes.subarray(bytes.length - TAG))
      return Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - TAG)), decipher.final()]).toString('utf8')
    } catch (error) {
      // Whatever is wrong with it comes from outside, down to a key that is no point of the curve.
      void error
      return null
    }
  }
}

const rawOf = (key: KeyObject): string => key.export({ format: 'jwk' }).x ?? ''
