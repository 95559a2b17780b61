import { generateKeyPairSync } from 'node:crypto'
import { openSync, closeSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'

const USAGE = `npm run release-key -- FILE

Makes the key by which releases are signed: FILE (Ed25519, PEM) stays with whoever signs, best on a machine without a network or on a stick in
a safe; FILE.pub goes into every package (npm run package -- --release-key FILE.pub) and to the server (serve --release-key FILE.pub).
Who has FILE can put a program on every desk. Lost, no desk takes a release any more, and each has to be installed by hand again: make two,
pack both .pub files, and keep the second FILE elsewhere.`

/** Fails when it is there: a key that is written over is lost. */
function writeNew(file: string, content: string, mode: number): void {
  const open = openSync(file, 'wx', mode)
  try {
    writeSync(open, content)
  } finally {
    closeSync(open)
  }
}

function main([name, ...more]: readonly string[]): number {
  if (name === undefined || name.startsWith('-') || more.length > 0) {
    console.error(USAGE)
    return name === '--help' || name === '-h' ? 0 : 1
  }
  const file = resolve(name)
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  try {
    writeNew(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 0o600)
    writeNew(`${file}.pub`, publicKey.export({ type: 'spki', format: 'pem' }).toString(), 0o644)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    console.error(`release-key: ${code === 'EEXIST' ? `${file} or ${file}.pub is there already, and a key is never written over` : `${file} could not be written (${code})`}`)
    return 1
  }
  console.log(`${file}      secret: keep it away from desks and servers\n${file}.pub  for npm run package -- --release-key, and for the server`)
  return 0
}

process.exitCode = main(process.argv.slice(2))
