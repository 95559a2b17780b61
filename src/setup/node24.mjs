import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Need, needSpace, step } from './progress.mjs'
import { output } from './processes.mjs'
import { root } from './paths.mjs'

const folder = join(root, 'node_modules', 'node')

/** Node 24, which the server, the tests and the build run on; the npm package `node` brings it. */
export const node24 = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/**
 * Puts Node 24 in place. Our .npmrc withholds every dependency's install script (npm 11 does so by itself, npm 10
 * does not), so the one script that is wanted is run here, in the same way under either.
 */
export async function bringNode24() {
  if (existsSync(node24)) return
  await step('fetching Node 24', async () => {
    needSpace(folder, 400)
    const { code, stderr } = await output(process.execPath, ['installArchSpecificPackage.js'], { cwd: folder })
    if (code !== 0 || !existsSync(node24)) {
      throw new Need(`Node 24 could not be fetched from the npm registry: check the network (npm ping) and start again. ${/^npm error (?!code)(.*)/m.exec(stderr)?.[1] ?? ''}`)
    }
  })
}
