import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CommandData, CommandType } from '#domain/catalog.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { ShiftItem } from '#ipc/follow-up.ts'
import { launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { enrolCode, type Person, type TestServer } from '../support/app-server.ts'
import { enrolWith } from '../support/central.ts'
import { registerData, uuid } from '../support/commands.ts'
import { signIn } from '../support/operator-at-desk.ts'
import { endAll, until } from '../support/started.ts'
import { change } from '../support/tour.ts'
import { EVERYBODY, startWholeCity } from '../support/whole-city.ts'

const at = {} as { server: TestServer; folder: string; console: TestConsole; operator: Person }
const page = (): Page => at.console.page
const TICKET = uuid(0x9001)

beforeAll(async () => {
  at.folder = temporaryFolder('supervisor')
  at.server = await startWholeCity(join(at.folder, 'city'))
  at.operator = at.server.people.find(({ username }) => username === 'zahra')!
  at.console = await launchConsole({ server: at.server, deskName: 'میز ۱', userData: join(at.folder, 'desk'), size: { width: 1366, height: 768 } })
  await signIn(page(), at.operator)
}, 180_000)
afterAll(async () => {
  await endAll()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

async function run<T extends CommandType>(type: T, data: CommandData<T>): Promise<void> {
  const reply = await page().evaluate((asked) => window.peygir.call['command.run'](asked), { type, data: data as Record<string, unknown> })
  if (!reply.ok) throw new Error(`${type}: ${reply.refusal.code}`)
}
const stateOf = (ticketId: string): Promise<TicketState | null> =>
  page().evaluate(async (asked) => {
    const reply = await window.peygir.call['ticket.read']({ ticketId: asked, code: null })
    return reply.ok ? (reply.value?.state ?? null) : null
  }, ticketId)
const sent = () => until('everything to be sent', () => page().evaluate(async () => {
  const reply = await window.peygir.call['status.read']({})
  return reply.ok && reply.value.waiting === 0 ? true : undefined
}), 30_000)
const shifts = (): Promise<readonly ShiftItem[]> =>
  page().evaluate(async () => {
    const reply = await window.peygir.call['shift.read']({})
    return reply.ok ? reply.value.ended : []
  })
const press = async (...chords: readonly string[]): Promise<void> => {
  for (const chord of chords) await page().keyboard.press(chord)
}

describe('supervisor and shift', () => {
  test('an operator begins the shift by key, works, asks for a consent, and hands over with a word', async () => {
    await page().getByRole('contentinfo').waitFor()
    await press('Control+Shift+Digit0')
    await page().getByRole('button', { name: 'آغاز شیفت' }).waitFor()
    await press('Alt+s')
    await page().getByRole('banner').getByRole('link', { name: /^شیفت/ }).waitFor()
    for (const n of [1, 2, 3]) await run('RegisterTicket', { ...registerData(uuid(0x9000 + n)), categoryId: 'waste-collection', placeId: 'region-1', urgency: n === 2 ? 'urgent' : 'normal' })
    await run('AssignFollower', { ticketId: uuid(0x9003), operatorId: (await stateOf(TICKET))!.steps[0]!.by })
    await run('CancelTicket', { ticketId: TICKET, note: 'اشتباه ثبت شد' })
    await run('AskApproval', { approvalId: uuid(0xa1), matter: 'erase_personal', ticketId: TICKET, subjectIds: [TICKET], note: 'شهروند خواست که نامش پاک شود' })
    await press('Alt+e')
    await page().getByRole('dialog').waitFor()
    await page().keyboard.insertText('لطفاً به کوچهٔ ۲ زنگ بزنید')
    await page().getByRole('checkbox').first().waitFor()
    await press('Control+Enter')
    await page().getByRole('dialog').waitFor({ state: 'detached' })
    await page().getByRole('button', { name: 'آغاز شیفت' }).waitFor()
    await sent()
    expect((await shifts())[0]).toMatchObject({ note: 'لطفاً به کوچهٔ ۲ زنگ بزنید', state: { takenBy: null, ticketIds: [uuid(0x9002)], open: { urgent: 1 } } })
    await change(page(), EVERYBODY)
  })

  test('the next one reads what was left, opens the urgent message by its number and takes the handover over', async () => {
    await press('Control+Shift+Digit0')
    await page().getByText('لطفاً به کوچهٔ ۲ زنگ بزنید').waitFor()
    await press('1')
    await page().waitForFunction((id) => location.hash.includes(id), uuid(0x9002))
    await press('Escape')
    await page().getByText('لطفاً به کوچهٔ ۲ زنگ بزنید').waitFor()
    await press('Alt+t')
    await page().getByText(/تحویل گرفت،/).waitFor()
    expect((await shifts())[0]?.state.takenBy).not.toBeNull()
  })

  test('the board shows who worked, what waits and this desk; follow-ups go to another in one go and come back', async () => {
    await press('Control+Shift+Digit8')
    await page().getByRole('row', { name: new RegExp(at.operator.name) }).waitFor()
    await page().getByRole('row', { name: /میز ۱.*وصل/ }).waitFor()
    // what somebody holds and forgot is given back to everybody
    await page().evaluate(() => window.peygir.call['checks.next']({ queue: 'forward', after: null }))
    await press('Alt+r')
    await page().getByRole('button', { name: /^آزاد یا سپردن: ارجاع نشده/ }).click()
    await page().getByRole('dialog').waitFor()
    await press('Control+Enter')
    await page().getByText('اکنون چیزی دست کسی نیست').waitFor()
    await press('Alt+j')
    await page().getByRole('button', { name: /^از/ }).click()
    await page().getByRole('option', { name: new RegExp(at.operator.name) }).click()
    await page().getByText(/یک پیام باز|۱ پیام باز/).last().waitFor()
    await press('Control+Enter')
    await until('nobody to follow it', async () => ((await stateOf(uuid(0x9003)))?.followerId === null ? true : undefined), 10_000)
    await press('Alt+z')
    await until('the follower to be back', async () => ((await stateOf(uuid(0x9003)))?.followerId != null ? true : undefined), 10_000)
    const { steps = [] } = (await stateOf(uuid(0x9003))) ?? {}
    expect(steps.map(({ type }) => type).filter((type) => type === 'FollowerAssigned')).toHaveLength(3)
    await press('Escape')
    await page().getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('what another asked is allowed and done in one go; what one asked oneself is not', async () => {
    await run('AskApproval', { approvalId: uuid(0xa2), matter: 'erase_personal', ticketId: uuid(0x9002), subjectIds: [uuid(0x9002)], note: 'خودم خواستم' })
    await press('Alt+2')
    await page().getByRole('option').nth(1).waitFor()
    await press('Alt+a')
    await page().getByRole('dialog').waitFor()
    await press('Control+Enter')
    await until('the personal data to be erased', async () => ((await stateOf(TICKET))?.erasedAt != null ? true : undefined), 10_000)
    await page().getByRole('dialog').waitFor({ state: 'detached' })
    await page().getByRole('option', { name: /پاک کردن/ }).filter({ hasText: 'در انتظار' }).click()
    await page().getByText('این را خودتان خواسته‌اید').waitFor()
    expect(await page().getByRole('button', { name: 'تأیید و انجام' }).count()).toBe(0)
    await press('Alt+w')
    await page().getByText('درخواستی در انتظار تأیید نیست').waitFor()
  })

  test('a message drawn by lot is scored by five digits and counts in the operator’s average', async () => {
    await press('Alt+3', 'Alt+n')
    await page().getByText('برگهٔ امتیاز').waitFor()
    await page().evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await press('2', '2', '1', '2', '2', 'Control+Enter')
    await page().getByRole('listbox', { name: 'همکاران' }).getByText('۹', { exact: true }).waitFor({ timeout: 20_000 })
    await sent()
    const kept = await page().evaluate(() => window.peygir.call['reviews.list']({ operatorId: null }))
    expect(kept).toMatchObject({ ok: true, value: [{ state: { scores: { subject: 2, words: 2, address: 1, promise: 2, courtesy: 2 } } }] })
    await press('Alt+4')
    await page().getByText('چیزی برای رسیدگی نگه داشته نشده است').waitFor()
  })

  test('a department gets a share of checked reports of its own by keyboard, and loses it; before it is saved it is told whose reports that changes', async () => {
    const shares = () => page().evaluate(async () => {
      const reply = await window.peygir.call['directory.read']({})
      return reply.ok ? (reply.value?.followUps.find(({ id }) => id === 'usual')?.departments ?? []) : []
    })
    const before = await shares()
    await run('ForwardTicket', { ticketId: uuid(0x9003), to: [{ departmentId: 'green-space', hours: null }], besides: [], note: '' })
    await page().evaluate(() => { location.hash = '#/administration/followUps?entry=usual' })
    await page().getByRole('button', { name: 'افزودن واحد' }).focus()
    await press('Enter')
    // the new row has the focus: open its list, go to the department, and on to its share
    await page().getByRole('button', { name: /واحد ۳$/ }).and(page().locator(':focus')).waitFor()
    await press('Enter')
    await page().getByRole('searchbox', { name: /واحد ۳/ }).waitFor()
    await page().keyboard.insertText('فضای سبز')
    await page().getByRole('option').nth(1).waitFor({ state: 'detached' })
    await press('ArrowDown', 'Enter', 'Tab', 'Control+a')
    await page().keyboard.insertText('۸۰')
    const effect = page().getByRole('region', { name: 'با ذخیره، در پیام‌های امروز' })
    await effect.getByText('کنترل ۱ گزارش کار عوض می‌شود').waitFor()
    expect(await effect.getByRole('listitem').innerText()).toMatch(/فضای سبز[^]*۳۰٪[^]*۸۰٪/)
    await press('Control+Enter')
    const saved = await until('the share to be saved', async () => ((await shares()).length > before.length ? await shares() : undefined), 20_000)
    expect(saved).toEqual([...before, { departmentId: 'green-space', verifyRate: 80 }])
    const removal = page().getByRole('button', { name: 'برداشتن واحد ۳' })
    // until the change has arrived the form takes no other
    await until('the form to be free', async () => (await removal.isEnabled()) || undefined)
    await removal.focus()
    await press('Enter')
    await page().getByRole('button', { name: 'افزودن واحد' }).and(page().locator(':focus')).waitFor()
    await press('Control+Enter')
    await until('the share to be gone', async () => ((await shares()).length === before.length ? true : undefined), 20_000)
  })

  test('a stolen desk is taken out of work from its row, after it was said what that means; a file that no desk wrote is not taken in', async () => {
    await enrolWith(at.server.url, await enrolCode(at.server, 'میز گم‌شده'))
    await press('Control+Shift+Digit8', 'Alt+1', 'Alt+r')
    await page().getByRole('button', { name: /^برداشتن .*میز گم‌شده/ }).press('Enter')
    await page().getByRole('alertdialog').waitFor()
    await press('Control+Enter')
    await page().getByText('بگویید چرا').waitFor()
    await page().getByRole('radio', { name: 'دزدیده شده' }).press('Space')
    await press('Control+Enter')
    await page().getByRole('row', { name: /میز گم‌شده.*از کار برداشته شد/ }).waitFor()
    expect(await page().getByRole('button', { name: /^برداشتن .*میز گم‌شده/ }).count()).toBe(0)

    const file = join(at.folder, 'stick.peygir-outbox')
    writeFileSync(file, '{}')
    await at.console.app.evaluate(({ dialog }, chosen) => void Object.assign(dialog, { showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: [chosen] }) }), file)
    await page().getByRole('button', { name: 'دریافت فایل یک میز' }).press('Enter')
    await page().getByRole('dialog').getByText('این فایل آسیب دیده').waitFor()
    await press('Escape')
  })

  test('without the server the last figures stay, said to be old; what waits is written to a stick and goes on waiting', async () => {
    await press('Control+Shift+Digit8', 'Alt+1')
    await page().getByRole('table', { name: 'میزها' }).waitFor()
    await at.server.stop()
    await press('Alt+r')
    await page().getByText('شاید دیگر درست نباشد').waitFor({ timeout: 20_000 })
    expect(await page().getByRole('row', { name: new RegExp(at.operator.name) }).count()).toBe(1)
    await run('RegisterTicket', { ...registerData(uuid(0x9004)), categoryId: 'waste-collection', placeId: 'region-1' })
    const file = join(at.folder, 'out.peygir-outbox')
    await at.console.app.evaluate(({ dialog }, chosen) => void Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: false, filePath: chosen }) }), file)
    await page().getByRole('button', { name: /^وضعیت ارتباط/ }).press('Enter')
    await page().getByRole('button', { name: 'نوشتن ۱ ثبت در فایل…' }).press('Enter')
    await page().getByText(/۱ ثبت در «.*out.peygir-outbox.*» نوشته شد/).waitFor()
    expect(existsSync(file)).toBe(true)
    await page().getByRole('button', { name: 'نوشتن ۱ ثبت در فایل…' }).waitFor()
  })
})
