import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeNotices } from './licences/notices.mjs'
import { node24 } from './node24.mjs'
import { aside, root } from './paths.mjs'
import { Need, say, step } from './progress.mjs'
import { output } from './processes.mjs'

const SOURCES = ['electron', 'renderer', 'resources', 'src/desk', 'src/ipc', 'src/sync', 'src/domain', 'src/setup/licences', 'electron.vite.config.ts', 'package.json', 'package-lock.json']
const out = join(root, 'out')

/**
 * Builds the console into out/ when its sources have changed since the last build. It is built aside and put in place
 * when it is whole: another start or a test that runs meanwhile never finds half a console.
 */
export async function buildApp() {
  const now = fingerprint()
  const current = () => existsSync(join(out, 'built-from')) && readFileSync(join(out, 'built-from'), 'utf8') === now
  if (current()) return
  await step('building the console', () =>
    aside(join(root, 'node_modules', '.cache'), async (next) => {
      const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
      const { code, stdout, stderr } = await output(node24, [electronVite, 'build'], { cwd: root, env: { ...process.env, PEYGIR_OUT: join(next, 'out') } })
      if (code !== 0) {
        say(`${stdout}\n${stderr}`)
        throw new Need('The console could not be built: the error is above.')
      }
      writeNotices(join(next, 'out'))
      writeFileSync(join(next, 'out', 'built-from'), now)
      if (current()) return // somebody else was faster
      if (existsSync(out)) renameSync(out, join(next, 'old'))
      renameSync(join(next, 'out'), out)
    }),
  )
}

/** Contents, not times: a checkout touches every file. */
function fingerprint() {
  const hash = createHash('sha256')
  const add = (/** @type {string} */ path) => hash.update(path).update('\0').update(readFileSync(join(root, path))).update('\0')
  for (const source of SOURCES) {
    const path = join(root, source)
    if (!existsSync(path)) continue
    if (source.includes('.')) add(source)
    else {
      const files = readdirSync(path, { recursive: true }).map((name) => join(source, String(name)))
      for (const file of files.toSorted().filter((name) => statSync(join(root, name)).isFile())) add(file)
    }
  }
  return hash.digest('hex')
}
