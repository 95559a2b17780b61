import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import * as z from 'zod/mini'

const manifest = z.object({ releaseKeys: z.optional(z.array(z.string())) })

/**
 * The keys that were packed into this console (`npm run package -- --release-key FILE.pub`): PEM texts under `releaseKeys` of its
 * package.json, which lies in the asar whose integrity the program's fuse holds. Empty: it takes no release.
 */
export function releaseKeys(content: unknown): readonly KeyObject[] {
  const read = z.safeParse(manifest, content)
  return (read.success ? read.data.releaseKeys ?? [] : []).map((pem) => createPublicKey(pem)).filter((key) => key.asymmetricKeyType === 'ed25519')
}

/** Whether one of the keys has signed these very bytes (Ed25519, RFC 8032). `signature`: base64, as the `.sig` file holds it. */
export function isSigned(bytes: Buffer, signature: string, keys: readonly KeyObject[]): boolean {
  const text = signature.trim()
  // 64 bytes, and nothing that Buffer would skip in silence
  return /^[\w+/]{86}==$/.test(text) && keys.some((key) => verify(null, bytes, key, Buffer.from(text, 'base64')))
}
