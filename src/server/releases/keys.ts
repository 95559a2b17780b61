import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Complaint } from '../commands/complaint.ts'

/** The public key (PEM, Ed25519) of whoever signs releases. Throws `Complaint` when the file holds none, or holds the secret one. */
export function readReleaseKey(file: string): KeyObject {
  const pem = textOf(file)
  // Node would make the public key of it, and whoever breaks into the server could sign
  if (pem.includes('PRIVATE KEY')) throw new Complaint(`${file} is the secret key: take it away from here and give the server its .pub`, 2)
  const key = keyIn(file, pem)
  if (key.asymmetricKeyType !== 'ed25519') throw new Complaint(`${file} holds no Ed25519 key`, 2)
  return key
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new Complaint(`${file} cannot be read`, 2)
  }
}

function keyIn(file: string, pem: string): KeyObject {
  try {
    return createPublicKey(pem)
  } catch {
    throw new Complaint(`${file} holds no public key in PEM`, 2)
  }
}

/** 64 bytes in base64, and nothing that `Buffer` would skip in silence. */
const SIGNATURE = /^[\w+/]{86}==$/

/** Whether one of the keys signed these very bytes. `signature`: Ed25519, RFC 8032, base64. */
export const isSigned = (bytes: Buffer, signature: string, keys: readonly KeyObject[]): boolean =>
  SIGNATURE.test(signature) && keys.some((key) => verify(null, bytes, key, Buffer.from(signature, 'base64')))
