import { createPublicKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Need } from '../progress.mjs'

/**
 * The public key by which a console knows its releases, as PEM.
 * @param {string} file
 */
export function readReleaseKey(file) {
  const path = resolve(file)
  if (!existsSync(path)) throw new Need(`There is no ${path}: npm run release-key -- FILE makes FILE (keep it secret) and FILE.pub, which goes into packages.`)
  const text = readFileSync(path, 'utf8')
  // createPublicKey would take it and say nothing; the slip should be heard
  if (text.includes('PRIVATE KEY')) throw new Need(`${path} is the secret half of a release key: --release-key takes the other, ${file}.pub.`)
  try {
    const key = createPublicKey(text)
    if (key.asymmetricKeyType === 'ed25519') return String(key.export({ type: 'spki', format: 'pem' }))
  } catch {
    // said below
  }
  throw new Need(`${path} is no release key (an Ed25519 public key as PEM): make one by npm run release-key.`)
}
