import { X509Certificate } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROUTES, PROTOCOL, PROTOCOL_HEADER } from '#sync/protocol.ts'
import { launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { enrolCode, startServer, type TestServer } from '../support/app-server.ts'
import { atDesk, signIn } from '../support/operator-at-desk.ts'
import { HOST, ownAuthority, smallProxy, tlsFront, type Authority, type Front, type SmallProxy } from '../support/own-authority.ts'
import { shellLog, status } from '../support/shell.ts'
import { endAll, until } from '../support/started.ts'
import { violations } from '../support/violations.ts'

// One console through one shift in an office with an authority and a proxy script of its own: each test begins where the one before left it.
const at = {} as { folder: string; city: Authority; server: TestServer; front: Front; proxy: SmallProxy; script: Server; fetched: string[]; console: TestConsole }
const person = (username: string) => at.server.people.find((each) => each.username === username)!
const WORDS = 'این پیام هنوز ثبت نشده است'

beforeAll(async () => {
  at.folder = temporaryFolder('office')
  at.city = ownAuthority('Testville CA')
  at.server = await startServer()
  at.front = await tlsFront(at.city.issue(HOST), at.server.url)
  at.proxy = await smallProxy(at.front.port)
  at.fetched = []
  at.script = createServer((request, response) => {
    at.fetched.push(request.url ?? '')
    response.setHeader('content-type', 'application/x-ns-proxy-autoconfig')
    response.end(`function FindProxyForURL(url, host) { return host === '${HOST}' ? 'PROXY ${new URL(at.proxy.url).host}' : 'DIRECT' }`)
  })
  await new Promise<void>((done) => at.script.listen(0, '127.0.0.1', done))
  const caFile = join(at.folder, 'city-ca.pem')
  writeFileSync(caFile, at.city.ca)
  const pac = `http://127.0.0.1:${(at.script.address() as AddressInfo).port}/proxy.pac`
  at.console = await launchConsole({
    userData: join(at.folder, 'data'), size: { width: 1366, height: 768 },
    policy: { serverUrl: `https://${HOST}:${at.front.port}`, enrolmentCode: await enrolCode(at.server, 'میز اداره'), caFile, proxy: `pac+${pac}`, idleLockMinutes: 1 },
  })
})
afterAll(async () => {
  await endAll()
  at.script.closeAllConnections()
  at.script.close()
  await at.proxy.close()
  await at.front.close()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

/** As if nobody had touched the machine for that long. */
const idleFor = (seconds: number) => at.console.app.evaluate(({ powerMonitor }, idle) => void Object.assign(powerMonitor, { getSystemIdleTime: () => idle }), seconds)
const drafts = () => at.console.page.evaluate(() => window.peygir.call['draft.list']({}))

test('by the policy of its machine it trusts the city’s authority and goes through the proxy that the office’s script names', async () => {
  await idleFor(0)
  await signIn(at.console.page, person('zahra'))
  const desk = await atDesk(at.console.page)
  await desk.takeMessage({ subject: 'زباله', place: 'پونک', text: 'از پشت پراکسی' })
  await until('the message to be sent', async () => (await desk.status()).waiting === 0)
  expect(at.fetched).toContain('/proxy.pac')
  expect(new Set(at.proxy.asked)).toEqual(new Set([`${HOST}:${at.front.port}`]))
  expect(at.proxy.seen().includes('/v1/')).toBe(false)
})

test('when nobody is at it, it closes by itself and says whose draft it keeps', async () => {
  const { page } = at.console
  const desk = await atDesk(page)
  await desk.keyboard.press('Ctrl+KeyN')
  await desk.write({ subject: 'چراغ', place: 'خیام', text: WORDS })
  await until('the draft to be kept', async () => {
    const reply = await drafts()
    return reply.ok && JSON.stringify(reply.value).includes(WORDS)
  })
  await idleFor(61)
  await page.getByText('میز قفل شد', { exact: false }).waitFor({ timeout: 15_000 })
  await idleFor(0)
  expect(await page.getByText(WORDS).count()).toBe(0)
  expect(await page.getByLabel('نام کاربری').inputValue()).toBe('zahra')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('password')
  expect(await drafts()).toMatchObject({ ok: false, refusal: { code: 'signed_out' } })
  const files = readdirSync(at.console.userData, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const { parentPath, path, name } of files as unknown as { parentPath?: string; path: string; name: string }[]) {
    expect(readFileSync(join(parentPath ?? path, name)).includes(WORDS), name).toBe(false)
  }
})

test('IT reads and copies there, without signing in, what this desk is and whose word each setting is', async () => {
  const { page, app } = at.console
  await page.getByRole('button', { name: 'دربارهٔ این میز' }).click()
  const sheet = page.getByRole('dialog', { name: 'دربارهٔ این میز' })
  await sheet.getByRole('row', { name: /قفل خودکار \(دقیقه\) idleLockMinutes 1 فایل رایانه/ }).waitFor()
  await sheet.getByRole('row', { name: /حلقهٔ به‌روزرسانی ring stable پیش‌فرض/ }).waitFor()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Alt+KeyC')
  await sheet.getByText('رونوشت گرفته شد.').waitFor()
  const text = await app.evaluate(({ clipboard }) => clipboard.readText())
  for (const part of ['میز اداره', HOST, 'proxy.pac', 'فایل رایانه', 'مگابایت']) expect(text).toContain(part)
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
})

test('a colleague signs in there and finds nothing of it; its author does', async () => {
  const { page } = at.console
  const reza = at.server.people.find(({ username, role }) => username !== 'zahra' && role === 'operator')!
  await signIn(page, reza)
  expect(await drafts()).toEqual({ ok: true, value: [] })
  expect(await page.getByText(WORDS).count()).toBe(0)
  await at.console.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen'))
  await page.getByText('میز قفل شد', { exact: false }).waitFor()
  await signIn(page, person('zahra'))
  await expect.poll(() => page.getByLabel('شرح پیام').inputValue()).toBe(WORDS)
})

test('an administrator ends the session: within seconds the desk says so in words, and the draft is kept', async () => {
  const { page } = at.console
  const { url, admin } = at.server
  const headers = { [PROTOCOL_HEADER]: String(PROTOCOL), 'content-type': 'application/json' }
  const opened = await fetch(url + ROUTES.signIn.path, { method: 'POST', headers, body: JSON.stringify(admin) })
  const bearer = { ...headers, authorization: `Bearer ${((await opened.json()) as { token: string }).token}` }
  const listed = (await (await fetch(url + ROUTES.operators.path, { headers: bearer })).json()) as { operators: { id: string; username: string }[] }
  const zahra = listed.operators.find(({ username }) => username === 'zahra')!
  const change = { name: null, role: null, password: null, disabled: null, endSessions: true }
  expect((await fetch(`${url}${ROUTES.operatorChange.path.replace(':operatorId', zahra.id)}`, { method: 'PATCH', headers: bearer, body: JSON.stringify(change) })).status).toBe(200)
  await page.getByText('نشست شما از مرکز پایان داده شد', { exact: false }).waitFor({ timeout: 10_000 })
  await page.getByText('session_revoked').waitFor()
  await signIn(page, person('zahra'))
  await expect.poll(() => page.getByLabel('شرح پیام').inputValue()).toBe(WORDS)
})

test('somebody else in the server’s place is refused in words, and work goes on', async () => {
  const { page } = at.console
  at.front.become(ownAuthority('Somebody else').issue(HOST))
  await page.evaluate(() => window.peygir.call['sync.now']({}))
  await page.getByText('server_untrusted').first().waitFor({ timeout: 10_000 })
  expect(await status(at.console)).toMatchObject({ ok: true, value: { phase: 'offline' } })
  expect(shellLog(at.console).filter(({ code }) => code === 'refused')).toEqual([])
})

test('a computer without a policy is set up by hand: the proxy, then the city’s authority after its fingerprint was seen, by keyboard', async () => {
  at.front.become(at.city.issue(HOST))
  const { page, app, close, userData } = await launchConsole({ userData: join(at.folder, 'by-hand'), size: { width: 1366, height: 768 } })
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
  const give = (name: string, text: string) => {
    const file = join(at.folder, name)
    writeFileSync(file, text)
    return app.evaluate(({ dialog }, chosen) => void Object.assign(dialog, { showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: [chosen] }) }), file)
  }
  await page.getByLabel('نشانی سرور').fill(`https://${HOST}:${at.front.port}`, { timeout: 30_000 })
  await page.getByLabel('کد یک‌بارمصرف').fill(await enrolCode(at.server, 'میز دستی'))
  await page.keyboard.press('Enter')
  await page.getByText('server_unreachable').waitFor({ timeout: 30_000 })

  await page.getByRole('button', { name: /راه رسیدن به سرور/ }).press('Enter')
  await page.getByRole('option', { name: 'پراکسی', exact: true }).press('Enter')
  await page.getByRole('button', { name: 'به کار بردن این راه' }).press('Enter')
  await page.getByText('این خانه را پر کنید.').waitFor()
  await page.keyboard.type(new URL(at.proxy.url).host)
  await page.getByRole('button', { name: 'به کار بردن این راه' }).press('Enter')
  await page.getByText('server_untrusted').waitFor({ timeout: 30_000 })

  expect(await focused()).toContain('گزیدن فایل گواهی')
  await give('no-certificate.pem', 'words')
  await page.keyboard.press('Enter')
  await page.getByText('authority_invalid').waitFor()
  await give('own-ca.pem', at.city.ca)
  await page.keyboard.press('Enter')
  const section = page.getByRole('region', { name: 'شبکهٔ شهر' })
  await section.getByText('CN=Testville CA').waitFor()
  await section.getByText(new X509Certificate(at.city.ca).fingerprint256).waitFor()
  expect(await violations(page)).toEqual([])
  await section.getByRole('button', { name: 'همان است؛ از این پس به این مرجع اعتماد کن' }).press('Enter')
  await page.getByLabel('نام کاربری').waitFor({ timeout: 30_000 })
  expect(JSON.parse(readFileSync(join(userData, 'policy.json'), 'utf8'))).toEqual({ proxy: at.proxy.url, caFile: join(userData, 'authority.pem') })

  // whom an enrolled desk trusts is not its user's to say
  expect(await page.evaluate(() => window.peygir.shell['shell.wayToServer']({ proxy: 'direct' }))).toMatchObject({ ok: false, refusal: { code: 'not_permitted' } })
  await signIn(page, person('zahra'))
  await close()
})
