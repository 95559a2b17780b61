import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { ALL_TICKETS, type ListFilter } from '#ipc/contract.ts'
import { node24 } from '../../src/setup/node24.mjs'
import { root } from '../../src/setup/paths.mjs'
import { output } from '../../src/setup/processes.mjs'
import { launchConsole, temporaryFolder } from '../support/app.ts'
import { startServer } from '../support/app-server.ts'
import { atDesk, signIn } from '../support/operator-at-desk.ts'
import { endAll, until } from '../support/started.ts'
import { commandLine, refuse, whole } from '../support/command-line.ts'
import { blankFrames, filterTimes, openTimes, scrollFrames, sortTimes, spread, type Spread } from './list-figures.ts'

const USAGE = `npm run load:boston -- FILE.csv.gz [COPIES]
Imports the file through a real server, COPIES times as if it were so many cities' history, opens a new real console on it, and prints what
an operator would notice. Figures of one run on one machine; nothing is asserted here.`

const { file, copies } = commandLine(USAGE, {}, (_, [name, times = '1', ...more]) => ({
  file: name === undefined || more.length > 0 ? refuse('name one file') : name, copies: whole('copies', times),
}), true)
const folder = temporaryFolder('load')
const say = (figure: string, value: number | string, unit = ''): void => void process.stdout.write(`${JSON.stringify({ figure, value, unit })}\n`)
const seconds = (since: number): number => Math.round((Date.now() - since) / 10) / 100

try {
  say('cores', cpus().length)
  const server = await startServer()
  const { admin } = server
  writeFileSync(join(folder, 'password'), admin.password, { mode: 0o600 })
  const start = Date.now()
  const mapping = JSON.parse(readFileSync(join(root, 'resources', 'import', 'boston-311.json'), 'utf8')) as { readonly name: string }
  for (let copy = 1; copy <= copies; copy++) {
    // another name of the source: the same case is another ticket
    const name = `${mapping.name}-${copy}`
    const map = join(folder, `${name}.json`)
    writeFileSync(map, JSON.stringify({ ...mapping, name }))
    const args = ['src/cli/import.ts', '--map', map, file, '--server', server.url, '--user', admin.username, '--password-file', join(folder, 'password'), '--reject', join(folder, `rejected-${copy}.ndjson`)]
    const imported = await output(node24, args, { cwd: root })
    if (imported.code !== 0) throw new Error(imported.stderr || imported.stdout)
    process.stdout.write(`${imported.stderr.trim().split('\n').at(-1)}\n${imported.stdout}`)
  }
  say('import', seconds(start), 's')

  const opening = Date.now()
  const { page, userData, close } = await launchConsole({ server, deskName: 'میز بار', userData: join(folder, 'desk'), size: { width: 1366, height: 768 } })
  await signIn(page, server.people.find((each) => each.role === 'operator')!)
  say('new console started, enrolled and ready for a message', seconds(opening), 's')
  const desk = await atDesk(page)
  await until('all tickets to arrive', async () => (await desk.status()).loading === null && (await desk.status()).phase === 'online', 300_000)
  say('every ticket on the new desk', seconds(opening), 's')
  await until('the index', async () => (await desk.status()).indexing === null, 300_000)
  say('search index complete', seconds(opening), 's')
  say('database', Math.round(statSync(join(userData, 'desk.db')).size / 1e6), 'MB')

  say('tickets in the list', await count(page, ''))
  for (const word of ['pothole', 'graffiti', 'street light', 'sno', 'ab']) say(`search '${word}', first rows asked and answered, median of 9`, await searchMs(page, word), 'ms')
  const table = [...await listFigures(page), ...await scrollFigures(page)]
  process.stdout.write(`\n| list | p50 | p95 | still rows, p50 | p95 | ratio of p50 |\n|---|---|---|---|---|---|\n${table.join('\n')}\n`)
  await close()
} finally {
  await endAll()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

function filterFor(text: string): ListFilter {
  return { ...ALL_TICKETS, text }
}

async function count(page: Page, text: string): Promise<number> {
  return page.evaluate(async (filter) => {
    const reply = await window.peygir.call['ticket.list'](filter)
    return reply.ok ? reply.value.numbers.length : -1
  }, filterFor(text))
}

async function searchMs(page: Page, text: string): Promise<number> {
  return page.evaluate(async (filter) => {
    const times: number[] = []
    for (let n = 0; n < 9; n++) {
      // a write: nothing is answered from what is remembered
      await window.peygir.call['settings.put']({ theme: 'light', language: 'fa' })
      const from = performance.now()
      await window.peygir.call['ticket.first'](filter)
      times.push(performance.now() - from)
    }
    return Math.round(times.toSorted((a, b) => a - b)[4]!)
  }, filterFor(text))
}

/** Opening, another order, another filter: prints them and answers their lines of the table. */
async function listFigures(page: Page): Promise<string[]> {
  const lines: string[] = []
  for (const [what, { times, longest }] of [['opened', await openTimes(page, 15)], ['in another order', await sortTimes(page)], ['filtered', await filterTimes(page)]] as const) {
    const { p50, p95 } = told(`list of all ${what}, until its rows are painted`, times)
    say(`longest work of the window's main thread while the list is ${what} (0: none of 50 or more)`, longest, 'ms')
    lines.push(`| ${what} | ${p50} ms | ${p95} ms | | | |`)
  }
  return lines
}

async function scrollFigures(page: Page): Promise<string[]> {
  await page.evaluate(() => { location.hash = '#/tickets?view=all&status=any' })
  await page.waitForTimeout(1000)
  const lines: string[] = []
  for (const step of [100, 430]) {
    const still = await scrollFrames(page, step, 'still')
    const list = await scrollFrames(page, step, 'list')
    const [floor, found] = [told(`still rows scrolled ${step} px a frame`, still.frames), told(`list scrolled ${step} px a frame`, list.frames)]
    lines.push(`| frame at ${step} px | ${found.p50} ms | ${found.p95} ms | ${floor.p50} ms | ${floor.p95} ms | ${ratio(found.p50, floor.p50)} |`)
    say(`main thread for a frame at ${step} px`, `list ${list.processor}, still rows ${still.processor}`, 'ms of processor')
    lines.push(`| processor for it | ${list.processor} ms | | ${still.processor} ms | | ${ratio(list.processor, still.processor)} |`)
    say(`rows without their words at ${step} px a frame, of 60 looks`, await blankFrames(page, step))
  }
  return lines
}

function ratio(one: number, other: number): string {
  return (one / other).toFixed(2)
}

function told(figure: string, times: readonly number[]): Spread {
  const found = spread(times)
  process.stdout.write(`${JSON.stringify({ figure, ...found, unit: 'ms' })}\n`)
  return found
}
