import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { needCommands } from '../debian.mjs'
import { aside, cache } from '../paths.mjs'
import { Need, step } from '../progress.mjs'
import { output } from '../processes.mjs'

/** What must be on the machine to make an AppImage. */
export const APPIMAGE_NEEDS = ['mksquashfs', 'desktop-file-validate', 'gcc', '/usr/include/squashfuse/squashfuse.h']

const SOURCE = fileURLToPath(new URL('appimage-runtime.c', import.meta.url))
// Static: one AppImage for every distribution.
const FLAGS = ['-std=gnu11', '-Os', '-Wall', '-Wextra', '-Werror', '-static', '-s', '-isystem', '/usr/include/squashfuse']
const LIBRARIES = ['-lsquashfuse', '-lzstd', '-llzma', '-llz4', '-llzo2', '-lz']

/**
 * Lays out what electron-builder would download for an AppImage (its toolset `appimage` 1.0.3): mksquashfs and
 * desktop-file-validate as Debian has them, a runtime of ours, and no libraries, because the .deb of the same console
 * names the system's own.
 * @param {string} at
 * @param {boolean} quick large, but made in seconds
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function appImageTools(at, quick) {
  await needCommands(APPIMAGE_NEEDS)
  const tools = join(at, 'appimage')
  for (const name of ['runtimes', 'lib/x64']) mkdirSync(join(tools, name), { recursive: true })
  symlinkSync(placeOf('desktop-file-validate'), join(tools, 'desktop-file-validate'))
  writeFileSync(join(tools, 'mksquashfs'), `#!/bin/sh\nexec '${placeOf('mksquashfs')}' "$@"${quick ? ' -Xcompression-level 1' : ''}\n`)
  chmodSync(join(tools, 'mksquashfs'), 0o755)
  symlinkSync(await runtime(), join(tools, 'runtimes', 'runtime-x64'))
  return { APPIMAGE_TOOLS_PATH: tools }
}

/** @param {string} command */
function placeOf(command) {
  const place = (process.env.PATH ?? '').split(delimiter).map((dir) => join(dir, command)).find(existsSync)
  if (place === undefined) throw new Need(`${command} is not on PATH.`)
  return place
}

/** Compiles the runtime once for each state of its source. @returns {Promise<string>} the file */
async function runtime() {
  const recipe = createHash('sha256').update(readFileSync(SOURCE)).update([...FLAGS, ...LIBRARIES].join(' '))
  const file = join(cache, 'native', `appimage-runtime-x64-${recipe.digest('hex').slice(0, 8)}`)
  if (existsSync(file)) return file
  await step('building the first part of an AppImage', () =>
    aside(dirname(file), async (path) => {
      const made = join(path, 'runtime')
      const { code, stderr } = await output('gcc', [...FLAGS, '-o', made, SOURCE, ...LIBRARIES])
      if (code !== 0) throw new Need(`The first part of an AppImage could not be built: ${stderr.split('\n').find((line) => line.includes('error')) ?? stderr.trim()}`)
      renameSync(made, file)
    }),
  )
  return file
}
