import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp } from '../../src/setup/build.mjs'
import { root } from '../../src/setup/paths.mjs'
import { giveToOrdinaryUser } from '../../src/setup/user.mjs'
import { endAll } from '../support/started.ts'
import { othersBusy } from './busy.ts'
import { commandLine, someOf, whole, wholes } from '../support/command-line.ts'
import { deskAtWork, prepareDesk } from './console/desks.ts'
import { diskFigures } from './console/disk-figures.ts'
import { importFigures } from './console/import-figures.ts'
import { callerFigures, searchFigures } from './console/lookup-figures.ts'
import { memoryFigures } from './console/memory-figures.ts'
import { packagedFigures } from './console/packaged-figures.ts'
import { withFigures, type Measured } from './console/performance-page.ts'
import { listFigures } from './console/queue-figures.ts'
import { starter } from './console/spawned.ts'
import { startFigures } from './console/start-figures.ts'
import { keyFigures, saveFigures } from './console/typing-figures.ts'
import { figureBook, lineOf } from './figures.ts'

const ALL = ['start', 'save', 'keys', 'list', 'search', 'caller', 'memory', 'import', 'disk', 'packaged'] as const
/** Not a question of size: measured on the desk that is nearest to a city's, once. */
const ONE_SIZE = 100_000
const SMALL = 10_000
const PAGE = join(root, 'docs', 'performance.md')

const USAGE = `npm run bench -- [--only ${ALL.join(',')}] [--tickets ${SMALL},${ONE_SIZE}] [--runs 9] [--data FOLDER] [--write]
The console in figures, with the built app in a real Electron, a real server and encrypted databases flushed at every commit. Lines of JSON
as they come, then a table; --write puts it into docs/performance.md. --data keeps the prepared desks for the next call: one of 1,000,000
tickets takes long to prepare. Nothing is asserted here.`

const { values, wanted, sizes, runs } = commandLine(USAGE, {
  only: { type: 'string', default: ALL.join(',') }, tickets: { type: 'string', default: `${SMALL},${ONE_SIZE}` }, runs: { type: 'string', default: '9' },
  data: { type: 'string' }, write: { type: 'boolean', default: false },
}, (given) => ({ values: given, wanted: someOf('only', ALL, given.only), sizes: wholes('tickets', given.tickets), runs: whole('runs', given.runs) }))

const work = mkdtempSync(join(tmpdir(), 'peygir-bench-'))
giveToOrdinaryUser(work)
const book = figureBook()
const measured: Measured[] = []
const tell = (line: string): void => void process.stderr.write(`${line}\n`)

async function measure(what: string, figures: () => Promise<void> | void): Promise<void> {
  const [first, share] = [book.said().length, await othersBusy()]
  const began = performance.now()
  await figures()
  const when = `${new Date().toISOString().slice(0, 10)}${share > 0.2 ? `, others busy ${Math.round(share * 100)} %` : ''}`
  measured.push(...book.said().slice(first).map((figure) => ({ ...lineOf(figure), measured: when })))
  // at once: a run that is broken off leaves what it has measured
  if (values.write) writeFileSync(PAGE, withFigures(readFileSync(PAGE, 'utf8'), measured))
  tell(`${what} in ${Math.round((performance.now() - began) / 1000)} s`)
}

try {
  await buildApp()
  const electron = await starter()
  tell(`${cpus().length} cores, Node ${process.versions.node}, Electron ${electron.version}`)
  const kept = values.data ?? join(work, 'desks')
  const one = sizes.includes(ONE_SIZE) ? ONE_SIZE : sizes[0]!
  for (const tickets of sizes) {
    const only = (...names: (typeof ALL)[number][]): boolean => names.some((name) => wanted.has(name))
    if (!only('list', 'search', 'caller', 'disk', 'memory') && !(tickets === one && only('start', 'save', 'keys', 'packaged'))) continue
    const prepared = await prepareDesk(kept, tickets, tell)
    const at = `at ${tickets} tickets`
    if (only('disk')) await measure(`disk ${at}`, () => diskFigures(book, prepared, tickets))
    const folder = join(work, `desk-${tickets}`)
    const desk = await deskAtWork(prepared, folder, tickets)
    if (only('start') && tickets === one) await measure(`start ${at}`, () => startFigures(book, { work, electron, desk, runs }))
    if (only('packaged') && tickets === one) await measure(`packaged ${at}`, () => packagedFigures(book, { work, electron, desk, runs }))
    if (only('keys') && tickets === one) await measure(`keys ${at}`, () => keyFigures(book, { work, electron, desk }))
    if (only('list')) await measure(`list ${at}`, () => listFigures(book, desk))
    if (only('search')) await measure(`search ${at}`, () => searchFigures(book, desk))
    if (only('caller')) await measure(`caller ${at}`, () => callerFigures(book, desk))
    if (only('save') && tickets === one) await measure(`save ${at}`, () => saveFigures(book, { work, electron, desk }))
    if (only('memory') && tickets > SMALL) await measure(`memory ${at}`, () => memoryFigures(book, { work, electron, desk }))
    await desk.end()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  if (wanted.has('import')) await measure('import', () => importFigures(book, work, Math.min(runs, 3)))
  await electron.end()
  process.stdout.write(`\n${book.table()}\n`)
} finally {
  await endAll()
  rmSync(work, { recursive: true, force: true, maxRetries: 5 })
}
