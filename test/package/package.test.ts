import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { extractFile, listPackage, statFile } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { isStandIn } from '#domain/stand-in.ts'
import { policyFiles } from '../../electron/policy-templates.ts'
import { root } from '../../src/setup/paths.mjs'
import { FUSES, OFF, ON } from '../../src/setup/package/program.mjs'
import { releasable } from '../../src/setup/package/release-check.mjs'
import { giveToOrdinaryUser } from '../../src/setup/user.mjs'
import { temporaryFolder } from '../support/app.ts'
import { enrolCode, startServer } from '../support/app-server.ts'
import { openDpkgRoot, type DpkgRoot } from '../support/dpkg-root.ts'
import { releaseKey, sha512, type ReleaseKey } from '../support/made-release.ts'
import { signIn } from '../support/operator-at-desk.ts'
import { packageInto, seccomp, standIn, startPackaged } from '../support/packaged.ts'
import { endAll, processTree, until } from '../support/started.ts'

const at = {} as { folder: string; key: ReleaseKey; packages: string; unpacked: string; asar: string; standIn: boolean; name: string; product: string }

beforeAll(async () => {
  at.folder = temporaryFolder('package')
  at.packages = join(at.folder, 'packages')
  at.standIn = await standIn()
  at.name = at.standIn ? 'peygir-137-stand-in' : 'peygir-137'
  at.product = at.standIn ? 'Peygir 137 stand-in' : 'Peygir 137'
  at.key = releaseKey(at.folder)
  packageInto(at.packages, ['appimage', 'deb'], ['--release-key', `${at.key.file}.pub`, ...(at.standIn ? ['--stand-in'] : [])])
  at.unpacked = join(at.packages, 'linux-unpacked')
  at.asar = join(at.unpacked, 'resources', 'app.asar')
})
afterAll(async () => {
  await endAll()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

const made = (end: string): string => join(at.packages, readdirSync(at.packages).find((name) => name.endsWith(end)) ?? `no ${end}`)
const manifest = () => JSON.parse(extractFile(at.asar, 'package.json').toString()) as { name: string; productName: string; version: string; builtOn: string; releaseKeys: string[]; scripts?: unknown; devDependencies?: unknown }

describe('what is packed', () => {
  const files = (): string[] => listPackage(at.asar, { isPack: false }).map((path) => path.slice(1)).filter((path) => !('files' in statFile(at.asar, path)))

  test('is the built console, the one native package and nothing else', () => {
    const wanted = [
      /^package\.json$/, /^resources\/icons\/icon-256\.png$/,
      /^out\/main\/(?:main|host|frame-worker|chunk-[\w-]+)\.cjs$/, /^out\/preload\/preload\.cjs$/,
      /^out\/renderer\/(?:index\.html|licences\.json|assets\/[\w-]+\.(?:js|css|woff2|svg|png))$/,
      /^node_modules\/better-sqlite3\/(?:package\.json|LICENSE|lib\/[\w/-]+\.js)$/,
      at.standIn ? /^node_modules\/better-sqlite3\/build\/Release\/better_sqlite3\.node$/ : /^node_modules\/better-sqlite3\/prebuilds\/linux-x64\.node$/,
    ]
    expect(files().filter((path) => !wanted.some((pattern) => pattern.test(path)))).toEqual([])
    for (const pattern of wanted) expect(files().some((path) => pattern.test(path)), String(pattern)).toBe(true)
    expect(manifest()).not.toHaveProperty('scripts')
    expect(manifest()).not.toHaveProperty('devDependencies')
  })

  test('holds no password of the demo, no key, no map and no place of the machine that built it', () => {
    const passwords = (JSON.parse(readFileSync(join(root, 'resources/demo-city/operators.json'), 'utf8')) as { password: string }[]).map(({ password }) => password)
    expect(passwords.length).toBeGreaterThan(3)
    const secrets = [...passwords, 'PRIVATE KEY-----', `${root}/`, 'sourceMappingURL=', 'from \'vitest\'']
    const found = files().filter((path) => /\.(?:cjs|js|json|html|css)$/.test(path)).flatMap((path) => {
      const text = extractFile(at.asar, path).toString()
      return secrets.filter((secret) => text.includes(secret)).map((secret) => `${path}: ${secret}`)
    })
    expect(found).toEqual([])
  })

  test('comes with the licence of everything in it, and Chromium’s', () => {
    const notices = JSON.parse(extractFile(at.asar, 'out/renderer/licences.json').toString()) as { name: string; licence: string; text: string }[]
    const names = notices.map(({ name }) => name)
    for (const name of ['react', 'react-dom', 'react-aria-components', 'zod', 'ws', '@fontsource-variable/vazirmatn', 'better-sqlite3-multiple-ciphers', 'tailwindcss']) expect(names).toContain(name)
    // tools that build and test are not given on
    for (const name of ['vite', 'vitest', 'fastify', 'electron-builder', 'playwright-core', 'axe-core']) expect(names).not.toContain(name)
    for (const { name, text } of notices) expect(text.length, name).toBeGreaterThan(10)
    expect(statSync(join(at.unpacked, 'LICENSES.chromium.html')).size).toBeGreaterThan(1_000_000)
    expect(existsSync(join(at.unpacked, 'LICENSE.electron.txt'))).toBe(true)
  })

  test('knows the key of its releases, and is followed by the list that is signed; electron-updater finds no host by itself', () => {
    expect(manifest().releaseKeys).toEqual([at.key.pub])
    expect(readFileSync(join(at.unpacked, 'resources', 'app-update.yml'), 'utf8')).toMatch(/^url: https:\/\/updates\.invalid\/$/m)
    const list = parse(readFileSync(join(at.packages, 'latest-linux.yml'), 'utf8')) as { version: string; files: { url: string; sha512: string }[] }
    expect([list.version, list.files.map(({ url, sha512: sum }) => [url, sum === sha512(join(at.packages, url))])]).toEqual([manifest().version, ['.AppImage', '.deb'].map((end) => [basename(made(end)), true])])
  })

  test('brings for IT what a machine’s policy may say', () => {
    const there = readdirSync(join(at.unpacked, 'resources', 'policy'), { recursive: true }).map(String).filter((name) => name.includes('.')).toSorted()
    expect(there).toEqual(Object.keys(policyFiles()).toSorted())
  })

  test('is marked where it is built on the stand-in, in name and version, and then not released', () => {
    expect([manifest().productName, manifest().name, isStandIn(manifest().version)]).toEqual([at.product, at.name, at.standIn])
    if (at.standIn) expect(() => releasable(at.packages)).toThrow(/stand-in Electron, for tests only/)
    else expect(releasable(at.packages)).toHaveLength(2)
  })
})

test('the fuses of the program stand as a release wants them; Electron 25 lacks one and keeps it as it was', async () => {
  const wire = await getCurrentFuseWire(join(at.unpacked, at.name))
  const wanted = Object.entries(FUSES).map(([fuse, on]) => [fuse, at.standIn && fuse === 'GrantFileProtocolExtraPrivileges' ? undefined : on ? ON : OFF])
  expect(Object.keys(FUSES).map((fuse) => [fuse, wire[FuseV1Options[fuse as keyof typeof FUSES]]])).toEqual(wanted)
})

test('the AppImage starts for an ordinary user, confined, to the sign-in screen, and keeps its data when it is gone', async () => {
  const server = await startServer()
  const policy = join(at.folder, 'policy.json')
  writeFileSync(policy, JSON.stringify({ serverUrl: server.url, enrolmentCode: await enrolCode(server, 'میز بسته') }))
  const [config, temporary] = [join(at.folder, 'config'), join(at.folder, 'tmp')]
  for (const folder of [config, temporary]) mkdirSync(folder)
  giveToOrdinaryUser(at.folder)
  const app = await startPackaged(made('.AppImage'), { XDG_CONFIG_HOME: config, TMPDIR: temporary, PEYGIR_POLICY: policy, NODE_OPTIONS: '--throw-deprecation', ELECTRON_RUN_AS_NODE: '1' })

  await signIn(app.page, server.people.find(({ username }) => username === 'zahra')!)
  expect(await app.page.evaluate(() => [typeof window.peygir, 'require' in globalThis])).toEqual(['object', false])
  const renderer = processTree(app.pid).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer'))
  expect(seccomp(renderer!)).toBe('2')

  // a telephone system's link finds the console that runs already
  expect(await app.startAgain('peygir://call?number=%2B989123456789')).toBe(0)
  await expect.poll(() => app.page.getByLabel('شمارهٔ تماس').inputValue(), { timeout: 20_000 }).toBe('۰۹۱۲ ۳۴۵ ۶۷۸۹')

  await app.page.getByRole('button', { name: /^حساب/ }).click()
  await app.page.getByRole('menuitem', { name: 'دربارهٔ پیگیر ۱۳۷' }).click()
  const about = app.page.getByRole('dialog')
  await about.getByText('better-sqlite3-multiple-ciphers').waitFor()
  await about.getByRole('button', { name: 'پروانه‌های Electron و Chromium' }).click()
  await about.getByText('Abseil', { exact: true }).click()
  await about.getByText('Version 2.0, January 2004').waitFor()
  expect(await about.getByText('برای آزمایش، روی Electron جایگزین').count()).toBe(at.standIn ? 1 : 0)

  process.kill(app.pid, 'SIGTERM')
  await app.ended
  await until('what the AppImage unpacked to be gone', () => readdirSync(temporary).filter((name) => name.startsWith('.appimage')).length === 0)
  expect(existsSync(join(config, at.product, 'desk.db'))).toBe(true)
})

describe('the .deb', () => {
  const system = {} as DpkgRoot
  const dpkg: DpkgRoot['dpkg'] = (args, env) => system.dpkg(args, env)
  const inSystem = (path: string): string => system.at(path)
  const data = (): string => inSystem(`home/zahra/.config/${at.product}`)
  const field = (name: string): string => execFileSync('dpkg-deb', ['-f', made('.deb'), name], { encoding: 'utf8' }).trim()

  beforeAll(() => {
    Object.assign(system, openDpkgRoot(join(at.folder, 'system')))
    mkdirSync(inSystem('etc/peygir-137'))
    writeFileSync(inSystem('etc/peygir-137/autostart'), '')
  })

  test('says what it is and what it needs', () => {
    expect(field('Package')).toBe(at.name)
    expect(field('Version')).toBe(manifest().version)
    expect(field('Depends')).toMatch(/libgtk-3-0.*libnss3/)
  })

  test('installs program, names in both languages, icons, link scheme and, where IT wants it, autostart', () => {
    dpkg(['-i', made('.deb')])
    const sum = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')
    expect(sum(inSystem(`opt/${at.product}/${at.name}`))).toBe(sum(join(at.unpacked, at.name)))
    expect(readlinkSync(inSystem(`usr/bin/${at.name}`))).toBe(`/opt/${at.product}/${at.name}`)
    const entry = readFileSync(inSystem(`usr/share/applications/${at.name}.desktop`), 'utf8')
    expect(entry).toMatch(/^Name=Peygir 137/m)
    expect(entry).toMatch(/^Name\[fa\]=پیگیر ۱۳۷/m)
    expect(entry).toMatch(/^MimeType=x-scheme-handler\/peygir;$/m)
    expect(entry).toMatch(new RegExp(`^Exec="/opt/${at.product}/${at.name}" %U$`, 'm'))
    expect(spawnSync('desktop-file-validate', [inSystem(`usr/share/applications/${at.name}.desktop`)], { encoding: 'utf8' }).stdout).not.toMatch(/error/)
    expect(readFileSync(inSystem(`usr/share/icons/hicolor/256x256/apps/${at.name}.png`)).equals(readFileSync(join(root, 'resources/icons/sizes/256x256.png')))).toBe(true)
    expect(lstatSync(inSystem(`etc/xdg/autostart/${at.name}.desktop`)).isSymbolicLink()).toBe(true)
  })

  test('installed again as an update it keeps its place in the system', () => {
    rmSync(inSystem('etc/peygir-137/autostart'))
    dpkg(['-i', made('.deb')])
    expect(existsSync(inSystem(`opt/${at.product}/${at.name}`))).toBe(true)
    expect(lstatSync(inSystem(`usr/bin/${at.name}`)).isSymbolicLink()).toBe(true)
    expect(existsSync(inSystem(`etc/xdg/autostart/${at.name}.desktop`))).toBe(false)
  })

  test('removed and even purged it leaves what was not sent, and says where', () => {
    mkdirSync(data())
    writeFileSync(join(data(), 'desk.db'), 'what was not sent')
    dpkg(['-r', at.name])
    expect(existsSync(inSystem(`opt/${at.product}`))).toBe(false)
    expect(() => lstatSync(inSystem(`usr/bin/${at.name}`))).toThrow(/ENOENT/)
    expect(dpkg(['-P', at.name])).toContain(`Kept: ${data()}`)
    expect(readFileSync(join(data(), 'desk.db'), 'utf8')).toBe('what was not sent')
  })

  test('deletes it only when a purge is told so in so many words', () => {
    dpkg(['-i', made('.deb')])
    expect(dpkg(['-P', at.name], { PEYGIR_DELETE_DATA: 'delete-what-was-not-sent' })).toContain(`Deleted: ${data()}`)
    expect(existsSync(data())).toBe(false)
    expect(existsSync(inSystem('home/zahra/.config'))).toBe(true)
  })
})

test('a release is refused in a sentence where its Electron cannot be had, and on any other than the pinned one', () => {
  const refused = (env: NodeJS.ProcessEnv): string => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'src/setup/package.mjs'), '--target', 'dir', '--output', join(at.folder, 'release')], { cwd: root, encoding: 'utf8', env: { ...process.env, ...env } })
    expect(status).toBe(1)
    return stderr
  }
  const other = join(at.folder, 'other-electron')
  mkdirSync(other)
  writeFileSync(join(other, 'version'), '25.1.1')
  expect(refused({ ELECTRON_OVERRIDE_DIST_PATH: other })).toMatch(/^✗ A release is built on Electron [\d.]+, and .* holds 25\.1\.1/m)
  if (at.standIn) expect(refused({})).toMatch(/^✗ A release is built on Electron [\d.]+, which cannot be downloaded here: set ELECTRON_MIRROR/m)
  expect(existsSync(join(at.folder, 'release', 'linux-unpacked'))).toBe(false)
})
