import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { UpdateOrders } from '#domain/operator/update.ts'
import { ROUTES } from '#sync/protocol.ts'
import { launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { enrolCode, serverCommand, startServer, type Person, type TestServer } from '../support/app-server.ts'
import { call, enrolWith, type Desk } from '../support/central.ts'
import { madeRelease, releaseKey } from '../support/made-release.ts'
import { signIn } from '../support/operator-at-desk.ts'
import { endAll, until } from '../support/started.ts'

/** IT's page, by keyboard, on the real server; the desk that is steered speaks for itself. */
const at = {} as { folder: string; server: TestServer; console: TestConsole; other: Desk; release: string; large: string; foreign: string }
/** Of this role the demo city has nobody. */
const IT: Person = { username: 'it', password: 'demo-peygir-137', name: 'پیمان شبکه', role: 'it' }
const page = (): Page => at.console.page
const press = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page().keyboard.press(key)
}
const row = (grid: string, name: string | RegExp): Locator => page().getByRole('grid', { name: grid, exact: true }).getByRole('row', { name })
const dialog = (): Locator => page().locator('[role=dialog],[role=alertdialog]')
const confirmed = async (): Promise<void> => {
  await press('Control+Enter')
  await dialog().waitFor({ state: 'detached' })
}
/** What the steered desk is told when it reports. */
async function told(): Promise<UpdateOrders> {
  const report = { cursor: 0, waiting: 2, clockOffset: 0, version: '1.1.0', freeBytes: 5e9, ring: 'stable', update: { phase: 'ready', version: '1.2.0', since: Date.now() - 60_000, holds: ['draft'], percent: null, why: null } }
  const { status, json } = await call(at.server.url, ROUTES.deskReport, at.other.headers, report)
  expect(status).toBe(200)
  return (json as { update: UpdateOrders }).update
}
const choosing = (folder: string) => at.console.app.evaluate(({ dialog: own }, chosen) => {
  Object.assign(own, { showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: [chosen] }) })
}, folder)

