// npm run package -- --target appimage [--target deb …] [--stand-in] [--debian-tools] [--release-key FILE.pub …] [--output FOLDER] [--version X.Y.Z]
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildApp } from './build.mjs'
import { install } from './install.mjs'
import { node24 } from './node24.mjs'
import { builderConfig } from './package/config.mjs'
import { releaseDist, standInDist } from './package/dist.mjs'
import { readReleaseKey } from './package/release-keys.mjs'
import { releasable } from './package/release-check.mjs'
import { TARGETS, builderArguments, needTools, readTargets } from './package/targets.mjs'
import { aside, folder, root } from './paths.mjs'
import { Need, entry, say, step } from './progress.mjs'
import { output } from './processes.mjs'

const HELP = `npm run package -- --target ${Object.keys(TARGETS).join('|')} [--target …] [--stand-in] [--debian-tools] [--release-key FILE.pub …] [--output FOLDER] [--version X.Y.Z]`

await entry(async () => {
  const wanted = readArguments()
  await install()
  await buildApp()
  const to = folder(resolve(wanted.output ?? join(root, 'dist')))
  await aside(join(root, 'node_modules', '.cache'), async (path) => {
    const dist = await (wanted.standIn ? standInDist : releaseDist)(join(path, 'electron'))
    const native = dist.native === undefined ? undefined : layOutNative(dist.native, join(path, 'native'))
    const env = wanted.ownTools ? await needTools(wanted.targets, path, wanted.standIn) : {}
    const config = join(path, 'electron-builder.json')
    writeFileSync(config, JSON.stringify(builderConfig(dist, { output: to, releaseKeys: wanted.releaseKeys, native, version: wanted.version })))
    await step(`packaging (${wanted.targets.map(({ name }) => name).join(', ')})`, () => build(builderArguments(wanted.targets), config, env))
  })
  if (!wanted.standIn && wanted.targets.some(({ name }) => name !== 'dir')) releasable(to)
  say(`${wanted.standIn ? 'Stand-in package, for tests only' : 'Package'}: ${to}`)
  return 0
})

function readArguments() {
  const { values } = parseArgs({ options: { target: { type: 'string', multiple: true, default: [] }, 'stand-in': { type: 'boolean', default: false }, 'debian-tools': { type: 'boolean', default: false }, 'release-key': { type: 'string', multiple: true, default: [] }, output: { type: 'string' }, version: { type: 'string' } } })
  if (values.target.length === 0) throw new Need(HELP)
  // said now, and not after minutes by the release check
  const released = !values['stand-in'] && values.target.some((name) => name !== 'dir')
  if (released && values['release-key'].length === 0) throw new Need(`A release knows by which key its updates are signed: npm run release-key -- FILE makes one, then --release-key FILE.pub. ${HELP}`)
  if (values.version !== undefined && !/^\d+\.\d+\.\d+$/.test(values.version)) throw new Need(`--version takes three numbers, such as 1.4.0. ${HELP}`)
  return { targets: readTargets(values.target), standIn: values['stand-in'], ownTools: values['stand-in'] || values['debian-tools'], releaseKeys: values['release-key'].map(readReleaseKey), output: values.output, version: values.version }
}

/** Where better-sqlite3 looks by itself. @param {string} file @param {string} at */
function layOutNative(file, at) {
  const place = join(at, 'build', 'Release')
  mkdirSync(place, { recursive: true })
  copyFileSync(file, join(place, 'better_sqlite3.node'))
  return at
}

/** @param {string[]} args @param {string} config @param {NodeJS.ProcessEnv} env */
async function build(args, config, env) {
  const cli = join(root, 'node_modules', 'electron-builder', 'cli.js')
  const { code, stdout, stderr } = await output(node24, [cli, ...args, '--config', config, '--publish', 'never'], { cwd: root, env: { ...process.env, ...env } })
  if (code === 0) return
  say(`${stdout}\n${stderr}`)
  throw new Need('The package could not be built: the error is above.')
}
