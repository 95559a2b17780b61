import { createCipheriv, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, randomBytes, type KeyObject } from 'node:crypto'
import { SEAL_INFO, type SealedBody } from '#sync/protocol.ts'

const IV = 12

/** Seals a command's body to the server's X25519 key (base64url), as `sealedBody` of the protocol says. Throws when that is no such key. */
export function seal(body: string, commandId: string, sealingKey: string): SealedBody {
  const once = generateKeyPairSync('x25519')
  const server = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: sealingKey }, format: 'jwk' })
  const key = rawKey(once.publicKey)
  const salt = Buffer.concat([Buffer.from(key, 'base64url'), Buffer.from(sealingKey, 'base64url')])
  const secret = Buffer.from(hkdfSync('sha256', diffieHellman({ privateKey: once.privateKey, publicKey: server }), salt, SEAL_INFO, 32))
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', secret, iv)
  cipher.setAAD(Buffer.from(commandId, 'utf8'))
  const data = Buffer.concat([cipher.update(body, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { v: 1, key, iv: iv.toString('base64url'), data: data.toString('base64url') }
}

const rawKey = (publicKey: KeyObject): string => String(publicKey.export({ format: 'jwk' }).x)