beforeAll(async () => {
  at.folder = temporaryFolder('workstations')
  const key = releaseKey(at.folder)
  at.release = await madeRelease(at.folder, '1.2.0', Buffer.alloc(2_500_000, 'یک'), key, 'جست‌وجوی تندتر')
  at.large = await madeRelease(at.folder, '1.1.5', Buffer.alloc(48_000_000, 'سه'), key)
  at.foreign = await madeRelease(at.folder, '1.3.0', Buffer.alloc(2_000, 'دو'), releaseKey(at.folder, 'foreign'))
  at.server = await startServer({ words: ['--release-key', `${key.file}.pub`] })
  await serverCommand('operator', 'add', '--data', at.server.dataFolder, '--username', IT.username, '--name', IT.name, '--role', IT.role, '--password', IT.password)
  at.other = await enrolWith(at.server.url, await enrolCode(at.server, 'میز انبار'))
  await told()
  at.console = await launchConsole({ server: at.server, deskName: 'میز فناوری', userData: join(at.folder, 'desk'), size: { width: 1366, height: 768 } })
  page().setDefaultTimeout(15_000)
  await signIn(page(), IT)
}, 180_000)
afterAll(async () => {
  await endAll()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

describe('IT at the workstations', () => {
  test('sees every desk with what it told', async () => {
    await page().getByRole('contentinfo').waitFor()
    await press('Control+Shift+KeyM')
    await row('میزها', /میز انبار.*۱\.۱\.۰.*stable.*۱\.۲\.۰.*آمادهٔ نصب.*پیام نیمه‌کاره/).waitFor()
    await row('میزها', /میز فناوری/).waitFor()
    expect(await page().getByRole('grid').getByRole('row').count()).toBe(3)
  })

  test('brings a signed release, file by file; one of somebody else’s key is refused in words', async () => {
    await press('Alt+Digit2')
    await page().getByText('سرور هنوز نسخه‌ای ندارد').waitFor()
    await choosing(at.foreign)
    await press('Alt+KeyO')
    await page().getByRole('alert').filter({ hasText: 'امضای نسخهٔ تازه درست نیست' }).waitFor()
    await choosing(at.release)
    await press('Alt+KeyO')
    await row('نسخه‌ها', /۱\.۲\.۰.*کامل/).waitFor()
    await page().getByText('جست‌وجوی تندتر').waitFor()
    expect(await page().getByRole('grid').getByRole('row').count()).toBe(2)
  })

  test('stops sending a large one, says that only a part is there, and finishes it when the same folder is chosen again', async () => {
    await choosing(at.large)
    await press('Alt+KeyO')
    await page().getByRole('button', { name: 'بس است' }).press('Enter')
    await row('نسخه‌ها', /۱\.۱\.۵.*رسیده/).waitFor()
    const there = async (): Promise<boolean> => {
      const reply = await page().evaluate(() => window.peygir.call['workstations.read']({}))
      return reply.ok && reply.value.releases.some(({ version, whole }) => version === '1.1.5' && whole)
    }
    expect(await there()).toBe(false)
    await press('Alt+KeyO')
    await row('نسخه‌ها', /۱\.۱\.۵.*کامل/).waitFor()
    expect(await there()).toBe(true)
  })

  test('makes a ring, moves a desk to it, and gives it the release after seeing what that does', async () => {
    await press('Alt+Digit3', 'KeyN')
    await dialog().waitFor()
    await page().keyboard.type('Pilot')
    await press('Control+Enter')
    await page().getByText('نام با حرف کوچک لاتین آغاز می‌شود').waitFor()
    await press('Control+KeyA')
    await page().keyboard.type('pilot')
    await confirmed()
    await row('حلقه‌ها', /^pilot/).waitFor()

    await press('Alt+Digit1', 'F3')
    await page().keyboard.type('انبار')
    await until('one desk to be left', async () => (await page().getByRole('grid').getByRole('row').count()) === 2)
    await press('Enter', 'KeyG')
    await dialog().getByText('pilot').first().waitFor()
    await confirmed()
    await row('میزها', /میز انبار.*pilot.*به فرمان/).waitFor()

    await press('Alt+Digit2')
    await row('نسخه‌ها', /۱\.۲\.۰/).waitFor()
    await press('KeyG')
    await dialog().waitFor()
    await press('Enter')
    await page().getByRole('option', { name: /pilot/ }).waitFor()
    await press('p', 'Enter')
    await dialog().getByText('۱ میز آن را می‌گیرد').waitFor()
    await confirmed()
    await row('نسخه‌ها', /۱\.۲\.۰.*pilot/).waitFor()
    expect(await told()).toMatchObject({ ring: 'pilot', paused: false })
    expect((await fetch(`${at.server.url}/updates/pilot/latest-linux.yml`)).status).toBe(200)
    expect((await fetch(`${at.server.url}/updates/stable/latest-linux.yml`)).status).toBe(404)
  })

  test('holds a desk and takes that back, forces it after saying what that means, and lets it go by its own policy', async () => {
    await press('Alt+Digit1')
    await row('میزها', /میز انبار/).waitFor()
    await press('F3')
    await page().keyboard.type('انبار')
    await until('one desk to be left', async () => (await page().getByRole('grid').getByRole('row').count()) === 2)
    await press('Enter', 'Space', 'KeyH')
    await row('میزها', /نگه‌داشته به فرمان/).waitFor()
    expect(await told()).toMatchObject({ ring: 'pilot', hold: true, force: null })
    await press('Control+KeyZ')
    await until('the order to be taken back', async () => !(await told()).hold)
    await page().getByRole('status').filter({ hasText: 'به فرمان پیشین برگشت' }).waitFor()
    expect(await told()).toMatchObject({ ring: 'pilot' })

    await press('KeyF')
    await dialog().getByText('در نخستین لحظه‌ای که نه تماسی هست').waitFor()
    await confirmed()
    await row('میزها', /واداشته به .*۱\.۲\.۰/).waitFor()
    expect(await told()).toMatchObject({ force: '1.2.0' })
    await press('KeyB')
    await until('no orders to be left', async () => (await told()).force === null)
    expect(await told()).toMatchObject({ ring: null, hold: false })
  })

  test('pauses a ring and lets it go on with one key', async () => {
    await press('Alt+Digit3')
    await row('حلقه‌ها', /^pilot/).waitFor()
    await press('ArrowDown', 'KeyP')
    await row('حلقه‌ها', /^pilot.*درنگ/).waitFor()
    const list = async () => (await fetch(`${at.server.url}/updates/pilot/latest-linux.yml`)).status
    expect(await list()).toBe(404)
    await press('KeyP')
    await row('حلقه‌ها', /^pilot.*روان/).waitFor()
    expect(await list()).toBe(200)
  })

  test('a release that a ring has is not removed; without the server the last figures stay and say of when they are', async () => {
    await press('Alt+Digit2')
    await row('نسخه‌ها', /۱\.۲\.۰/).waitFor()
    await press('Delete')
    await dialog().waitFor()
    await press('Control+Enter')
    await dialog().getByText('release_in_use').waitFor()
    await press('Escape')
    await at.server.stop()
    await press('Alt+KeyR')
    await page().getByText('سرور در دسترس نیست؛ این‌ها وضع').waitFor()
    expect(await row('نسخه‌ها', /۱\.۲\.۰/).count()).toBe(1)
    await at.server.restart()
    await press('Alt+KeyR')
    await page().getByText('سرور در دسترس نیست؛ این‌ها وضع').waitFor({ state: 'detached' })
  })
})
