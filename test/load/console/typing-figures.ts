import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { v7 as newId } from 'uuid'
import type { CommandData } from '#domain/catalog.ts'
import { openConnection } from '#desk/sqlite/open.ts'
import { atDesk, type Message } from '../../support/operator-at-desk.ts'
import { persianKeyboard } from '../../support/persian-keyboard.ts'
import { until } from '../../support/started.ts'
import type { figureBook } from '../figures.ts'
import { citizenWords } from '../sync/citizen-words.ts'
import type { DeskAtWork } from './desks.ts'
import { messagesOfCity } from './messages.ts'
import { mainThread, of, type Spent } from './main-thread.ts'
import { noted, noteKeys, savesNoted } from './painted.ts'
import { BARE, type Starter } from './spawned.ts'

export interface Typing { readonly work: string; readonly electron: Starter; readonly desk: DeskAtWork }

/** Two hundred messages typed and saved at the screen, two hundred more saved past it, and bare commits before and after. */
const SAVES = 200
const SHOWN = 40
/** As fast as anybody types: 25 keys a second. */
const GAP_MS = 40
const MESSAGES = 12

export async function saveFigures(book: ReturnType<typeof figureBook>, { work, desk }: Typing): Promise<void> {
  const bare = commits(join(work, 'plain-before.db'), SAVES)
  const { page, close } = await desk.open()
  const { keyboard, write } = await atDesk(page)
  const thread = await mainThread(page)
  const spent: Spent[] = []
  await noteKeys(page)
  for (let n = 0; n < SAVES; n++) {
    await write({ subject: 'زباله', place: 'مینو', text: `مانده است ${n}` })
    const before = await thread.spent()
    await keyboard.press('Ctrl+Enter')
    await until('the message to be saved', async () => (await savesNoted(page)) > n)
    spent.push(await thread.since(before))
  }
  const { saves } = await noted(page)
  const durable = await savesPastTheScreen(page)
  const shown = await formsShown(page)
  await close()
  const runs = [...bare, ...commits(join(work, 'plain-after.db'), SAVES)]
  const { tickets } = desk
  book.say({ name: "save: key press to painted 'saved on this desk'", unit: 'ms', tickets, runs: saves, limit: 25, judged: { by: 'p99' }, baseline: { name: 'bare durable commit of one row', runs } })
  const drawn = new Map(of(shown))
  for (const [what, each] of of(spent)) {
    book.say({ name: `save: of it, processor time of the window${what}`, unit: 'ms', tickets, runs: each, limit: null, baseline: { name: 'another open message shown', runs: drawn.get(what) ?? [] } })
  }
  book.say({ name: 'save: asked by the window to durable and answered', unit: 'ms', tickets, runs: durable, limit: null, judged: { by: 'p99' }, baseline: { name: 'bare durable commit of one row', runs } })
}

/** What it costs the window to draw a form and what lies beside it, with nothing saved: a written message and a blank one by turns. */
async function formsShown(page: Page): Promise<readonly Spent[]> {
  const { keyboard, write } = await atDesk(page)
  const thread = await mainThread(page)
  await write({ subject: 'زباله', place: 'مینو', text: 'مانده است' })
  await keyboard.press('Ctrl+KeyN')
  const spent: Spent[] = []
  for (let n = 0; n < SHOWN; n++) {
    await page.waitForTimeout(200)
    const before = await thread.spent()
    await keyboard.press('Ctrl+Tab')
    await page.evaluate(() => new Promise<void>((done) => { requestAnimationFrame(() => requestAnimationFrame(() => done())) }))
    spent.push(await thread.since(before))
  }
  return spent
}

