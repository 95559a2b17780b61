import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWindows, startedWith, waitUntil, type Windows } from './wine.ts'

const CLASS = 'Software\\Classes\\peygir\\shell\\open\\command'
const RUN = 'Software\\Microsoft\\Windows\\CurrentVersion\\Run'
const LINK = 'peygir://call?number=09123456789'

const at = {} as { windows: Windows; user: string; data: string }
beforeAll(() => {
  at.windows = openWindows()
  const user = readdirSync(at.windows.file('users')).find((name) => name !== 'Public')!
  at.user = `users/${user}/AppData/Local/Programs/peygir-137`
  // what an operator has not sent yet
  at.data = at.windows.file(`users/${user}/AppData/Roaming/Peygir 137/desk.db`)
  mkdirSync(dirname(at.data), { recursive: true })
  writeFileSync(at.data, 'unsent')
})
afterAll(() => at.windows.end())

/** Starts what Windows has been told to start for a link. */
async function follow(command: string | null, folder: string): Promise<string> {
  const started = at.windows.file(`${folder}/started.txt`)
  rmSync(started, { force: true })
  const [, program = '', rest = ''] = /^"(.+?)" (.*)$/.exec(command ?? '') ?? []
  expect(at.windows.run(program, ...rest.replace('"%1"', LINK).split(' '))).toBe(0)
  const said = await startedWith(started)
  rmSync(started)
  return said
}

describe.each([
  { who: 'for one user', switches: ['/currentuser'], hive: 'HKCU', folder: () => at.user },
  { who: 'for all', switches: ['/allusers'], hive: 'HKLM', folder: () => 'Program Files/Peygir 137' },
])('NSIS, silently, $who', ({ switches, hive, folder }) => {
  const exe = () => at.windows.file(`${folder()}/peygir-137.exe`)
  const version = () => readFileSync(at.windows.file(`${folder()}/version.txt`), 'utf8')

  test('installs, registers links and starts with Windows only where it was asked to', async () => {
    expect(at.windows.run(at.windows.make.setup('1.0.0'), '/S', ...switches)).toBe(0)
    expect(existsSync(exe())).toBe(true)
    expect(await follow(at.windows.registry(`${hive}\\${CLASS}`), folder())).toContain(`-- ${LINK}`)
    expect(at.windows.registry(`${hive}\\${RUN}`, 'Peygir 137')).toBeNull()
    expect(at.windows.run(at.windows.make.setup('1.0.1'), '/S', ...switches, '--autostart')).toBe(0)
    expect(at.windows.registry(`${hive}\\${RUN}`, 'Peygir 137')).toContain('peygir-137.exe')
  })

  test('neither replaces nor removes a console that is open, and says so by its exit code', async () => {
    const console = at.windows.start(exe(), '--stay')
    await startedWith(at.windows.file(`${folder()}/started.txt`))
    expect(at.windows.run(at.windows.make.setup('1.1.0'), '/S', ...switches)).toBe(5)
    expect([version(), console.exitCode]).toEqual(['1.0.1', null])
    at.windows.run('taskkill', '/f', '/im', 'peygir-137.exe')
    rmSync(at.windows.file(`${folder()}/started.txt`))
  })

  test('waits for a console that updates itself, until it has ended', async () => {
    at.windows.start(exe(), '--stay')
    await startedWith(at.windows.file(`${folder()}/started.txt`))
    const setup = at.windows.start(at.windows.make.setup('1.0.2'), '--updated', '/S', ...switches)
    const ended = new Promise((done) => setup.once('exit', done))
    // as long as it takes to find the console open; it goes on waiting
    await new Promise((done) => setTimeout(done, 2_000))
    expect([version(), setup.exitCode]).toEqual(['1.0.1', null])
    at.windows.run('taskkill', '/f', '/im', 'peygir-137.exe')
    expect(await ended).toBe(0)
    expect(version()).toBe('1.0.2')
    rmSync(at.windows.file(`${folder()}/started.txt`))
  })

  test('puts a newer one over it; what IT chose stays', () => {
    expect(at.windows.run(at.windows.make.setup('1.1.0'), '/S', ...switches)).toBe(0)
    expect(version()).toBe('1.1.0')
    expect(at.windows.registry(`${hive}\\${RUN}`, 'Peygir 137')).toContain('peygir-137.exe')
  })

  test('is removed without a trace but what was not sent', async () => {
    // it goes on from a copy of itself
    expect(at.windows.run(at.windows.file(`${folder()}/uninstall.exe`), '/S', ...switches)).toBe(0)
    await waitUntil('the folder to go', () => !existsSync(at.windows.file(folder())))
    await waitUntil('the links to go', () => at.windows.registry(`${hive}\\${CLASS}`) === null)
    expect([at.windows.registry(`${hive}\\${CLASS}`), at.windows.registry(`${hive}\\${RUN}`, 'Peygir 137')]).toEqual([null, null])
    expect(readFileSync(at.data, 'utf8')).toBe('unsent')
  })
})

describe('MSI, silently', () => {
  const FOLDER = 'Program Files/Peygir 137'
  const install = (version: string, ...more: readonly string[]) => at.windows.run('msiexec', '/i', at.windows.make.msi(version), '/qn', ...more)
  const autostart = () => at.windows.registry(`HKLM\\${RUN}`, 'Peygir 137')

  test('installs, registers links and starts with Windows only where it was asked to', async () => {
    expect(install('1.0.0')).toBe(0)
    expect(await follow(at.windows.registry(`HKLM\\${CLASS}`), FOLDER)).toContain(`-- ${LINK}`)
    expect(autostart()).toBeNull()
    expect(install('1.0.1', 'AUTOSTART=1')).toBe(0)
    expect(autostart()).toContain('peygir-137.exe')
  })

  test('an update leaves what IT chose, until it says otherwise', () => {
    expect(install('1.1.0')).toBe(0)
    expect(autostart()).toContain('peygir-137.exe')
    expect(install('1.2.0', 'AUTOSTART=0')).toBe(0)
    expect(autostart()).toBeNull()
    expect(install('1.3.0', 'AUTOSTART=1')).toBe(0)
  })

  test('is removed without a trace but what was not sent', () => {
    expect(at.windows.run('msiexec', '/x', at.windows.make.msi('1.3.0'), '/qn')).toBe(0)
    expect(existsSync(at.windows.file(`${FOLDER}/peygir-137.exe`))).toBe(false)
    expect([at.windows.registry(`HKLM\\${CLASS}`), autostart()]).toEqual([null, null])
    expect(readFileSync(at.data, 'utf8')).toBe('unsent')
  })
})
