import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../src/setup/paths.mjs'
import { endAll } from '../support/started.ts'
import { othersBusy } from './busy.ts'
import { commandLine, someOf, whole, wholes } from '../support/command-line.ts'
import { withFigures, type Measured } from './console/performance-page.ts'
import { figureBook, lineOf } from './figures.ts'
import { desksIn } from './sync/desk-bundle.ts'
import { edits } from './sync/edit-figures.ts'
import { desksPerProcess, fanOut } from './sync/fan-out-figures.ts'
import { firstSync } from './sync/first-sync-figures.ts'
import { KEEPINGS, leastEdits, leastFanOut, leastWork } from './sync/least-figures.ts'
import { buildCity } from './sync/load-city.ts'
import { queued } from './sync/queue-figures.ts'
import { stormFigures } from './sync/storm-figures.ts'

const ALL = ['first', 'six', 'queue', 'edit', 'fan', 'storm', 'least'] as const
const PAGE = join(root, 'docs', 'performance-sync.md')
const MILLION = 1_000_000

const USAGE = `npm run bench:sync -- [--only ${ALL.join(',')}] [--tickets 10000,100000] [--runs 3] [--desks 50,300] [--storm 300]
                      [--million] [--cities FOLDER] [--write]
The sync engine in figures, with real processes, sockets and files, authentication on, the desks' databases encrypted and FULL. Lines of JSON
as they come, then a table; --write puts it into docs/performance-sync.md. --million adds a first load of 1,000,000 tickets, once; alone it
goes with --only ''. --cities keeps the generated cities for the next call. Nothing is asserted here.`

const { values, wanted, sizes, runs, desks, storms } = commandLine(USAGE, {
  only: { type: 'string', default: ALL.join(',') }, tickets: { type: 'string', default: '10000,100000' }, runs: { type: 'string', default: '3' },
  desks: { type: 'string', default: '50,300' }, storm: { type: 'string', default: '300' }, million: { type: 'boolean', default: false },
  cities: { type: 'string' }, write: { type: 'boolean', default: false },
}, (given) => ({
  values: given, wanted: given.only === '' ? new Set<string>() : someOf('only', ALL, given.only), runs: whole('runs', given.runs),
  sizes: wholes('tickets', given.tickets), desks: wholes('desks', given.desks), storms: wholes('storm', given.storm),
}))

const work = mkdtempSync(join(tmpdir(), 'peygir-bench-'))
const startDesks = await desksIn(work)
const book = figureBook()
const measured: Measured[] = []
const tell = (line: string): void => void process.stderr.write(`${line}\n`)

async function city(count: number, events: 1 | 6): Promise<string> {
  const folder = join(values.cities ?? work, `${count}x${events}`)
  if (existsSync(folder)) return folder
  const began = performance.now()
  // a city that was broken off is not one
  mkdirSync(`${folder}.new`, { recursive: true })
  await buildCity(`${folder}.new`, count, events)
  renameSync(`${folder}.new`, folder)
  tell(`a city of ${count} tickets with ${events} events each in ${Math.round((performance.now() - began) / 1000)} s`)
  return folder
}

async function measure(what: string, figures: () => Promise<void>): Promise<void> {
  const [first, share] = [book.said().length, await othersBusy()]
  const began = performance.now()
  await figures()
  const when = `${new Date().toISOString().slice(0, 10)}${share > 0.2 ? `, others busy ${Math.round(share * 100)} %` : ''}`
  measured.push(...book.said().slice(first).map((figure) => ({ ...lineOf(figure), measured: when })))
  // at once: a run that is broken off leaves what it has measured
  if (values.write) writeFileSync(PAGE, withFigures(readFileSync(PAGE, 'utf8'), measured))
  tell(`${what} in ${Math.round((performance.now() - began) / 1000)} s`)
}

async function firstLoad(tickets: number, events: 1 | 6, times: number): Promise<void> {
  const of = await city(tickets, events)
  await measure(`first load of ${tickets} tickets with ${events} events`, () => firstSync({ book, work, city: of, tickets, events, runs: times, startDesks }))
}

try {
  tell(`${cpus().length} cores, Node ${process.versions.node}`)
  if (wanted.has('edit') || wanted.has('queue')) {
    const small = await city(10_000, 1)
    if (wanted.has('edit')) await measure('edits', () => edits({ book, work, city: small, runs, startDesks }))
    if (wanted.has('queue')) await measure('queued commands', () => queued({ book, work, city: small, commands: 10_000, runs, startDesks }))
  }
  if (wanted.has('first')) for (const tickets of sizes) await firstLoad(tickets, 1, runs)
  if (wanted.has('six')) for (const tickets of sizes) await firstLoad(tickets, 6, runs)
  if (wanted.has('fan')) {
    const smallest = await city(1000, 1)
    for (const count of desks) {
      const own = desksPerProcess(count)
      // where each desk has a process of its own, once more in as many processes as there are cores: what waking so many costs
      for (const perProcess of new Set(own > 1 ? [own] : [own, Math.ceil(count / cpus().length)])) {
        await measure(`${count} desks, ${perProcess} in a process`, () => fanOut({ book, work, city: smallest, desks: count, perProcess, startDesks }))
      }
    }
  }
  if (wanted.has('least')) {
    await measure('least possible: edits', () => leastEdits({ book, work, runs }))
    await measure('least possible: saved, proved, loaded', () => leastWork({ book, work, runs, sizes }))
    for (const count of desks) {
      // bare ones are small: they also have a process each where desks have to share
      for (const perProcess of new Set([1, desksPerProcess(count)])) {
        for (const keeping of Object.keys(KEEPINGS) as (keyof typeof KEEPINGS)[]) await measure(`least possible: ${count} desks, ${perProcess} in a process, ${keeping}`, () => leastFanOut({ book, work, desks: count, perProcess, keeping }))
      }
    }
  }
  if (wanted.has('storm')) for (const count of storms) await measure(`storm of ${count} desks`, () => stormFigures({ book, work, desks: count, tell, startDesks }))
  if (values.million) await firstLoad(MILLION, 1, 1)
  process.stdout.write(`\n${book.table()}\n`)
} finally {
  await endAll()
  rmSync(work, { recursive: true, force: true, maxRetries: 5 })
}