/** The same command straight through the window's line to the desk, milliseconds each. */
function savesPastTheScreen(page: Page): Promise<number[]> {
  const messages = Array.from({ length: SAVES }, (_, n): CommandData<'RegisterTicket'> => ({
    ticketId: newId(), callId: null, kind: 'request', channel: 'phone', categoryId: 'waste-collection', placeId: 'minudar', urgency: 'normal', point: null, anonymous: false, confidential: false, incidentId: null, answers: {},
    private: { phone: '+989121234567', name: 'شهروند', nationalId: null, address: 'خیابان نمونه', text: `مانده است ${n}`, personId: null },
  }))
  return page.evaluate(async (each) => {
    const times: number[] = []
    for (const data of each) {
      const began = performance.now()
      const reply = await window.peygir.call['command.run']({ type: 'RegisterTicket', data })
      times.push(performance.now() - began)
      if (!reply.ok) throw new Error(reply.refusal.code)
    }
    return times
  }, messages)
}

/** Durable commits of a row as long as a saved message, encrypted and FULL as the desk's, milliseconds each. */
function commits(file: string, count: number): number[] {
  const db = openConnection(file, 'ab'.repeat(32))
  db.exec('create table command (place integer primary key, id text not null, body text not null)')
  const insert = db.prepare('insert into command (id, body) values (?, ?)')
  const times = Array.from({ length: count }, () => {
    const began = performance.now()
    insert.run(newId(), 'x'.repeat(1200))
    return performance.now() - began
  })
  db.close()
  return times
}

export async function keyFigures(book: ReturnType<typeof figureBook>, { work, electron, desk }: Typing): Promise<void> {
  const words = citizenWords(messagesOfCity())
  const messages = Array.from({ length: MESSAGES }, (): Message => ({ phone: words.phone().replace('+98', '0'), subject: 'زباله', place: 'مینو', text: typable(words.text(50)) }))
  const { page, close } = await desk.open()
  await noteKeys(page)
  const keyboard = await persianKeyboard(page)
  const thread = await mainThread(page)
  const press = async (chord: string): Promise<void> => {
    await keyboard.press(chord)
    await page.waitForTimeout(GAP_MS)
  }
  const form: number[] = [], spent: Spent[] = []
  for (const { phone = '', subject, place, text } of messages) {
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox')
    const before = await thread.spent()
    await press('F2')
    await keyboard.type(phone, GAP_MS)
    await press('F3')
    await keyboard.type(subject, GAP_MS)
    await press('Enter')
    await keyboard.type(place, GAP_MS)
    await press('Enter')
    await press('F6')
    await keyboard.type(text, GAP_MS)
    const { keys } = await noted(page)
    form.push(...keys)
    spent.push(await thread.since(before, keys.length))
    await keyboard.press('Ctrl+Enter')
    await until('the message to be saved', async () => (await savesNoted(page)) > 0)
    await noted(page)
  }
  await close()

  const empty = await electron.start(BARE, join(work, 'bare-typing'))
  await empty.page.locator('input').first().focus()
  await noteKeys(empty.page)
  const bareKeyboard = await persianKeyboard(empty.page)
  const bareThread = await mainThread(empty.page)
  const bare: number[] = [], bareSpent: Spent[] = []
  for (const { phone = '', subject, place, text } of messages) {
    const before = await bareThread.spent()
    await bareKeyboard.type(`${phone}${subject}${place}${text}`, GAP_MS)
    const { keys } = await noted(empty.page)
    bare.push(...keys)
    bareSpent.push(await bareThread.since(before, keys.length))
  }
  await empty.end()
  book.say({ name: 'key to paint in the intake form', unit: 'ms', tickets: desk.tickets, runs: form, limit: 25, judged: { by: 'p95' }, baseline: { name: 'bare input in an empty page', runs: bare } })
  const held = new Map(of(bareSpent))
  for (const [what, each] of of(spent)) {
    book.say({ name: `key to paint: of it, processor time of the window for each key${what}`, unit: 'ms', tickets: desk.tickets, runs: each, limit: null, baseline: { name: 'bare input in an empty page', runs: held.get(what) ?? [] } })
  }
}

/** Only what the Persian layout has a key for. */
const typable = (text: string): string => text.replace(/[^آ-ی۰-۹ ]/g, '')
