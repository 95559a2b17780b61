import type { Page } from 'playwright-core'
import type { CommandData, CommandType } from '#domain/catalog.ts'
import { launchConsole, type ConsoleOptions, type TestConsole } from './app.ts'
import { enrolCode, type TestServer } from './app-server.ts'
import { registerData, uuid } from './commands.ts'
import { signIn } from './operator-at-desk.ts'
import { until } from './started.ts'
import { change, type Signature, type Visit } from './tour.ts'

/** Tickets of `saveMessages`, by their place. */
const ticketId = (n: number): string => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`
const INCIDENT = uuid(0x91)
/** About staff: only the inspection reads it, from the server. */
const CONFIDENTIAL = uuid(0x92)
const AREAS = ['operators', 'roles', 'departments', 'contacts', 'categories', 'kinds', 'places', 'routing', 'deadlines', 'followUps', 'escalations', 'calendars', 'holidays', 'articles', 'texts', 'import', 'audit'] as const

async function run<T extends CommandType>(page: Page, type: T, data: CommandData<T>): Promise<void> {
  const reply = await page.evaluate((asked) => window.peygir.call['command.run'](asked), { type, data: data as Record<string, unknown> })
  if (!reply.ok) throw new Error(`${type}: ${reply.refusal.code}`)
}

const assignmentOf = async (page: Page, id: string): Promise<string> => {
  const found = await page.evaluate(async (asked) => {
    const reply = await window.peygir.call['ticket.read']({ ticketId: asked, code: null })
    return reply.ok ? reply.value?.state.assignments[0]?.id : undefined
  }, id)
  if (found === undefined) throw new Error(`${id} is with no department`)
  return found
}

/** Gives the first messages a life, so that every screen has something to show. `all` may everything and is signed in; `other` writes a report, which nobody judges themselves. */
export async function live(page: Page, all: Signature, other: Signature): Promise<void> {
  const forward = (n: number, departmentId: string) => run(page, 'ForwardTicket', { ticketId: ticketId(n), to: [{ departmentId, hours: null }], besides: [], note: 'لطفاً امروز رسیدگی شود' })
  for (const n of [0, 1, 2, 3]) await forward(n, n % 2 === 0 ? 'waste' : 'green-space')
  for (const n of [1, 2, 3]) await run(page, 'AcknowledgeForward', { ticketId: ticketId(n), assignmentId: await assignmentOf(page, ticketId(n)) })
  await run(page, 'ReturnForward', { ticketId: ticketId(3), assignmentId: await assignmentOf(page, ticketId(3)), reason: 'needs_information', note: 'نشانی دقیق نیست' })
  await run(page, 'AnswerCitizen', { ticketId: ticketId(4), how: 'call_back', note: 'به شهروند گفته شد که فردا انجام می‌شود', standing: false })
  await run(page, 'ParkTicket', { ticketId: ticketId(5), until: Date.now() + 120 * 24 * 3_600_000, note: 'در بودجهٔ سال آینده' })
  await run(page, 'OpenIncident', {
    incidentId: INCIDENT, categoryId: 'flooding', placeId: 'region-1', point: null, leadTicketId: null,
    private: { title: 'آب‌گرفتگی خیابان فردوسی', script: 'اکیپ در محل است و تا دو ساعت دیگر راه باز می‌شود.' },
  })
  await run(page, 'RegisterTicket', { ...registerData(CONFIDENTIAL), categoryId: 'staff-conduct', placeId: null })
  await run(page, 'AskApproval', { approvalId: uuid(0x93), matter: 'close_unverified', ticketId: ticketId(4), subjectIds: [ticketId(4)], note: 'شهروند دیگر پاسخ نمی‌دهد' })
  await run(page, 'StartShift', { shiftId: uuid(0x94) })
  for (const n of [6, 7, 8]) await run(page, 'LinkIncident', { ticketId: ticketId(n), incidentId: INCIDENT })
  await change(page, other)
  await run(page, 'ReportWork', {
    ticketId: ticketId(2), assignmentId: await assignmentOf(page, ticketId(2)), note: 'مخزن تخلیه و شسته شد', startedAt: null, finishedAt: null, cost: 12_500_000, materials: 'یک مخزن ۷۷۰ لیتری', photos: [],
  })
  await change(page, all)
  await bringRelease(page)
  await until('everything to be sent', async () => {
    const reply = await page.evaluate(() => window.peygir.call['status.read']({}))
    return reply.ok && reply.value.waiting === 0
  }, 60_000)
}

/** The release of the offered folder is brought to the server and given to a ring of its own. */
async function bringRelease(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { shell, call } = window.peygir
    const chosen = await shell['shell.openRelease']({})
    if (!chosen.ok || chosen.value === null) throw new Error('no folder was given')
    const sent = await call['release.upload']({ grant: chosen.value.grant })
    if (!sent.ok) throw new Error(sent.refusal.code)
  })
  await until('the release to be at the server', async () => {
    const reply = await page.evaluate(() => window.peygir.call['release.uploading']({}))
    return reply.ok && reply.value?.state === 'done'
  })
  const given = await page.evaluate(() => window.peygir.call['ring.put']({ name: 'pilot', version: '1.2.0', paused: false, spreadMinutes: 60 }))
  if (!given.ok) throw new Error(given.refusal.code)
}

/** A sheet by its key, and away again. */
async function visitSheet(page: Page, visit: Visit, screen: string, key: string): Promise<void> {
  await page.keyboard.press(key)
  await page.locator('[role=dialog],[role=alertdialog]').waitFor({ timeout: 5_000 }).catch(() => {
    throw new Error(`no sheet for ${screen} after ${key}`)
  })
  await page.waitForTimeout(400)
  await visit(screen, page)
  await page.keyboard.press('Escape')
  await page.locator('[role=dialog],[role=alertdialog]').waitFor({ state: 'detached' })
}

/** The desk of a department, its liaison signed in, after `live` gave it something to do. */
export async function departmentDesk(server: TestServer, userData: string, size: ConsoleOptions['size']): Promise<TestConsole> {
  const liaison = server.people.find(({ username }) => username === 'saeed')!
  const started = await launchConsole({ policy: { serverUrl: server.url, enrolmentCode: await enrolCode(server, 'میز پسماند', 'department') }, userData, size })
  await signIn(started.page, liaison)
  return started
}

/** The screens of a department's desk. Leaves nothing open and changes nothing. */
export async function tourOfDepartment(page: Page, visit: Visit): Promise<void> {
  await page.keyboard.press('Control+Shift+9')
  await page.locator(`[data-ticket="${ticketId(0)}"]`).click()
  await page.getByTestId('department-code').waitFor()
  await page.waitForTimeout(400)
  await visit('department', page)
  for (const [screen, key] of [['department-report', 'r'], ['department-return', 'b'], ['department-closure', 'c']] as const) await visitSheet(page, visit, screen, key)
}

/** What `live` prepared and the desks of supervision, inspection and administration. Leaves nothing open. */
export async function tourOfWork(page: Page, visit: Visit): Promise<void> {
  const settled = () => page.waitForTimeout(400)
  const go = async (hash: string): Promise<void> => {
    await page.evaluate((to) => {
      location.hash = to
    }, hash)
    await page.locator('h1').first().waitFor({ state: 'attached' })
    await settled()
  }
  const sheet = (screen: string, key: string): Promise<void> => visitSheet(page, visit, screen, key)

  await go(`#/tickets/${ticketId(9)}`)
  for (const [screen, key] of [['forward', 'f'], ['answer', 'a'], ['outside', 'd'], ['park', 'p'], ['promise', 'y'], ['reminder', 'u'], ['follower', 'j'], ['link-incident', 'l'], ['cancel', 'Shift+X'], ['make-confidential', 'h']] as const) await sheet(screen, key)
  await sheet('all-actions', 'm')
  await go(`#/tickets/${ticketId(1)}`)
  await visit('ticket-acknowledged', page)
  for (const [screen, key] of [['report', 'r'], ['return', 'b'], ['withdraw', 'w']] as const) await sheet(screen, key)
  await go(`#/tickets/${ticketId(2)}`)
  await visit('ticket-reported', page)
  await sheet('verify', 'v')
  await go(`#/tickets/${ticketId(4)}`)
  for (const [screen, key] of [['satisfaction', 's'], ['close', 'x'], ['reopen', 'o']] as const) await sheet(screen, key)
  await go(`#/print/${ticketId(2)}?size=A5`)
  await visit('print', page)

  await run(page, 'PromiseAnswer', { ticketId: ticketId(10), by: Date.now() + 600_000, note: 'تا ده دقیقهٔ دیگر خبر می‌دهیم' })
  await go('#/follow-up')
  await page.locator('[role=option][data-key=promised]').click()
  await settled()
  await visit('follow-up-queue', page)
  await page.keyboard.press('Enter')
  await page.getByTestId('work-code').waitFor()
  await settled()
  await visit('follow-up', page)
  for (const [screen, key] of [['snooze', 't'], ['reached', '1']] as const) await sheet(screen, key)
  await page.keyboard.press('Escape')
  await page.getByTestId('work-code').waitFor({ state: 'detached' })
  for (const [screen, hash] of [['board', '#/board/now'], ['approvals', '#/board/approvals'], ['quality', '#/board/quality'], ['quarantine', '#/board/quarantine'], ['shift', '#/shift']] as const) {
    await go(hash)
    await visit(screen, page)
  }
  await sheet('end-shift', 'Alt+e')

  await go('#/incidents')
  await visit('incidents', page)
  await go(`#/incidents/${INCIDENT}`)
  await visit('incident', page)
  await go('#/inspection')
  await visit('inspection', page)
  await go(`#/inspection/${CONFIDENTIAL}`)
  await page.getByTestId('ticket-code').waitFor()
  await settled()
  await visit('inspected', page)
  for (const [part, sheets] of [['desks', [['force', 'f'], ['move', 'g']]], ['releases', [['give-release', 'g']]], ['rings', [['new-ring', 'n']]]] as const) {
    await go(`#/workstations/${part}`)
    await page.getByRole('grid').waitFor()
    await settled()
    await visit(`workstations-${part}`, page)
    for (const [screen, key] of sheets) await sheet(screen, key)
  }
  for (const area of AREAS) {
    await go(`#/administration/${area}`)
    await visit(`administration-${area}`, page)
  }
  await go('#/administration/import')
  for (const [step, chord, shown] of [['columns', 'Alt+KeyO', 'شماره پیام'], ['values', 'Control+Enter', 'چراغ خاموش معبر'], ['checked', 'Control+Enter', '۱۴۰۳/۱۳/۰۱']] as const) {
    await page.keyboard.press(chord)
    await page.getByText(shown).first().waitFor()
    await settled()
    await visit(`administration-import-${step}`, page)
  }
  for (const [area, entry] of [['categories', 'waste-collection'], ['calendars', 'office'], ['roles', 'operator'], ['departments', 'urban-services'], ['deadlines', 'oversight']] as const) {
    await go(`#/administration/${area}?entry=${entry}`)
    await visit(`administration-${area}-entry`, page)
  }
  await go('#/administration/followUps?entry=usual')
  const minutes = page.locator('[data-field="forwardMinutes"] input')
  const before = await minutes.inputValue()
  await minutes.fill('30')
  await page.waitForTimeout(2500)
  await settled()
  await visit('policy', page)
  await minutes.fill(before)
}
