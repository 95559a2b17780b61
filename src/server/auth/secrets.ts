import { createHash, createHmac, createSecretKey, randomBytes, randomInt, timingSafeEqual, type KeyObject } from 'node:crypto'
import { asciiDigits } from '#domain/text/canonical.ts'

/** 32 random bytes, base64url: a desk's secret, a session's token, an author's key. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** Hex. Fit for secrets of full entropy only, never for passwords. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')

export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** An author's key as Node keeps keys, made once for all that it proves: with bytes each proof would cost four times as much. */
export const authorKeyOf = (text: string): KeyObject => createSecretKey(Buffer.from(text, 'base64url'))

/** What an author's desk writes beside a command: HMAC-SHA256 of its text under the 32 bytes of the author's key, base64url. */
export const macOf = (body: string, authorKey: KeyObject): string => createHmac('sha256', authorKey).update(body).digest('base64url')

/** Without 0 O 1 I L, which are misread on paper and misheard on the phone. */
const CODE_LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const CODE_LENGTH = 8

/** As it is shown: `7KMQ-2XWD`. */
export function newEnrolmentCode(): string {
  const letters = Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)])
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}

/** Hash of a code as somebody types it: small letters, the keyboard's digits, spaces and dashes do not matter. */
export const hashEnrolmentCode = (typed: string): string => hashSecret(asciiDigits(typed).toUpperCase().replace(/[^A-Z0-9]/g, ''))
