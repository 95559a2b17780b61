import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ALL_TICKETS } from '#ipc/contract.ts'
import { launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { startServer, type TestServer } from '../support/app-server.ts'
import { atDesk, signIn } from '../support/operator-at-desk.ts'
import { hostPid, processes, shellLog } from '../support/shell.ts'
import { alive, endAll, until } from '../support/started.ts'
import { spoil } from '../support/spoiled.ts'
import { tracesIn } from '../support/traces.ts'

// One console through one day; then all that lies in its folder is read for what citizens said.
const at = {} as { folder: string; server: TestServer; console: TestConsole }
const NAME = 'پرندوش نیک‌سرشتی'
const WORDS = ['پرندوش', 'سرشتی', '9121370246', '0499370899', 'بن‌بست سپیدارک', 'سپیدارک', 'چالهٔ ژرفناک', 'ژرفناک', 'رشوه‌ستانی', 'ناتمامک']
const person = (username: string) => at.server.people.find((each) => each.username === username)!
const crashes = () => {
  const file = join(at.console.userData, 'logs', 'crashes.log')
  return readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
}
const dumps = () => readdirSync(at.console.userData, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dmp'))
const secrets = () => [...WORDS, person('zahra').password, 'no-such-password-77']

beforeAll(async () => {
  at.folder = temporaryFolder('no-trace')
  at.server = await startServer()
  at.console = await launchConsole({ server: at.server, userData: join(at.folder, 'data'), size: { width: 1366, height: 768 } })
})
afterAll(() => endAll().finally(() => rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })))

test('the search itself finds a word in each of the forms in which programs write', () => {
  const folder = temporaryFolder('traces')
  mkdirSync(join(folder, 'deep'))
  const written = { utf8: 'او پرندوش بود', utf16: Buffer.from('xx پرندوش', 'utf16le'), address: `#/tickets?text=${encodeURIComponent('پرندوش')}`, base64: Buffer.from('ab پرندوش ').toString('base64'), other: 'پرنده' }
  for (const [name, text] of Object.entries(written)) writeFileSync(join(folder, 'deep', name), text)
  expect(tracesIn(folder, ['پرندوش']).toSorted()).toEqual(['address', 'base64', 'utf16', 'utf8'].map((name) => `پرندوش in deep/${name}`))
  rmSync(folder, { recursive: true })
})

test('a day’s work: nothing of what citizens said is in any file of the desk', async () => {
  const { page } = at.console
  await page.getByLabel('نام کاربری').fill('zahra', { timeout: 60_000 })
  await page.getByLabel('گذرواژه').fill('no-such-password-77')
  await page.keyboard.press('Enter')
  await page.getByText('credentials_wrong').waitFor()
  await signIn(page, person('zahra'))
  const desk = await atDesk(page)
  await desk.write({ subject: 'زباله', place: 'پونک', text: 'چالهٔ ژرفناک', phone: '09121370246' })
  await page.getByLabel('نام شهروند').fill(NAME)
  await page.getByLabel('کد ملی').fill('0499370899')
  await page.getByLabel('نشانی').first().fill('بن‌بست سپیدارک ۱۲')
  await desk.keyboard.press('Ctrl+Enter')
  await page.getByTestId('tracking-code').waitFor()
  const code = await desk.takeMessage({ subject: 'رفتار کا', place: 'پونک', text: 'رشوه‌ستانی' })
  expect(code).toMatch(/^\d{8}$/)
  await until('all to be sent', async () => (await desk.status()).waiting === 0)
  await at.server.stop()
  await desk.takeMessage({ subject: 'چراغ', place: 'خیام', text: 'ژرفناک بی سرور' })
  await until('it to wait', async () => (await desk.status()).waiting > 0)
  await desk.write({ subject: 'چراغ', place: 'خیام', text: 'ناتمامک' })
  await until('the draft to be kept', async () => {
    const reply = await page.evaluate(() => window.peygir.call['draft.list']({}))
    return reply.ok && JSON.stringify(reply.value).includes('ناتمامک')
  })
  expect(await desk.search('ژرفناک')).toHaveLength(2)
  await page.getByRole('grid', { name: 'فهرست پیام‌های باز' }).getByRole('row').nth(1).click()
  await page.getByText('ژرفناک').first().waitFor()
  await page.evaluate(async (filter) => {
    const reply = await window.peygir.call['ticket.first'](filter)
    location.hash = `#/print/${reply.ok ? reply.value.rows[0]?.id : ''}`
  }, { ...ALL_TICKETS, text: 'ژرفناک' })
  await page.getByRole('button', { name: 'چاپ', exact: true }).waitFor()
  expect(tracesIn(at.console.userData, secrets())).toEqual([])
})

