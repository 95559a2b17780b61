import { mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { fold } from '#domain/text/fold.ts'
import { ALL_TICKETS } from '#ipc/contract.ts'
import { giveToOrdinaryUser } from '../../../src/setup/user.mjs'
import { atDesk, type Message } from '../../support/operator-at-desk.ts'
import { processTree, until } from '../../support/started.ts'
import type { figureBook } from '../figures.ts'
import type { DeskAtWork } from './desks.ts'
import { distinct, samples, type Sample } from './samples.ts'
import { BARE, type Starter } from './spawned.ts'

/** As many calls as a busy operator takes in an hour, one after the other. */
const CALLS = 40
const QUARTERS = 4
const REST_MS = 4000
const LOOKS = 3
const ALONE_LIMIT_MS = 600_000
/** Two looks at one unchanged program differ by less. */
const GROWN = 1.05

/** What a process of an Electron program is there for. */
const PARTS = ['window', "desk's process", 'main process', "Chromium's own"] as const
type Part = (typeof PARTS)[number]
type Pss = Readonly<Record<Part, number>>

/** Of all processes of the program; a page that several share is counted once, in parts. MB of 1e6 bytes. */
export function pssOf(pid: number): Pss {
  const sums: Record<Part, number> = { 'window': 0, "desk's process": 0, 'main process': 0, "Chromium's own": 0 }
  for (const each of processTree(pid)) {
    try {
      sums[partOf(readFileSync(`/proc/${each}/cmdline`, 'utf8'))] += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${each}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024 / 1e6
    } catch {
      // it has ended meanwhile
    }
  }
  return sums
}

function partOf(commandLine: string): Part {
  const type = /--type=([\w-]+)/.exec(commandLine)?.[1]
  if (type === undefined) return 'main process'
  if (type === 'renderer') return 'window'
  return commandLine.includes('node.mojom.NodeService') ? "desk's process" : "Chromium's own"
}

export const total = (pss: Pss): number => PARTS.reduce((sum, part) => sum + pss[part], 0)

export async function memoryFigures(book: ReturnType<typeof figureBook>, { work, electron, desk }: { readonly work: string; readonly electron: Starter; readonly desk: DeskAtWork }): Promise<void> {
  const data = join(work, `bare-memory-${desk.tickets}`)
  mkdirSync(data, { recursive: true })
  giveToOrdinaryUser(data)
  const alone = await electron.start(BARE, data)
  const bare = await settled(alone.pid)
  await alone.end()
  const two = await electron.start(BARE, data, { PEYGIR_BARE_PROCESS: 'yes' })
  const beside = await settled(two.pid)
  await two.end()
  const window = { name: 'bare Electron window', runs: bare.map(total) }

  const { page, pid, close } = await desk.open()
  const { tickets } = desk
  const say = (name: string, looks: readonly Pss[], limit: number | null): void =>
    book.say({ name: `memory (PSS of all processes) ${name}`, unit: 'MB', tickets, runs: looks.map(total), limit, judged: { by: 'most' }, baseline: window })
  say('after the start', await settled(pid), 320)
  const found = await samples(page, CALLS)
  const quarters: Pss[][] = []
  for (let quarter = 0; quarter < QUARTERS; quarter++) {
    for (const [n, sample] of found.slice((quarter * found.length) / QUARTERS, ((quarter + 1) * found.length) / QUARTERS).entries()) await oneCall(page, sample, n)
    quarters.push(await settled(pid))
  }
  // collecting makes the next quarter smaller, so only when the hour is over; then as much work again as before
  const held = [await collected(page)]
  for (const [n, sample] of found.slice(0, found.length / QUARTERS).entries()) await oneCall(page, sample, n)
  held.push(await collected(page))
  await close()
  for (const [n, looks] of quarters.slice(0, -1).entries()) say(`after ${n + 1} of ${QUARTERS} quarters of an hour's work`, looks, null)
  const last = quarters.at(-1) ?? []
  say("after an hour's work", last, 320)
  const first = { name: 'after its first quarter', runs: (quarters[0] ?? []).map(total) }
  book.say({ name: "memory: the hour's last quarter", unit: 'MB', tickets, runs: last.map(total), limit: GROWN, judged: { by: 'median', ratio: true }, baseline: first })
  book.say({ name: 'memory: what the window still uses of its script heap when one more quarter is over and all is collected', unit: 'MB', tickets, runs: held.slice(1), limit: GROWN, judged: { by: 'median', ratio: true }, baseline: { name: 'before that quarter', runs: held.slice(0, 1) } })
  for (const part of PARTS) {
    const same = part === "desk's process" ? { name: 'an empty process', runs: beside.map((pss) => pss[part]) } : { name: 'of a bare window', runs: bare.map((pss) => pss[part]) }
    book.say({ name: `memory after an hour's work: of it ${part}`, unit: 'MB', tickets, runs: last.map((pss) => pss[part]), limit: null, baseline: same })
  }
}

/** MB that the window's script really holds: what nobody needs is collected first. */
async function collected(page: Page): Promise<number> {
  const client = await page.context().newCDPSession(page)
  await client.send('HeapProfiler.enable')
  await client.send('HeapProfiler.collectGarbage')
  const { usedSize } = await client.send('Runtime.getHeapUsage')
  await client.detach()
  return usedSize / 1e6
}

/** A call, a look into the list, a search, a ticket read, and back: what an operator does with each caller, without the talk. */
async function oneCall(page: Page, { row, text }: Sample, n: number): Promise<void> {
  const { write, keyboard } = await atDesk(page)
  const message: Message = { subject: 'زباله', place: 'مینو', text: `مانده است ${n}`, ...(row.phone === null ? {} : { phone: row.phone.replace('+98', '0') }) }
  await page.evaluate(() => { location.hash = '#/intake' })
  await write(message)
  await keyboard.press('Ctrl+Enter')
  const word = fold(text).split(' ').find(({ length }) => length > 3) ?? 'خیابان'
  for (const address of ['#/tickets?view=all&status=any', `#/tickets?view=all&status=any&text=${encodeURIComponent(word)}`, '#/tickets?view=all&status=any&sort=dueAt', `#/ticket/${row.id}`, '#/follow-up']) {
    await page.evaluate((to) => { location.hash = to }, address)
    await page.waitForTimeout(400)
  }
  // what is found stays in the page: carried out of it, a long list would fill the very memory that is measured
  await page.evaluate(async (filter) => void await window.peygir.call['ticket.list'](filter), { ...ALL_TICKETS, text: distinct(text.split(' '), 2).join(' ').slice(0, 60) })
  await page.evaluate(() => { location.hash = '#/intake' })
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox')
}

/** Programs of one Electron share its pages, and each then seems smaller: whether no other one runs. */
function aloneIs(pid: number): boolean {
  const own = processTree(pid)
  const runs = new Set(own.map(executable))
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).every((each) => own.includes(each) || !runs.has(executable(each) ?? ''))
}

/** Null: it has ended. */
function executable(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/exe`)
  } catch {
    return null
  }
}

/** A few looks once nothing is under way; what is freed by then is not counted. */
export async function settled(pid: number): Promise<Pss[]> {
  const looks: Pss[] = []
  for (let look = 0; look < LOOKS; look++) {
    await rest(REST_MS)
    await until('other programs of the same Electron to end', () => aloneIs(pid), ALONE_LIMIT_MS)
    looks.push(pssOf(pid))
  }
  return looks
}
