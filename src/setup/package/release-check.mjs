// npm run release-check [-- FOLDER]: what `npm run package` left there may be given to offices, or a sentence that says why not.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../paths.mjs'
import { Need, entry, say } from '../progress.mjs'
import { STAND_IN } from './config.mjs'
import { pinned } from './dist.mjs'
import { readManifest, wrongFuses } from './program.mjs'

const ARTEFACT = /\.(?:AppImage|deb|exe|msi)$/

/**
 * The packages in a folder, once the program that they hold (the `…-unpacked` folder beside them) has passed.
 * @param {string} folder
 */
export function releasable(folder) {
  const names = existsSync(folder) ? readdirSync(folder) : []
  const artefacts = names.filter((name) => ARTEFACT.test(name)).toSorted()
  const unpacked = names.filter((name) => name.endsWith('-unpacked'))
  if (artefacts.length === 0 || unpacked.length === 0) throw new Need(`There is no package in ${folder} with the folder that it was made of: build it by npm run package.`)
  for (const name of artefacts) {
    if (/stand-?in/i.test(name)) throw new Need(`${name} is built on the stand-in Electron, for tests only: it is not released.`)
  }
  for (const name of unpacked) checkProgram(join(folder, name))
  return artefacts
}

/** @param {string} folder */
function checkProgram(folder) {
  const { version, builtOn = 'of nobody knows which version', releaseKeys = [] } = readManifest(join(folder, 'resources', 'app.asar'))
  if (version.endsWith(STAND_IN) || builtOn !== pinned) throw new Need(`${folder} is built on Electron ${builtOn}${version.endsWith(STAND_IN) ? ', the stand-in' : ''}: a release is built on ${pinned}.`)
  if (releaseKeys.length === 0) throw new Need(`${folder} holds no release key, so it could never be updated: make one by npm run release-key and build again with --release-key FILE.pub.`)
  const wrong = wrongFuses(join(folder, existsSync(join(folder, 'peygir-137.exe')) ? 'peygir-137.exe' : 'peygir-137'))
  if (wrong.length > 0) throw new Need(`${folder}: the fuses ${wrong.join(', ')} do not stand as they should.`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await entry(async () => {
    const folder = resolve(process.argv[2] ?? join(root, 'dist'))
    const artefacts = releasable(folder)
    say('May be released. sha512:')
    for (const name of artefacts) process.stdout.write(`${createHash('sha512').update(readFileSync(join(folder, name))).digest('hex')}  ${name}\n`)
    return 0
  })
}