test('a window and a host that crash leave where they were, and no memory of theirs', async () => {
  const { app, userData } = at.console
  const host = await hostPid(app)
  process.kill(host, 'SIGSEGV')
  await until('the host to be gone', () => !alive(host))
  const [tab] = await processes(app, 'Tab')
  // a signal from outside does not end a process in the sandbox
  await app.evaluate(({ BrowserWindow }) => void BrowserWindow.getAllWindows()[0]?.webContents.loadURL('chrome://crash').catch(() => undefined))
  await until('both crashes', () => crashes().length >= 2 || undefined)
  const [first, second] = crashes()
  expect(first).toMatchObject({ code: 'crash', process: 'utility', pid: host, exception: 'b' })
  expect(second).toMatchObject({ code: 'crash', process: 'renderer', pid: tab, exception: 'b' })
  for (const { places } of [first!, second!]) expect(String(places).split(' ').length, String(places)).toBeGreaterThan(5)
  expect(dumps()).toEqual([])
  expect(tracesIn(userData, secrets())).toEqual([])
})

test('what the main process leaves when it crashes is taken at the next start', async () => {
  process.kill(at.console.pid, 'SIGSEGV')
  await until('the console to be gone', () => !alive(at.console.pid))
  await until('its dump', () => dumps().length === 1)
  await at.console.close()
  // and a disk that fails: nothing that is read at the start is touched
  spoil(join(at.console.userData, 'desk.db'), readFileSync(join(at.console.userData, 'key'), 'utf8').trim(), ['streams'])
  at.console = await launchConsole({ server: at.server, userData: at.console.userData })
  await until('it to be taken', () => dumps().length === 0)
  expect(crashes().at(-1)).toMatchObject({ code: 'crash', process: 'browser', exception: 'b' })
  expect(readFileSync(join(at.console.userData, 'logs', 'host.log'), 'utf8')).toContain('"code":"host"')
  expect(shellLog(at.console).filter(({ code }) => code === 'crash_unread')).toEqual([])
  expect(tracesIn(at.console.userData, secrets())).toEqual([])
})

test('IT saves the diagnostics into one file, and looks through the database: nothing of what citizens said is there either', async () => {
  const { app, page } = at.console
  const file = join(at.folder, 'diagnostics.json')
  await app.evaluate(({ dialog }, filePath) => void Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: false, filePath }) }), file)
  await page.getByRole('button', { name: 'دربارهٔ این میز' }).click()
  const sheet = page.getByRole('dialog', { name: 'دربارهٔ این میز' })
  await sheet.getByRole('button', { name: 'بررسی پایگاه داده' }).click()
  await sheet.getByText('۱ بخش پایگاه داده خراب است', { exact: false }).waitFor()
  await sheet.getByRole('button', { name: 'ذخیرهٔ گزارش فنی…' }).click()
  await sheet.getByText('گزارش فنی ذخیره شد.').waitFor()
  const saved = JSON.parse(readFileSync(file, 'utf8')) as Record<'desk' | 'machine' | 'logs' | 'console' | 'update', Record<string, unknown>> & { files: { name: string; bytes: number }[] }
  expect(saved.desk).toMatchObject({ status: { enrolled: true }, problem: 'server_unreachable', storage: null })
  expect((saved.desk['tables'] as { name: string; sound: boolean }[]).filter(({ sound }) => !sound).map(({ name }) => name)).toEqual(['streams'])
  expect(saved.machine['settings']).toContainEqual(expect.objectContaining({ name: 'enrolmentCode', value: null, secret: true, origin: 'file' }))
  expect((saved.logs['crashes'] as { process: string }[]).map(({ process: of }) => of)).toEqual(['utility', 'renderer', 'browser'])
  expect(saved.update).toMatchObject({ phase: 'off' })
  expect((saved.logs['host'] as unknown[]).length).toBeGreaterThan(0)
  expect(saved.files.find(({ name }) => name === 'desk.db')?.bytes).toBeGreaterThan(100_000)
  const names = at.server.people.map(({ name }) => name)
  expect(tracesIn(at.folder, [...secrets(), ...names])).toEqual([])
  expect(readFileSync(file, 'utf8').includes(readFileSync(join(at.console.userData, 'key'), 'utf8').trim())).toBe(false)
})

test('the damaged database is built anew there, and what this desk had not sent arrives at the server', async () => {
  const { page } = at.console
  const desk = await atDesk(page)
  const { waiting } = await desk.status()
  expect(waiting).toBeGreaterThan(0)
  const sheet = page.getByRole('dialog', { name: 'دربارهٔ این میز' })
  await sheet.getByRole('button', { name: 'بررسی پایگاه داده' }).click()
  await sheet.getByRole('button', { name: 'ساخت پایگاه تازه…' }).click()
  await sheet.getByRole('button', { name: 'از نو بساز' }).click()
  await sheet.getByText('پایگاه تازه ساخته شد', { exact: false }).waitFor()
  expect((await desk.status()).waiting).toBe(waiting)
  await at.server.restart()
  await page.evaluate(() => window.peygir.call['sync.now']({}))
  await until('all to be sent', async () => (await desk.status()).waiting === 0, 30_000)
  await sheet.getByRole('button', { name: 'بررسی پایگاه داده' }).click()
  await sheet.getByText('پایگاه داده سالم است.').waitFor()
  await page.keyboard.press('Escape')
  await signIn(page, person('zahra'))
  await expect.poll(() => page.getByLabel('شرح پیام').inputValue()).toContain('ناتمامک')
  expect(await desk.search('ژرفناک')).toHaveLength(2)
})
