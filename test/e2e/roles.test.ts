import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asciiDigits } from '#domain/text/canonical.ts'
import { QUEUES, type QueueId } from '#domain/ticket/queues.ts'
import roles from '../../resources/demo-city/roles.json' with { type: 'json' }
import { launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { serverCommand, startServer, type TestServer } from '../support/app-server.ts'
import { registerData, uuid } from '../support/commands.ts'
import { followUpAtDesk, queuesOnScreen, type FollowUpAtDesk } from '../support/follow-up-at-desk.ts'
import { atDesk, signIn, type OperatorAtDesk } from '../support/operator-at-desk.ts'
import { endAll, until } from '../support/started.ts'
import { change } from '../support/tour.ts'

/** `late`: past its deadline. `reported`: a complaint, so that its report is checked. */
const IDS = { late: uuid(0x9001), reported: uuid(0x9002), secret: uuid(0x9003), plain: uuid(0x9004) } as const
const TOLD = 'کارمند پایانه از من پول خواست'
/** Of these roles the demo city has nobody. */
const ADDED = { manager: 'شهین مدیر', it: 'پیمان شبکه' } as const
const PASSWORD = 'demo-peygir-137'

const at = {} as { server: TestServer; folder: string; console: TestConsole; operator: OperatorAtDesk; desk: FollowUpAtDesk; erased: string }
const page = () => at.console.page
const done = new Set<string>()

beforeAll(async () => {
  at.folder = temporaryFolder('roles')
  at.server = await startServer()
  const add = (role: keyof typeof ADDED) => serverCommand('operator', 'add', '--data', at.server.dataFolder, '--username', role, '--name', ADDED[role], '--role', role, '--password', PASSWORD)
  await Promise.all([add('manager'), add('it')])
  at.console = await launchConsole({ server: at.server, deskName: 'میز ۱', userData: join(at.folder, 'desk'), size: { width: 1366, height: 768 } })
  await signIn(page(), at.server.people.find(({ role }) => role === 'operator')!)
  at.operator = await atDesk(page())
  at.desk = followUpAtDesk(page(), at.operator)
}, 180_000)
afterAll(async () => {
  await endAll()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

/** Whoever has this role sits down; answers who it is. */
async function sitDown(role: string): Promise<string> {
  const { admin, people } = at.server
  await change(page(), role === 'admin' ? admin : { username: people.find((one) => one.role === role)?.username ?? role, password: PASSWORD })
  await page().getByRole('contentinfo').waitFor()
  const session = await at.desk.ask('session.current', {})
  expect(session?.operator.role).toBe(role)
  return session!.operator.id
}
/** What the rail leads to, and the queues that are there. */
async function sees(places: readonly string[], queues: readonly QueueId[] | null): Promise<void> {
  const links = page().getByRole('navigation', { name: 'بخش‌ها' }).getByRole('link')
  await links.first().waitFor()
  expect(await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')?.replace(/^.*#\//, '')))).toEqual(places)
  if (queues === null) {
    await at.desk.press('Ctrl+Shift+Digit7')
    return expect(await page().evaluate(() => location.hash)).not.toContain('/follow-up')
  }
  await at.desk.go('Ctrl+Shift+Digit7', '/follow-up')
  await page().getByRole('listbox', { name: 'صف‌ها' }).getByRole('option').first().waitFor()
  expect(await queuesOnScreen(page())).toEqual(queues)
}
/** The list of all actions does not offer it; `asked`: something is offered in its place, else it says that it is not this role's. */
async function isNotOffered(ticketId: string, action: string, asked = false): Promise<void> {
  await at.desk.open(ticketId)
  await at.desk.press('KeyM')
  const menu = page().getByRole('dialog')
  const impossible = menu.getByRole('region', { name: 'اکنون ممکن نیست' }).getByRole('listitem')
  await impossible.first().waitFor()
  expect(await menu.getByRole('button', { name: new RegExp(`^${action}`) }).count()).toBe(0)
  if (!asked) expect(await impossible.filter({ hasText: action }).first().innerText()).toContain('نقش شما اجازه ندارد')
  await at.desk.press('Escape')
  await menu.waitFor({ state: 'detached' })
}
const without = (...left: readonly QueueId[]): readonly QueueId[] => QUEUES.filter((queue) => !left.includes(queue))
const sent = () => until('everything to be sent', async () => (await at.desk.ask('status.read', {})).waiting === 0, 30_000)

describe('every role', () => {
  test('operator: takes a message, cancels it and asks that the name be erased; does not check reports', async () => {
    const { ask, open, refused, run, sheet, state } = at.desk
    await page().getByRole('contentinfo').waitFor()
    await sees(['intake', 'tickets', 'follow-up', 'shift', 'attention', 'incidents'], without('verify', 'escalated'))
    await at.desk.go('Ctrl+Shift+Digit1', '/intake')
    const code = await at.operator.takeMessage({ subject: 'زباله', place: 'مینودر', text: 'اشتباه گرفتم', phone: '۰۹۱۲۳۴۵۶۷۸۹' })
    at.erased = (await ask('ticket.read', { ticketId: null, code }))!.state.id
    await open(at.erased)
    await sheet('Shift+KeyX', 'شهروند پس گرفت')
    await until('the page to offer asking', async () => (await state(at.erased)).status === 'cancelled')
    await sheet('Shift+KeyE', 'شهروند خواست که نامش پاک شود')
    expect(await ask('approvals.list', {})).toMatchObject([{ state: { matter: 'erase_personal', status: 'asked', ticketId: at.erased } }])
    expect(await refused('EraseTicket', { ticketId: at.erased, note: 'خودم' })).toBe('not_permitted')

    for (const ticketId of Object.values(IDS)) {
      const data = registerData(ticketId, ticketId === IDS.secret ? TOLD : undefined)
      await run('RegisterTicket', { ...data, kind: ticketId === IDS.reported ? 'complaint' : 'request', categoryId: 'waste-collection', placeId: 'region-1' })
    }
    const forward = async (ticketId: string, hours: number | null) => {
      await run('ForwardTicket', { ticketId, to: [{ departmentId: 'waste', hours }], besides: [], note: '' })
      return { ticketId, assignmentId: (await state(ticketId)).assignments[0]!.id }
    }
    await run('AcknowledgeForward', await forward(IDS.late, 0.0003))
    const part = await forward(IDS.reported, null)
    await run('ReportWork', { ...part, note: 'مخزن عوض شد', startedAt: null, finishedAt: null, cost: null, materials: '', photos: [] })
    await isNotOffered(IDS.reported, 'کنترل گزارش')
    expect(await refused('VerifyWork', { ...part, outcome: 'true', how: 'call', note: '' })).toBe('not_permitted')
    await sent()
    done.add('operator')
  })

  test('admin: changes at once to whom a late department comes up; forwards nothing', async () => {
    await sitDown('admin')
    await sees(['tickets', 'board', 'attention', 'incidents', 'administration', 'workstations'], null)
    const { ask, go, press, refused } = at.desk
    await go('Ctrl+Shift+Digit6', '/administration/operators')
    await until('the escalations, section by section', async () => {
      const before = await page().evaluate(() => location.hash)
      if (before.includes('/escalations')) return true
      await press('Alt+PageUp')
      await page().waitForFunction((hash) => location.hash !== hash, before, { timeout: 3000 }).catch(() => undefined)
      return undefined
    }, 60_000)
    const found = page().getByRole('treegrid').getByRole('row')
    await found.first().waitFor()
    await press('F3', 'مهلت گذشته مدیر')
    await until('one to be found', async () => (await found.count()) === 1)
    await press('Enter')
    await page().waitForFunction(() => location.hash.includes('late-2'))
    const label = () => page().evaluate(() => (document.activeElement instanceof HTMLInputElement ? (document.activeElement.labels?.[0]?.innerText ?? '') : ''))
    for (let tab = 0; tab < 9 && !(await label()).includes('پس از'); tab++) await press('Tab')
    await press('۰', 'Ctrl+Enter')
    const policy = async () => (await ask('directory.read', {}))?.escalations.find(({ id }) => id === 'late-2')
    await until('the policy to be in force', async () => (await policy())?.afterHours === 0)
    await isNotOffered(IDS.plain, 'ارجاع')
    expect(await refused('ForwardTicket', { ticketId: IDS.plain, to: [{ departmentId: 'waste', hours: null }], besides: [], note: '' })).toBe('not_permitted')
    // the timer looks when the server starts, and then once a minute
    await at.server.stop()
    await at.server.restart()
    await ask('sync.now', {})
    await until('both levels to be issued', async () => (await at.desk.state(IDS.late)).escalations.length === 2, 30_000)
    done.add('admin')
  })

  test('verifier: proves a report from the queue; forwards nothing', async () => {
    await sitDown('verifier')
    await sees(['tickets', 'follow-up', 'shift', 'attention', 'incidents'], ['all', 'try_again', 'satisfaction', 'verify', 'overdue', 'near_due', 'unacknowledged', 'silent', 'mine'])
    const { choose, inHand, isOut, press, refused, sheet, state } = at.desk
    await choose('verify')
    await press('Enter')
    await inHand(IDS.reported)
    await sheet('Enter', 'Digit1')
    await isOut('verify', IDS.reported, 0)
    expect((await state(IDS.reported)).status).toBe('verified')
    await isNotOffered(IDS.plain, 'ارجاع')
    expect(await refused('ForwardTicket', { ticketId: IDS.plain, to: [{ departmentId: 'waste', hours: null }], besides: [], note: '' })).toBe('not_permitted')
    done.add('verifier')
  })

  test('supervisor: takes what came up and makes a message confidential; reads nothing confidential and erases nothing', async () => {
    const me = await sitDown('supervisor')
    await sees(['intake', 'tickets', 'follow-up', 'board', 'shift', 'attention', 'incidents', 'administration'], QUEUES)
    const { ask, choose, inHand, open, press, refusal, refused, sheet, state } = at.desk
    await choose('escalated')
    await press('Enter')
    await inHand(IDS.late)
    await press('Enter')
    await until('it to be taken', async () => (await state(IDS.late)).escalations[0]?.acceptedAt)
    // whoever gives out work sees the manager's too, and leaves it
    expect((await state(IDS.late)).escalations).toMatchObject([{ roleId: 'supervisor', acceptedBy: me }, { roleId: 'manager', acceptedAt: null }])
    await press('Escape')
    expect(await refused('EraseTicket', { ticketId: at.erased, note: 'نه' })).toBe('not_permitted')
    await isNotOffered(at.erased, 'پاک کردن داده‌های شخصی', true)
    await open(IDS.secret)
    await sheet('KeyH', 'دربارهٔ کارکنان است')
    await until('it to leave the desk', async () => (await ask('ticket.read', { ticketId: IDS.secret, code: null })) === null, 20_000)
    expect(await refusal('confidential.read', { ticketId: IDS.secret })).toBe('not_permitted')
    done.add('supervisor')
  })

  test('inspector: reads the confidential message and finds that look in the log; takes no messages', async () => {
    const me = await sitDown('inspector')
    await sees(['tickets', 'follow-up', 'attention', 'incidents', 'inspection', 'administration'], without('satisfaction', 'escalated'))
    const { ask, go, press, refused } = at.desk
    const looks = async () => (await ask('audit.read', { before: null })).lines.filter(({ kind }) => kind === 'confidential_read')
    expect(await looks()).toEqual([])
    await go('Ctrl+Shift+Digit5', '/inspection')
    await page().locator('[role=option]:focus').waitFor()
    await press('Enter')
    await page().getByText(TOLD).last().waitFor()
    const code = asciiDigits(await page().getByTestId('ticket-code').innerText()).replace(/\D/g, '')
    await go('Ctrl+Shift+Digit6', '/administration/audit')
    const line = page().getByRole('row').filter({ hasText: 'پیام محرمانه دیده شد' }).filter({ hasText: at.server.people.find(({ role }) => role === 'inspector')!.name }).first()
    await line.waitFor()
    expect(asciiDigits(await line.innerText()).replace(/[^\d\n\t]/g, '')).toContain(code)
    expect(new Set((await looks()).map(({ operatorId }) => operatorId))).toEqual(new Set([me]))
    // the list is one look, the message another, and neither is counted twice
    expect((await looks()).map(({ details }) => 'ticketId' in details)).toEqual([true, false])

    await press('Ctrl+KeyN')
    expect(await page().evaluate(() => location.hash)).toContain('/administration')
    expect(await refused('RegisterTicket', { ...registerData(uuid(0x9005)), categoryId: 'waste-collection' })).toBe('not_permitted')
    done.add('inspector')
  })

  test('manager: allows the erasing that an operator asked for, and takes what came up; writes nothing into messages', async () => {
    const me = await sitDown('manager')
    await sees(['tickets', 'follow-up', 'board', 'attention', 'incidents'], ['all', 'escalated'])
    const { ask, go, open, press, refused, sheet, state } = at.desk
    await go('Ctrl+Shift+Digit8', '/board')
    await page().getByRole('table', { name: 'میزها' }).waitFor()
    await press('Alt+Digit2')
    await page().getByRole('heading', { name: /پاک کردن/ }).first().waitFor()
    await sheet('Alt+KeyA')
    await until('it to be erased', async () => (await state(at.erased)).erasedAt)
    await until('the server to have erased it', async () => {
      const view = await ask('ticket.read', { ticketId: at.erased, code: null })
      return view !== null && view.pending.length === 0 && view.current.phone === null && !view.current.text
    }, 20_000)
    expect(await ask('approvals.list', {})).toMatchObject([{ state: { status: 'given', settledBy: me } }])
    await open(IDS.late)
    await sheet('KeyQ')
    await until('it to be taken', async () => (await state(IDS.late)).escalations[1]?.acceptedBy === me)
    await isNotOffered(IDS.late, 'یادداشت')
    expect(await refused('AddNote', { ticketId: IDS.late, text: 'یادداشت مدیر' })).toBe('not_permitted')
    done.add('manager')
  })

  test('it: sees how the desks stand, and nothing of the citizens', async () => {
    await sitDown('it')
    await sees(['board', 'attention', 'workstations'], null)
    await at.desk.go('Ctrl+Shift+Digit8', '/board')
    await page().getByRole('table', { name: 'میزها' }).getByRole('row', { name: /میز ۱.*وصل/ }).waitFor()
    expect(await at.desk.refused('AddNote', { ticketId: IDS.plain, text: 'یادداشت' })).toBe('not_permitted')
    expect(await at.desk.refusal('ticket.read', { ticketId: IDS.plain, code: null })).toBe('not_permitted')
    done.add('it')
  })

  test('none was left out but the liaison, who has a desk of their own (department.test.ts)', () => {
    expect(roles.map(({ id }) => id).filter((id) => !done.has(id))).toEqual(['liaison'])
  })
})
