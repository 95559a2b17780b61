import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { endAll } from '../support/started.ts'
import { edits } from './sync/edit-figures.ts'
import { fanOut } from './sync/fan-out-figures.ts'
import { figureBook } from './figures.ts'
import { firstSync } from './sync/first-sync-figures.ts'
import { buildCity } from './sync/load-city.ts'
import { queued } from './sync/queue-figures.ts'

/**
 * `npm run bench:sync -- [--runs 3] [--only first,six,queue,edit,fan] [--tickets 100000] [--desks 50,300] [--million] [--cities FOLDER]`:
 * the sync engine in figures, with real processes, sockets and files, authentication on, the desks' databases encrypted and
 * FULL. Lines of JSON as they come, then a table. Nothing is asserted here. `--cities` keeps the generated cities for the next call.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' }, only: { type: 'string', default: 'first,six,queue,edit,fan' }, tickets: { type: 'string', default: '100000' },
    desks: { type: 'string', default: '50,300' }, million: { type: 'boolean', default: false }, cities: { type: 'string' },
  },
})
const runs = Number(values.runs)
const tickets = Number(values.tickets)
const wanted = new Set(values.only.split(','))
const work = mkdtempSync(join(tmpdir(), 'peygir-bench-'))
const book = figureBook()
const tell = (line: string): void => void process.stderr.write(`${line}\n`)

async function city(count: number, events: 1 | 6): Promise<string> {
  const folder = join(values.cities ?? work, `${count}x${events}`)
  if (existsSync(folder)) return folder
  const began = performance.now()
  mkdirSync(folder, { recursive: true })
  await buildCity(folder, count, events)
  tell(`a city of ${count} tickets with ${events} events each in ${Math.round((performance.now() - began) / 1000)} s`)
  return folder
}

try {
  tell(`${cpus().length} cores, Node ${process.versions.node}`)
  if (wanted.has('first')) await firstSync({ book, work, city: await city(tickets, 1), tickets, events: 1, runs })
  if (wanted.has('six')) await firstSync({ book, work, city: await city(tickets, 6), tickets, events: 6, runs })
  if (values.million) await firstSync({ book, work, city: await city(1_000_000, 1), tickets: 1_000_000, events: 1, runs: 1 })
  if (wanted.has('queue')) await queued({ book, work, city: await city(10_000, 1), commands: 10_000, runs })
  if (wanted.has('edit')) await edits({ book, work, city: await city(10_000, 1), runs })
  if (wanted.has('fan')) for (const desks of values.desks.split(',').map(Number)) await fanOut({ book, work, city: await city(1000, 1), desks })
  process.stdout.write(`\n${book.table()}\n`)
} finally {
  await endAll()
  rmSync(work, { recursive: true, force: true, maxRetries: 5 })
}
