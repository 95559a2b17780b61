import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPackage } from '@electron/asar'
import { afterEach, expect, test } from 'vitest'
import { resolveElectron } from '../../../src/setup/electron.mjs'
import { bundle } from '../../support/bundle.ts'

const folder = mkdtempSync(join(tmpdir(), 'peygir-whole-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('in Electron, which shows an archive as a folder, a program’s folder is copied, moved and removed with its archive whole', async () => {
  for (const name of ['words', 'program/resources']) mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'words', 'main.cjs'), 'hello')
  await createPackage(join(folder, 'words'), join(folder, 'program/resources/app.asar'))
  writeFileSync(join(folder, 'program/peygir-137.exe'), 'program')
  await bundle('electron/updates/whole-folder.ts', join(folder, 'whole.cjs'))
  writeFileSync(join(folder, 'run.cjs'), `const { copyFolder, moveFolder, removeFolder, sizeOf } = require('./whole.cjs')
const seen = require('fs').existsSync('program/resources/app.asar/main.cjs')
copyFolder('program', 'copy').then(() => copyFolder('copy', 'other')).then(() => moveFolder('copy', 'moved')).then(() => removeFolder('other')).then(() => sizeOf('moved')).then((size) => console.log(JSON.stringify({ seen, size })))`)
  const { executable } = await resolveElectron()
  const said = execFileSync(executable, ['run.cjs'], { cwd: folder, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, encoding: 'utf8' })
  const archive = readFileSync(join(folder, 'program/resources/app.asar'))
  // it is Electron, with its own eyes for archives
  expect(JSON.parse(said.trim().split('\n').at(-1)!)).toEqual({ seen: true, size: archive.length + 'program'.length })
  expect(readFileSync(join(folder, 'moved/resources/app.asar')).equals(archive)).toBe(true)
  expect(readdirSync(folder).toSorted()).toEqual(['moved', 'program', 'run.cjs', 'whole.cjs', 'words'])
})
