import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TicketState } from '#domain/ticket/state.ts'
import { launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { enrolCode, startServer, type TestServer } from '../support/app-server.ts'
import { deskBytes } from '../support/desk-bytes.ts'
import { atDesk, signIn, type OperatorAtDesk } from '../support/operator-at-desk.ts'
import { endAll, until } from '../support/started.ts'

const at = {} as { server: TestServer; folder: string; centre: TestConsole; department: TestConsole; zahra: OperatorAtDesk; saeed: OperatorAtDesk }
const SAID = 'مخزن سر کوچهٔ چراغدار شکسته است'
const PHONE = '۰۹۱۲۳۴۵۶۷۸۹'
const REPORTED = 'مخزن تازه نصب شد'
/** The smallest picture: one grey pixel. */
const PHOTO = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64')

beforeAll(async () => {
  at.folder = temporaryFolder('department')
  at.server = await startServer()
  const size = { width: 1366, height: 768 }
  at.centre = await launchConsole({ server: at.server, deskName: 'مرکز', userData: join(at.folder, 'centre'), size })
  const enrolmentCode = await enrolCode(at.server, 'میز پسماند', 'department')
  at.department = await launchConsole({ policy: { serverUrl: at.server.url, enrolmentCode }, userData: join(at.folder, 'department'), size })
  await signIn(at.centre.page, person('zahra'))
  await signIn(at.department.page, person('saeed'))
  at.zahra = await atDesk(at.centre.page)
  at.saeed = await atDesk(at.department.page)
}, 180_000)
afterAll(async () => {
  await endAll()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

const person = (name: string) => at.server.people.find(({ username }) => username === name)!
const arrived = (code: string, status: TicketState['status']): Promise<TicketState> =>
  until(`${code} to be ${status} at the centre`, async () => {
    const reply = await at.centre.page.evaluate((asked) => window.peygir.call['ticket.read']({ ticketId: null, code: asked }), code)
    return reply.ok && reply.value?.state.status === status ? reply.value.state : undefined
  }, 20_000)
async function another(page: Page, name: string): Promise<void> {
  await page.evaluate(() => window.peygir.call['session.signOut']({}))
  await page.reload()
  await signIn(page, person(name))
}
async function open(page: Page, desk: OperatorAtDesk, code: string): Promise<void> {
  await desk.keyboard.press('Ctrl+KeyK')
  await desk.keyboard.type(code)
  await desk.keyboard.press('Enter')
  await page.getByTestId('ticket-code').waitFor()
}
/** A sheet by its key; the desk knows the news a moment before the page shows it. */
const sheet = (page: Page, desk: OperatorAtDesk, key: string) =>
  until(`a sheet after ${key}`, async () => {
    await desk.keyboard.press(key)
    return page.getByRole('dialog').waitFor({ timeout: 700 }).then(() => true, () => undefined)
  })

test('a message goes to its department, is acknowledged and reported with a photo there, and verified at the centre; nobody else’s liaison sees it and nothing of it lies on the department’s disk', async () => {
  const { centre, department, zahra, saeed } = at
  const code = await zahra.takeMessage({ subject: 'زباله', place: 'مینودر', text: SAID, phone: PHONE })
  await open(centre.page, zahra, code)
  await sheet(centre.page, zahra, 'KeyF')
  await zahra.keyboard.press('Ctrl+Enter')
  const { id: ticketId } = await arrived(code, 'forwarded')

  // nobody asks for it: the server says that there is news
  await department.page.locator(`[data-ticket="${ticketId}"]`).click()
  await department.page.getByTestId('department-code').waitFor()
  expect(await department.page.getByRole('article').innerText()).toContain(SAID)
  await until('the centre to know that it was read', async () => (await arrived(code, 'forwarded')).assignments[0]?.readAt)
  await saeed.keyboard.press('KeyK')
  await arrived(code, 'acknowledged')

  await sheet(department.page, saeed, 'KeyR')
  await saeed.keyboard.type(REPORTED)
  const dialog = department.page.getByRole('dialog')
  await dialog.locator('input[type=file]').setInputFiles({ name: 'after.png', mimeType: 'image/png', buffer: PHOTO })
  // what is added in the sheet is chosen
  await dialog.getByRole('button', { name: 'after.png', pressed: true }).waitFor()
  await saeed.keyboard.press('Ctrl+Enter')
  await dialog.waitFor({ state: 'detached' })
  const reported = await arrived(code, 'reported')
  const shelf = (name: string) => department.page.locator(`[data-shelf=${name}]`)
  await shelf('reported').getByText('۱').click()
  await department.page.getByText('گزارش داده‌اید؛ در انتظار کنترل مرکز').waitFor()
  expect(await department.page.locator(`[data-ticket="${ticketId}"]`).count()).toBe(1)
  const [report] = reported.assignments[0]?.reports ?? []
  expect(report).toMatchObject({ relayed: false, photos: reported.attachments.map(({ id }) => id) })
  expect(reported.attachments).toHaveLength(1)

  await another(centre.page, 'leila')
  const leila = await atDesk(centre.page)
  await open(centre.page, leila, code)
  const photo = await until('the photo at the centre', () => centre.page.evaluate(async (asked) => {
    const reply = await window.peygir.call['attachment.read'](asked)
    return reply.ok ? [...reply.value.bytes] : undefined
  }, { ticketId, attachmentId: report?.photos[0] ?? '' }))
  expect(Buffer.from(photo).equals(PHOTO)).toBe(true)
  await sheet(centre.page, leila, 'KeyV')
  await leila.keyboard.press('Digit1')
  await leila.keyboard.press('Ctrl+Enter')
  await arrived(code, 'verified')
  await shelf('done').getByText('۱').click()
  await department.page.locator(`[data-ticket="${ticketId}"]`).waitFor()

  await another(department.page, 'reza')
  await department.page.getByText('هنوز پیامی پایان نیافته است').waitFor()
  expect(await department.page.evaluate((asked) => window.peygir.call['department.read']({ ticketId: asked }), ticketId)).toMatchObject({ ok: false, refusal: { code: 'ticket_unknown' } })

  const folder = folderOf('desk.db')
  const key = readFileSync(join(folderOf('key'), 'key'), 'utf8').trim()
  await department.close()
  const bytes = deskBytes(folder, key)
  const lies = (words: string): boolean => bytes.includes(Buffer.from(words, 'utf8'))
  // the city's data do lie there, so what is read is the plain text
  expect(lies('سازمان مدیریت پسماند')).toBe(true)
  expect([SAID, '+989123456789', REPORTED, ticketId, code].filter(lies)).toEqual([])
})

/** Where below the department's data this file lies. */
function folderOf(name: string): string {
  const found = readdirSync(join(at.folder, 'department'), { recursive: true, encoding: 'utf8' }).find((path) => path === name || path.endsWith(`/${name}`))
  if (found === undefined) throw new Error(`the department's desk has no ${name}`)
  return dirname(join(at.folder, 'department', found))
}
