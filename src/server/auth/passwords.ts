import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { asciiDigits } from '#domain/text/canonical.ts'

/** OWASP's second choice for argon2id: 19 MiB, two passes; about 30 ms, on the thread pool. */
const COST = { memory: 19 * 1024, passes: 2, parallelism: 1 } as const
const TAG = 32
const derive = promisify(argon2)

/** Persian and ASCII digits, and composed and decomposed letters, are the same password: the keyboard's language must not lock anybody out. */
const message = (password: string): string => asciiDigits(password.normalize('NFKC'))

/** Answers the PHC text of the hash: `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive('argon2id', { message: message(password), nonce, tagLength: TAG, ...COST })
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(nonce)}$${unpadded(tag)}`
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

/** A hash that no password has, checked for unknown users so that they take the same time. */
const NOBODY = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** `hash` null: nobody has that name; the answer is false and takes as long as for somebody. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(hash ?? NOBODY)
  if (parts === null) throw new Error('a stored password hash is not argon2id')
  const [, memory, passes, parallelism, salt, stored] = parts
  const expected = Buffer.from(stored!, 'base64')
  const tag = await derive('argon2id', {
    message: message(password), nonce: Buffer.from(salt!, 'base64'), tagLength: expected.length,
    memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism),
  })
  return timingSafeEqual(tag, expected) && hash !== null
}
