import { createHash } from 'node:crypto'
import fs, { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { guard, type GuardPorts } from '../../../electron/updates/guard.ts'
import { endTrial, findTrial, guardedFolder, keepDatabase, keptDatabase, prepareTrial, readTrial, writeSigns, writeTrial, type Trial } from '../../../electron/updates/trial.ts'
import { keyOf } from '../../../electron/updates/windows-registry.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const OLD = { 'peygir-137.exe': '1.0.0', 'resources/app.asar': 'old words', 'uninstall.exe': 'of the old one' }
const NEW = { 'peygir-137.exe': '1.1.0', 'resources/app.asar': 'new words', 'locales/fa.pak': 'of the new one' }

function lay(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}
/** null: there is none. */
function laid(folder: string): Readonly<Record<string, string>> | null {
  if (!existsSync(folder)) return null
  return Object.fromEntries(readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => [join(parentPath, name).slice(folder.length + 1), readFileSync(join(parentPath, name), 'utf8')]))
}

/** A program in a folder, an installer that does `work` there, and a database that its console has closed. */
async function prepared(work: (folder: string, fresh: string) => string) {
  const root = mkdtempSync(join(tmpdir(), 'peygir-folder-'))
  folders.push(root)
  const [dataFolder, folder, fresh, setup] = [join(root, 'data'), join(root, 'Programs', 'peygir-137'), join(root, 'fresh'), join(root, 'setup.exe')]
  mkdirSync(dataFolder)
  lay(folder, OLD)
  lay(fresh, NEW)
  const script = `#!/bin/sh\necho "$*" >> ${root}/words\n${work(folder, fresh)}\n`
  writeFileSync(setup, script)
  writeFileSync(join(dataFolder, 'desk.db'), 'rows of the old one')
  const place = join(folder, 'peygir-137.exe')
  const fetched = { file: setup, sha512: createHash('sha512').update(script).digest('base64') }
  expect(await prepareTrial({ dataFolder, from: '1.0.0', to: '1.1.0', place, kind: 'folder', fetched, args: [], serverUrl: 'http://server' })).toBeNull()
  await keepDatabase(dataFolder)
  const program = () => laid(folder)
  return { root, dataFolder, place, program, besides: () => readdirSync(join(root, 'Programs')), words: () => readFileSync(join(root, 'words'), 'utf8').trim().split('\n') }
}
const REPLACES = (folder: string, fresh: string): string => `rm -r "${folder}" && cp -r "${fresh}" "${folder}"`

const SIGNS = { pid: 2 ** 22 + 1, window: false, database: false, failed: false, closed: false }

/** A guard with programs that are what their file says; `good`: the new one syncs. Answers which were started. */
async function watched(dataFolder: string, good: boolean, runs: GuardPorts['runs'] = () => false): Promise<string[]> {
  const clock = { now: 0 }
  const started: string[] = []
  const ports: GuardPorts = {
    dataFolder, uptime: () => clock.now, runs, end: async (pid) => void started.push(`ended ${pid}`), reaches: async () => true, log: () => undefined,
    wait: async (ms) => void (clock.now += ms * 20),
    start: ({ place }) => {
      const program = readFileSync(place, 'utf8')
      started.push(program)
      if (program === '1.1.0') {
        writeSigns(dataFolder, { ...SIGNS, window: true, database: good, failed: !good })
        if (good) rmSync(join(dataFolder, 'update', 'trial.json'))
      }
      return { alive: () => true, end: async () => undefined }
    },
  }
  await guard(ports)
  return started
}

test('the installer puts it in silently and for this user; once it has synced nothing is kept', async () => {
  const at = await prepared(REPLACES)
  expect(await watched(at.dataFolder, true)).toEqual(['1.1.0'])
  await endTrial(at.dataFolder)
  expect([at.program(), at.words(), at.besides(), existsSync(join(at.dataFolder, 'update', 'previous'))]).toEqual([NEW, ['--updated /S /currentuser'], ['peygir-137'], false])
})

test('one that fails: the old folder is back as it was, with its database beside, and the guard that a power cut ended finds nothing to do', async () => {
  const at = await prepared(REPLACES)
  expect(await watched(at.dataFolder, false)).toEqual(['1.1.0', '1.0.0'])
  expect([at.program(), at.besides()]).toEqual([OLD, ['peygir-137', 'peygir-137.failed']])
  expect(findTrial(readTrial(at.dataFolder), '1.0.0', false)).toEqual({ is: 'returned', version: '1.1.0', why: 'update_database_failed' })
  expect(readFileSync(keptDatabase(at.dataFolder), 'utf8')).toBe('rows of the old one')
  expect(await watched(at.dataFolder, false)).toEqual([])
  await endTrial(at.dataFolder)
  expect(at.besides()).toEqual(['peygir-137'])
})

