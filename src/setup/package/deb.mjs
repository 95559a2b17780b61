import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { needCommands } from '../debian.mjs'

const SHIM = fileURLToPath(new URL('deb/fpm.mjs', import.meta.url))

/**
 * Has electron-builder call dpkg-deb in place of fpm, which it would download with a Ruby of its own.
 * @param {string} at
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function debTools(at) {
  await needCommands(['dpkg-deb'])
  const file = join(at, 'fpm')
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${SHIM}' "$@"\n`)
  chmodSync(file, 0o755)
  return { CUSTOM_FPM_PATH: file }
}
