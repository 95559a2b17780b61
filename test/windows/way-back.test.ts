import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readTrial } from '../../electron/updates/trial.ts'
import { bundle } from '../support/bundle.ts'
import { windowsNode } from './node.ts'
import { openWindows, waitUntil, type Windows } from './wine.ts'

const LIMIT = 90_000
const UNINSTALL = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\peygir-137'
const ONCE = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\RunOnce'
const at = {} as { windows: Windows; folder: string; data: string; make: (version: string, behaves: 'syncs' | 'ends' | 'fails') => string; install: string }

beforeAll(async () => {
  at.folder = mkdtempSync(join(tmpdir(), 'peygir-way-back-'))
  at.data = join(at.folder, 'data')
  at.windows = openWindows({ PEYGIR_DATA: `Z:${at.data.replaceAll('/', '\\')}`, NODE_SKIP_PLATFORM_CHECK: '1' })
  const user = readdirSync(at.windows.file('users')).find((name) => name !== 'Public')!
  at.install = at.windows.file(`users/${user}/AppData/Local/Programs/peygir-137`)
  const script = join(at.folder, 'console.cjs')
  await bundle('test/windows/console.ts', script)
  const node = await windowsNode()
  const program = at.windows.make.program('launcher.nsi')
  at.make = (version, behaves) => {
    const beside = join(at.folder, version)
    mkdirSync(beside, { recursive: true })
    copyFileSync(node, join(beside, 'node.exe'))
    copyFileSync(script, join(beside, 'console.cjs'))
    writeFileSync(join(beside, 'behaves.txt'), behaves)
    writeFileSync(join(beside, `only-in-${version}.txt`), '')
    return at.windows.make.setupOf(version, program, beside)
  }
}, LIMIT)
afterAll(() => {
  at.windows.end()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

/** A desk with version 1.0.0 and nothing else. */
beforeEach(() => {
  rmSync(at.data, { recursive: true, force: true, maxRetries: 5 })
  rmSync(at.install, { recursive: true, force: true, maxRetries: 5 })
  mkdirSync(at.data)
  writeFileSync(join(at.data, 'desk.db'), 'rows of the old one')
  at.windows.run(at.make('1.0.0', 'syncs'), '/S', '/currentuser')
}, LIMIT)

const said = (): string[] => (existsSync(join(at.data, 'said.txt')) ? readFileSync(join(at.data, 'said.txt'), 'utf8').trim().split('\n') : [])
const saidOf = (what: string) => (): boolean => said().some((line) => line.startsWith(what))
const putIn = (setup: string, version: string) => at.windows.run(join(at.install, 'peygir-137.exe'), '--put-in', at.windows.path(setup), version)
const version = () => readFileSync(join(at.install, 'version.txt'), 'utf8')
const listed = () => at.windows.registry(UNINSTALL, 'DisplayVersion')
const over = () => waitUntil(`the trial to be over: ${said().join('\n')}`, () => !existsSync(join(at.data, 'update', 'trial.json')) && !existsSync(join(at.data, 'update', 'previous')), LIMIT)

test('put in by its installer when the console has ended, started and good: nothing is kept', async () => {
  expect(putIn(at.make('1.1.0', 'syncs'), '1.1.0')).toBe(0)
  await waitUntil('the new one', saidOf('1.1.0 started'), LIMIT)
  await over()
  expect(said()).toContain('1.0.0 second guard {"left":true}')
  expect([version(), listed(), at.windows.registry(ONCE, 'Peygir 137 guard')]).toEqual(['1.1.0', '1.1.0', null])
  expect(readdirSync(dirname(at.install))).toEqual(['peygir-137'])
})

test.each([['ends', 'update_not_started'], ['fails', 'update_database_failed']] as const)('a new one that %s: the old folder is back as it was, and starts', async (behaves, why) => {
  expect(putIn(at.make('1.2.0', behaves), '1.2.0')).toBe(0)
  await waitUntil('the new one', saidOf('1.2.0 started'), LIMIT)
  await waitUntil('the old one', saidOf('1.0.0 started {"found":"returned"'), LIMIT)
  expect(said().join('\n')).toContain(`guard: trial_returned {"from":"1.0.0","to":"1.2.0","why":"${why}"}`)
  expect(readdirSync(at.install).filter((name) => name.startsWith('only-in'))).toEqual(['only-in-1.0.0.txt'])
  expect([version(), listed()]).toEqual(['1.0.0', '1.0.0'])
  await over()
  expect([at.windows.registry(ONCE, 'Peygir 137 guard'), readFileSync(join(at.data, 'desk.db'), 'utf8')]).toEqual([null, 'rows of the old one'])
}, 2 * LIMIT)

test('a power cut while the installer works: what Windows starts at the next sign-in puts it in', async () => {
  // it waits for whoever has the program open
  const open = at.windows.start(join(at.install, 'peygir-137.exe'), '--stay')
  expect(putIn(at.make('1.3.0', 'syncs'), '1.3.0')).toBe(0)
  await waitUntil('the installer to work', () => readTrial(at.data)?.placing === true, LIMIT)
  const [, program = '', word = ''] = /^"(.+?)" "(.+)"$/.exec(at.windows.registry(ONCE, 'Peygir 137 guard') ?? '') ?? []
  for (const name of ['node.exe', 'setup.exe', 'peygir-137.exe']) at.windows.run('taskkill', '/f', '/im', name)
  open.kill()
  rmSync(at.install, { recursive: true, maxRetries: 5 })
  expect(at.windows.run(program, word)).toBe(0)
  await waitUntil('the new one', saidOf('1.3.0 started'), LIMIT)
  await over()
  expect([version(), at.windows.registry(ONCE, 'Peygir 137 guard')]).toEqual(['1.3.0', null])
}, 2 * LIMIT)
