import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asciiDigits } from '#domain/text/canonical.ts'
import { launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { startServer, type TestServer } from '../support/app-server.ts'
import { atDesk, signIn, type OperatorAtDesk } from '../support/operator-at-desk.ts'
import { shellLog } from '../support/shell.ts'
import { endAll } from '../support/started.ts'

const at = {} as { folder: string; server: TestServer; console: TestConsole; desk: OperatorAtDesk; code: string }
const LIMIT = { timeout: 20_000 }

beforeAll(async () => {
  at.folder = temporaryFolder('link')
  at.server = await startServer()
  at.console = await launchConsole({ server: at.server, userData: join(at.folder, 'desk'), size: { width: 1366, height: 768 } })
})
afterAll(async () => {
  await endAll()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

/** The telephone number in the open message, as it stands in its field. */
const phone = async () => asciiDigits(await at.console.page.getByLabel('شمارهٔ تماس').inputValue(LIMIT))

test('a call that rings before anybody has signed in waits, and opens the intake with the caller’s number', async () => {
  await at.console.page.getByLabel('نام کاربری').waitFor(LIMIT)
  expect(await at.console.startAgain('peygir://call?number=%2B989123456789')).toBe(0)
  await signIn(at.console.page, at.server.people.find((each) => each.username === 'zahra')!)
  await expect.poll(phone, LIMIT).toBe('0912 345 6789')
  at.desk = await atDesk(at.console.page)
  await at.desk.keyboard.press('F3')
  at.code = await at.desk.takeMessage({ subject: 'آسفالت', place: 'پونک', text: 'پیام کسی که زنگ زد' })
})

test('a ticket’s link opens it', async () => {
  await at.console.startAgain(`peygir://ticket/${at.code}`)
  await at.console.page.getByText('پیام کسی که زنگ زد').first().waitFor(LIMIT)
  expect(at.console.page.url()).toMatch(/#\/tickets\/[0-9a-f-]{36}$/)
})

test('the same call told of twice is one message; another call leaves it as it is', async () => {
  const open = () => at.console.page.evaluate(async () => {
    const drafts = await window.peygir.call['draft.list']({})
    return drafts.ok ? drafts.value.map(({ body }) => body['phone']).sort() : drafts.refusal.code
  })
  for (const number of ['02832221110', '02832221110', '09351112233']) await at.console.startAgain(`peygir://call?number=${number}`)
  await expect.poll(phone, LIMIT).toBe('0935 111 2233')
  await expect.poll(open, LIMIT).toEqual(['028 3222 1110', '0935 111 2233'])
})

test('a link that is malformed is refused in words and logged by its code alone', async () => {
  const wrong = `${at.code.slice(0, -1)}${(Number(at.code.at(-1)) + 1) % 10}`
  await at.console.startAgain(`peygir://ticket/${wrong}`)
  await at.console.page.getByText('این پیوند ناقص یا نادرست است و باز نشد.').waitFor(LIMIT)
  const links = shellLog(at.console).filter(({ code }) => code === 'link')
  expect(links.map(({ what }) => what)).toEqual(['call', 'ticket', 'call', 'call', 'call', 'link_malformed'])
  expect(JSON.stringify(links)).not.toMatch(/\d{8}(?!T)[^-]/)
})