test.each([
  ['finds a file that somebody holds', () => 'exit 5'],
  ['gives up half-way', (folder: string) => `rm "${folder}/peygir-137.exe" "${folder}/resources/app.asar"; exit 2`],
  ['takes the old one away and says that all is well', (folder: string) => `rm -r "${folder}"`],
  ['is stopped', () => 'kill -9 $$'],
])('an installer that %s: the old one is whole and goes on', async (_says, work) => {
  const at = await prepared(work)
  expect(await watched(at.dataFolder, true)).toEqual(['1.0.0'])
  expect(at.program()).toEqual(OLD)
  expect(findTrial(readTrial(at.dataFolder), '1.0.0', false)).toMatchObject({ is: 'returned', why: 'update_not_writable' })
})

test('where neither the new one nor the old one can be put there nothing is said to be there: the guard ends, and begins again at the next sign-in', async () => {
  const at = await prepared((folder) => `rm -r "${folder}/../../data/update/previous/program" "${folder}"; exit 2`)
  await expect(watched(at.dataFolder, true)).rejects.toMatchObject({ name: 'Halfway' })
  expect(readTrial(at.dataFolder)).toMatchObject({ stage: 'prepared', placing: true })
})

/** Cuts the power at the `at`-th change of a name on the disk; answers whether it came to that. */
async function cutAt(at: number, work: () => Promise<unknown>): Promise<boolean> {
  const real = { ...promises, renameSync: fs.renameSync }
  const count = { now: 0 }
  class Cut extends Error {}
  const counted = <A extends readonly unknown[], R>(change: (...args: A) => R) => (...args: A): R => {
    if (++count.now >= at) throw new Cut()
    return change(...args)
  }
  for (const name of ['rename', 'copyFile', 'mkdir', 'unlink', 'rmdir'] as const) Object.assign(promises, { [name]: counted(real[name] as (...args: unknown[]) => unknown) })
  Object.assign(fs, { renameSync: counted(real.renameSync) })
  syncBuiltinESMExports()
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Cut) && (error as Error).name !== 'Halfway') throw error
  } finally {
    const { renameSync, ...rest } = real
    Object.assign(promises, rest)
    Object.assign(fs, { renameSync })
    syncBuiltinESMExports()
  }
  return count.now >= at
}

test.each([
  ['a new version that fails', REPLACES], ['an installer that leaves nothing', (folder: string) => `rm -rf "${folder}"; exit 2`],
])('cut off at any step with %s, the guard that the system starts again brings the old one back whole', async (_says, work) => {
  let cuts = 0
  for (let step = 1; ; step++) {
    const at = await prepared(work)
    const cut = await cutAt(step, () => watched(at.dataFolder, false))
    // as at the next sign-in; a console that starts before it has it started too
    await watched(at.dataFolder, false)
    expect([step, at.program()]).toEqual([step, OLD])
    expect(findTrial(readTrial(at.dataFolder), '1.0.0', false)).toMatchObject({ is: 'returned' })
    await endTrial(at.dataFolder)
    expect([at.besides(), readFileSync(join(at.dataFolder, 'desk.db'), 'utf8')]).toEqual([['peygir-137'], 'rows of the old one'])
    if (!cut) break
    cuts += 1
  }
  // records, a copy of five names, moves
  expect(cuts).toBeGreaterThan(6)
}, 30_000)

test('after a cut the number of the console that made room may be another’s: that one is left alone', async () => {
  const at = await prepared(REPLACES)
  writeTrial(at.dataFolder, { ...readTrial(at.dataFolder)!, placing: true })
  expect(await watched(at.dataFolder, true, (pid) => pid === process.pid)).toEqual(['1.1.0'])
})

test('while the installer works a console that is started leaves; after a cut it goes on by itself', () => {
  const now: Trial = { stage: 'prepared', from: '1.0.0', to: '1.1.0', place: '', kept: '', next: '', pid: 1, args: [], serverUrl: null, why: null, kind: 'folder', placing: true }
  expect([findTrial(now, '1.1.0', true).is, findTrial(now, '1.1.0', false).is, findTrial(now, '1.0.0', true).is]).toEqual(['leave', 'nothing', 'leave'])
})

test('reg.exe’s list tells which key is of a folder', () => {
  const list = '\r\nHKEY_CURRENT_USER\\Software\\U\\other\r\n    UninstallString    REG_SZ    "C:\\P\\peygir-137-old\\u.exe"\r\n\r\nHKEY_CURRENT_USER\\Software\\U\\ours\r\n    UninstallString    REG_SZ    "c:\\p\\Peygir-137\\u.exe" /currentuser\r\n\r\nEnd of search: 2 match(es) found.\r\n'
  expect([keyOf(list, 'C:\\P\\peygir-137'), keyOf(list, 'C:\\Q')]).toEqual(['HKEY_CURRENT_USER\\Software\\U\\ours', null])
})

test('a link that was handed over makes no guard', () => {
  expect([guardedFolder(['peygir-137', '--peygir-guard=/data']), guardedFolder(['peygir-137', '--', 'peygir:x', '--peygir-guard=/data'])]).toEqual(['/data', null])
})
