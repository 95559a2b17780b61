import { Need } from '../progress.mjs'
import { appImageTools } from './appimage.mjs'
import { debTools } from './deb.mjs'

/**
 * @typedef {object} Target
 * @property {'linux' | 'win32'} on the system whose own Electron it packs
 * @property {string} name electron-builder's
 * @property {(at: string, quick: boolean) => Promise<NodeJS.ProcessEnv>} [tools] in place of what it would download; `at`: a folder that goes with the run
 */

/** @type {Record<string, Target>} */
export const TARGETS = {
  dir: { on: process.platform === 'win32' ? 'win32' : 'linux', name: 'dir' },
  appimage: { on: 'linux', name: 'AppImage', tools: appImageTools },
  deb: { on: 'linux', name: 'deb', tools: debTools },
  nsis: { on: 'win32', name: 'nsis' },
  msi: { on: 'win32', name: 'msi' },
}

/**
 * The targets of these names, which can all be built here.
 * @param {readonly string[]} names
 */
export function readTargets(names) {
  return names.map((name) => {
    const target = TARGETS[name]
    if (target === undefined) throw new Need(`There is no target ${name}, only ${Object.keys(TARGETS).join(', ')}.`)
    if (target.on !== process.platform) throw new Need(`${name} is built on ${target.on === 'win32' ? 'Windows' : 'Linux'}: it packs that system's Electron, and its tools run there.`)
    return target
  })
}

/**
 * What they need beside Electron, as environment for electron-builder.
 * @param {readonly Target[]} targets @param {string} at a folder that goes with the run
 * @param {boolean} quick whether it may be large for being made fast
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function needTools(targets, at, quick) {
  /** @type {NodeJS.ProcessEnv} */
  const env = {}
  for (const { tools } of targets) Object.assign(env, await tools?.(at, quick))
  return env
}

/** @param {readonly Target[]} targets */
export const builderArguments = (targets) => [process.platform === 'win32' ? '--win' : '--linux', ...targets.map(({ name }) => name), '--x64']
