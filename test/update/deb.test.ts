import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync, copyFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { giveToOrdinaryUser } from '../../src/setup/user.mjs'
import { temporaryFolder } from '../support/app.ts'
import { enrolCode, startServer, type TestServer } from '../support/app-server.ts'
import { runKey } from '../support/built-release.ts'
import { openDpkgRoot, type DpkgRoot } from '../support/dpkg-root.ts'
import { allCodes, atDesk, signIn } from '../support/operator-at-desk.ts'
import { packageInto, standIn, startPackaged, type Packaged } from '../support/packaged.ts'
import { endAll } from '../support/started.ts'

const at = {} as { folder: string; system: DpkgRoot; server: TestServer; product: string; name: string; suffix: string; env: Readonly<Record<string, string>>; data: string; code: string; waiting: number }

const deb = (version: string): string => join(at.folder, version, readdirSync(join(at.folder, version)).find((name) => name.endsWith('.deb')) ?? `no deb of ${version}`)

beforeAll(async () => {
  at.folder = temporaryFolder('update-deb')
  const isStandIn = await standIn()
  at.name = isStandIn ? 'peygir-137-stand-in' : 'peygir-137'
  at.product = isStandIn ? 'Peygir 137 stand-in' : 'Peygir 137'
  at.suffix = isStandIn ? '+standin' : ''
  for (const version of ['1.0.0', '1.1.0']) packageInto(join(at.folder, version), ['deb'], ['--version', version, '--release-key', `${runKey().file}.pub`, ...(isStandIn ? ['--stand-in'] : [])])
  at.system = openDpkgRoot(join(at.folder, 'system'))
  at.server = await startServer()
  const [policy, config, temporary] = [join(at.folder, 'policy.json'), join(at.folder, 'config'), join(at.folder, 'tmp')]
  writeFileSync(policy, JSON.stringify({ serverUrl: at.server.url, enrolmentCode: await enrolCode(at.server, 'میز بستهٔ دبیان') }))
  for (const folder of [config, temporary]) mkdirSync(folder)
  giveToOrdinaryUser(at.folder)
  at.env = { XDG_CONFIG_HOME: config, TMPDIR: temporary, PEYGIR_POLICY: policy }
  at.data = join(config, at.product, 'desk.db')
})
afterAll(async () => {
  await endAll()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

async function atWork(work: (page: Page, app: Packaged) => Promise<void>): Promise<void> {
  const app = await startPackaged(at.system.at(`opt/${at.product}/${at.name}`), at.env)
  try {
    await work(app.page, app)
  } finally {
    process.kill(app.pid, 'SIGTERM')
    await app.ended
  }
}
const status = async (page: Page) => {
  const reply = await page.evaluate(() => window.peygir.call['status.read']({}))
  if (!reply.ok) throw new Error(reply.refusal.code)
  return reply.value
}
const zahra = () => at.server.people.find(({ username }) => username === 'zahra')!

test('a console of a .deb takes a message that it cannot send', async () => {
  at.system.dpkg(['-i', deb('1.0.0')])
  await atWork(async (page) => {
    await signIn(page, zahra())
    await expect.poll(async () => (await status(page)).phase, { timeout: 30_000 }).toBe('online')
    await at.server.stop()
    at.code = await (await atDesk(page)).takeMessage({ subject: 'زباله', place: 'پونک', text: 'سطل سر کوچه دو روز است خالی نشده.' })
    const { version, waiting } = await status(page)
    expect(version).toBe(`1.0.0${at.suffix}`)
    // the call that it came by waits with it
    expect(waiting).toBeGreaterThan(0)
    at.waiting = waiting
  })
})

test('it does not update itself: that is the office’s repository’s work, and it says so', async () => {
  await atWork(async (page) => {
    const state = await page.evaluate(() => window.peygir.shell['shell.update']({}))
    expect(state).toMatchObject({ ok: true, value: { phase: 'off', why: 'update_not_here' } })
  })
})

test('half a package changes nothing', async () => {
  const half = join(at.folder, 'half.deb')
  copyFileSync(deb('1.1.0'), half)
  truncateSync(half, Math.floor(statSync(half).size / 2))
  expect(() => at.system.dpkg(['-i', half])).toThrow(/unexpected end|premature|corrupt|truncated|short read|unable/i)
  await atWork(async (page) => expect(await status(page)).toMatchObject({ version: `1.0.0${at.suffix}`, waiting: at.waiting }))
})

test('a newer package is put in over it, and what waited is sent under its code', async () => {
  at.system.dpkg(['-i', deb('1.1.0')])
  await at.server.restart()
  await atWork(async (page) => {
    await expect.poll(async () => status(page), { timeout: 60_000 }).toMatchObject({ version: `1.1.0${at.suffix}`, phase: 'online', waiting: 0 })
    await signIn(page, zahra())
    expect(await allCodes(page)).toContain(at.code)
  })
})

test('the one before comes back by the same way, with the same data', async () => {
  at.system.dpkg(['-i', deb('1.0.0')])
  await atWork(async (page) => {
    await signIn(page, zahra())
    expect((await status(page)).version).toBe(`1.0.0${at.suffix}`)
    expect(await allCodes(page)).toContain(at.code)
  })
})

test('removed, it leaves the data of whoever worked with it', () => {
  const before = readFileSync(at.data)
  at.system.dpkg(['-r', at.name])
  expect(existsSync(at.system.at(`opt/${at.product}`))).toBe(false)
  expect(readFileSync(at.data).equals(before)).toBe(true)
})
