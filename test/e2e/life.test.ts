import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TicketState } from '#domain/ticket/state.ts'
import { ALL_TICKETS } from '#ipc/contract.ts'
import { launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { startServer, type TestServer } from '../support/app-server.ts'
import { allCodes, atDesk, signIn, type OperatorAtDesk } from '../support/operator-at-desk.ts'
import { endAll, until } from '../support/started.ts'

type Name = 'zahra' | 'maryam' | 'leila' | 'tahereh'
const at = {} as { server: TestServer; folder: string; consoles: Record<Name, TestConsole>; desks: Record<Name, OperatorAtDesk> }
const page = (name: Name): Page => at.consoles[name].page

beforeAll(async () => {
  at.folder = temporaryFolder('life')
  at.server = await startServer()
  at.consoles = {} as Record<Name, TestConsole>
  at.desks = {} as Record<Name, OperatorAtDesk>
  for (const name of ['zahra', 'maryam', 'leila', 'tahereh'] as const) {
    const started = await launchConsole({ server: at.server, deskName: name, userData: join(at.folder, name), size: { width: 1366, height: 768 } })
    await signIn(started.page, at.server.people.find(({ username }) => username === name)!)
    at.consoles[name] = started
    at.desks[name] = await atDesk(started.page)
  }
}, 180_000)
afterAll(async () => {
  await endAll()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

const stateOf = (who: Name, code: string): Promise<TicketState | null> =>
  page(who).evaluate(async (asked) => {
    const reply = await window.peygir.call['ticket.read']({ ticketId: null, code: asked })
    return reply.ok ? (reply.value?.state ?? null) : null
  }, code)
const arrived = (who: Name, code: string, status: TicketState['status']): Promise<TicketState> =>
  until(`${code} to be ${status} at ${who}'s desk`, async () => {
    const state = await stateOf(who, code)
    return state?.status === status ? state : undefined
  }, 20_000)

/** Opens the message by its code in the palette, as somebody does who is asked about it. */
async function open(who: Name, code: string): Promise<void> {
  await at.desks[who].keyboard.press('Ctrl+KeyK')
  await at.desks[who].keyboard.type(code)
  await at.desks[who].keyboard.press('Enter')
  await page(who).getByTestId('ticket-code').waitFor()
}
/** One action of the message's page by its key: the sheet, its keys, Ctrl+Enter. */
async function act(who: Name, key: string, ...then: readonly string[]): Promise<void> {
  const { keyboard } = at.desks[who]
  const sheet = page(who).getByRole('dialog')
  // the desk knows the news a moment before the page shows it
  await until(`a sheet after ${key} at ${who}'s desk`, async () => {
    await keyboard.press(key)
    return sheet.waitFor({ timeout: 700 }).then(() => true, () => undefined)
  })
  for (const one of then) await (/^(?:Digit\d|Ctrl\+.*|Enter)$/.test(one) ? keyboard.press(one) : keyboard.type(one))
  await keyboard.press('Ctrl+Enter')
  await sheet.waitFor({ state: 'detached' })
}

describe('the whole life of a message', () => {
  test('three roles on three consoles, from the call to the close', async () => {
    const code = await at.desks.zahra.takeMessage({ subject: 'زباله', place: 'مینودر', text: 'مخزن سر کوچه شکسته است', phone: '۰۹۱۲۳۴۵۶۷۸۹' })
    await open('zahra', code)
    await act('zahra', 'KeyF')
    const forwarded = await arrived('zahra', code, 'forwarded')
    expect(forwarded.assignments[0]?.due).toMatchObject({ hours: expect.any(Number), start: expect.any(Number) })
    // one department: there is nothing to ask
    await at.desks.zahra.keyboard.press('KeyK')
    await arrived('zahra', code, 'acknowledged')
    await act('zahra', 'KeyR', 'مخزن تازه گذاشته شد')
    await arrived('leila', code, 'reported')

    await open('leila', code)
    await act('leila', 'KeyV', 'Digit1')
    await arrived('maryam', code, 'verified')
    await open('maryam', code)
    await act('maryam', 'KeyA', 'به شهروند گفته شد که مخزن عوض شد')
    await arrived('leila', code, 'answered')
    await act('leila', 'KeyS', 'Digit5', 'Digit4', 'Digit5')
    await until('the satisfaction to arrive', async () => (await stateOf('zahra', code))?.satisfaction ?? undefined, 20_000)
    await act('zahra', 'KeyX', 'Digit1')

    for (const who of ['zahra', 'maryam', 'leila'] as const) {
      const state = await arrived(who, code, 'closed')
      expect(state.steps.map(({ type }) => type)).toEqual([
        'TicketRegistered', 'TicketForwarded', 'ForwardAcknowledged', 'WorkReported', 'WorkVerified', 'CitizenAnswered', 'SatisfactionRecorded', 'TicketClosed',
      ])
      expect(new Set(state.steps.map(({ by }) => by)).size).toBe(3)
      expect(state.solvedAt).not.toBeNull()
      expect(state.satisfaction?.scores).toEqual({ speed: 5, result: 4, conduct: 5 })
    }
    await until('nothing to be waiting', async () => (await at.desks.zahra.status()).waiting === 0, 20_000)
    expect((await at.desks.zahra.status()).attention).toBe(0)
    const timeline = await page('maryam').getByRole('region', { name: 'گردش کار' }).innerText()
    for (const said of ['مخزن تازه گذاشته شد', 'به شهروند گفته شد که مخزن عوض شد']) expect(timeline).toContain(said)
  }, 120_000)

  test('two desks apart forward the same message to different departments: one wins, the other is told and redoes it in two keys', async () => {
    await at.desks.zahra.keyboard.press('Ctrl+Shift+Digit1')
    const code = await at.desks.zahra.takeMessage({ subject: 'زباله', place: 'پونک', text: 'نخاله کنار بوستان ریخته‌اند' })
    await arrived('maryam', code, 'registered')
    await at.server.stop()
    await open('zahra', code)
    await act('zahra', 'KeyF')
    await open('maryam', code)
    await at.desks.maryam.keyboard.press('KeyF')
    const sheet = page('maryam').getByRole('dialog')
    await sheet.waitFor()
    await at.desks.maryam.keyboard.type('فضای سبز')
    await page('maryam').getByRole('option').first().waitFor()
    await at.desks.maryam.keyboard.press('Enter')
    const chosen = sheet.getByRole('list', { name: 'واحدهای برگزیده' }).getByRole('listitem')
    await until('the second department', async () => (await chosen.count()) === 2)
    await chosen.first().getByRole('button', { name: /برداشتن/ }).click()
    await at.desks.maryam.keyboard.press('Ctrl+Enter')
    await sheet.waitFor({ state: 'detached' })
    const mine = (await arrived('maryam', code, 'forwarded')).assignments.map(({ departmentId }) => departmentId)
    const theirs = (await arrived('zahra', code, 'forwarded')).assignments.map(({ departmentId }) => departmentId)
    expect(mine).not.toEqual(theirs)

    await at.server.restart()
    for (const who of ['zahra', 'maryam'] as const) await page(who).evaluate(() => window.peygir.call['sync.now']({}))
    await until('both to be answered', async () => (await at.desks.zahra.status()).waiting + (await at.desks.maryam.status()).waiting === 0, 45_000)
    const [told] = (await Promise.all((['zahra', 'maryam'] as const).map(async (who) => ((await at.desks[who].status()).attention === 1 ? [who] : [])))).flat()
    if (told === undefined) throw new Error('nobody was told')
    const won = told === 'zahra' ? mine : theirs
    const lost = told === 'zahra' ? theirs : mine
    await until('the winner to be everywhere', async () => {
      const states = await Promise.all((['zahra', 'maryam'] as const).map((who) => stateOf(who, code)))
      return states.every((state) => state?.assignments.map(({ departmentId }) => departmentId).join() === won.join())
    }, 20_000)

    await page(told).getByRole('link', { name: 'نیازمند رسیدگی' }).click()
    const card = page(told).getByRole('article').or(page(told).getByRole('listitem')).filter({ hasText: 'در این میان' }).first()
    await card.waitFor()
    // the card is there before the message as it stands now, by which it knows what to offer
    await page(told).waitForFunction(() => document.activeElement?.closest('li')?.querySelector('button') === document.activeElement)
    await at.desks[told].keyboard.press('Enter')
    await page(told).waitForFunction(() => document.activeElement?.closest('[role=alertdialog]') !== null && document.activeElement?.tagName === 'BUTTON')
    await at.desks[told].keyboard.press('Enter')
    await until('both departments to have it', async () => {
      const departments = (await stateOf('leila', code))?.assignments.map(({ departmentId }) => departmentId) ?? []
      return [...won, ...lost].every((one) => departments.includes(one))
    }, 20_000)
    await until('nothing to need attention', async () => (await at.desks[told].status()).attention === 0, 20_000)
  }, 150_000)
})

const TOLD = 'کارمند پایانه از من رشوه خواست'
const PHONE = '09351112233'

/** Everything that an operator's desk could show of a message. */
const trace = (who: Name, words: string): Promise<{ readonly listed: number; readonly counts: readonly number[]; readonly found: number }> =>
  page(who).evaluate(async ({ filter, text }) => {
    const listed = await window.peygir.call['ticket.list'](filter)
    const found = await window.peygir.call['ticket.list']({ ...filter, text })
    const counts = await window.peygir.call['ticket.counts']({ filters: [filter, { ...filter, kind: 'oversight' }, { ...filter, statuses: ['registered'] }, { ...filter, mine: true }] })
    if (!listed.ok || !found.ok || !counts.ok) throw new Error('refused')
    return { listed: listed.value.numbers.length, counts: [...counts.value], found: found.value.numbers.length }
  }, { filter: ALL_TICKETS, text: words })

const bytesOf = (folder: string): Buffer =>
  Buffer.concat(readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return []
    try {
      return [readFileSync(join(entry.parentPath, entry.name))]
    } catch {
      // a journal that went away in between
      return []
    }
  }))
const NEEDLES = [TOLD, 'رشوه', PHONE, '9351112233'].flatMap((word) => [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le'), Buffer.from(encodeURIComponent(word))])
const holds = (bytes: Buffer): boolean => NEEDLES.some((needle) => bytes.includes(needle))

describe('what is confidential', () => {
  test('S20 S22 is in no list, search, count, log or file of a desk; the inspection reads it, and that is logged', async () => {
    const before = await Promise.all((['zahra', 'maryam', 'leila'] as const).map((who) => trace(who, 'رشوه')))
    await at.desks.zahra.keyboard.press('Ctrl+Shift+Digit1')
    const { keyboard } = at.desks.zahra
    await page('zahra').waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox')
    await keyboard.press('F2')
    await keyboard.type(PHONE)
    await keyboard.press('F3')
    await keyboard.type('رفتار')
    await page('zahra').getByRole('option').first().waitFor()
    await keyboard.press('Enter')
    await keyboard.type(TOLD)
    await keyboard.press('Ctrl+Enter')
    await until('it to be with the server', async () => {
      const reply = await page('zahra').evaluate(() => window.peygir.call['confidential.mine']({}))
      return reply.ok && reply.value.length === 1 && reply.value[0]?.sent === true ? true : undefined
    }, 20_000)
    const [mine] = await page('zahra').evaluate(async () => {
      const reply = await window.peygir.call['confidential.mine']({})
      return reply.ok ? [...reply.value] : []
    })
    expect(await Promise.all((['zahra', 'maryam', 'leila'] as const).map((who) => trace(who, 'رشوه')))).toEqual(before)
    for (const who of ['zahra', 'maryam', 'leila'] as const) {
      expect(await allCodes(page(who))).not.toContain(mine?.code)
      expect(await stateOf(who, mine!.code)).toBeNull()
    }
    const refused = await page('maryam').evaluate(() => window.peygir.call['confidential.list']({ before: null }))
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'not_permitted' } })

    await page('tahereh').getByRole('link', { name: /بازرسی/ }).click()
    await page('tahereh').getByText('رفتار کارکنان').first().click()
    await page('tahereh').getByText(TOLD).first().waitFor()
    for (const who of ['zahra', 'maryam', 'leila', 'tahereh'] as const) expect(holds(bytesOf(join(at.folder, who))), `${who}'s files`).toBe(false)
    expect(holds(Buffer.from(at.server.log()))).toBe(false)
    const audit = await page('tahereh').evaluate(() => window.peygir.call['audit.read']({ before: null }))
    if (!audit.ok) throw new Error(audit.refusal.code)
    expect(audit.value.lines.map(({ kind }) => kind)).toContain('confidential_read')
  }, 120_000)

  test('S20 S23 a message that becomes confidential later vanishes from every desk', async () => {
    const words = 'ماجرایی که بعدها محرمانه شد'
    await at.desks.maryam.keyboard.press('Ctrl+Shift+Digit1')
    const code = await at.desks.maryam.takeMessage({ subject: 'آسفالت', place: 'خیام', text: words })
    await arrived('zahra', code, 'registered')
    expect((await trace('zahra', words)).found).toBe(1)
    await open('maryam', code)
    await act('maryam', 'KeyH', 'دربارهٔ کارکنان است')
    for (const who of ['zahra', 'maryam', 'leila'] as const) {
      await until(`it to vanish from ${who}'s desk`, async () => ((await stateOf(who, code)) === null ? true : undefined), 20_000)
      expect((await trace(who, words)).found).toBe(0)
      expect(await allCodes(page(who))).not.toContain(code)
    }
    await page('tahereh').getByRole('link', { name: /بازرسی/ }).click()
    const seen = await page('tahereh').evaluate(() => window.peygir.call['confidential.list']({ before: null }))
    if (!seen.ok) throw new Error(seen.refusal.code)
    expect(seen.value.tickets.map(({ state }) => state.code)).toContain(code)
  }, 120_000)
})
