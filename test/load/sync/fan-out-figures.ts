import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { cpus, freemem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import { percentile, type figureBook } from '../figures.ts'
import type { StartDesks } from './desk-bundle.ts'
import { enrolled, startLoadServer } from './load-server.ts'
import { processorSeconds } from './program.ts'

export interface FanOut { readonly book: ReturnType<typeof figureBook>; readonly work: string; readonly city: string; readonly desks: number; readonly perProcess: number; readonly startDesks: StartDesks }

export const EVERY_MS = 50
export const SECONDS = 20
/** Before it counts: a desk that has just started translates its program while it runs, and a centre's desks run for hours. What waits for the text index is indexed within what counts. */
export const WARM_SECONDS = 60
/** Each edit comes to a ticket of its own: of two to one a desk that is behind shows but the second. */
const TICKETS = SECONDS * 1000 / EVERY_MS
/** Bytes that a process takes for itself, beside what all share, and each desk in it. */
const PER_PROCESS = 50e6
const PER_DESK = 25e6

/** How many desks go into one process so that all fit in half of the free memory. */
export function desksPerProcess(desks: number): number {
  for (let per = 1; per < desks; per++) if (Math.ceil(desks / per) * PER_PROCESS + desks * PER_DESK < freemem() / 2) return per
  return desks
}

const sum = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0)

/** One desk edits 20 times a second; when do all the others have it? */
export async function fanOut({ book, work, city, desks, perProcess: per, startDesks }: FanOut): Promise<void> {
  const folder = join(work, `fan-${desks}`)
  cpSync(city, join(folder, 'server'), { recursive: true })
  mkdirSync(join(folder, 'desks'))
  const server = await startLoadServer(join(folder, 'server'))
  const enrolments = await enrolled(join(folder, 'server'), server.url(), desks + 1)
  const author = startDesks()
  const readers = Array.from({ length: Math.ceil(desks / per) }, startDesks)
  const programOf = (n: number): typeof author => (n === 0 ? author : readers[Math.floor((n - 1) / per)]!)
  for (const [n, enrolment] of enrolments.entries()) {
    await programOf(n).ask('open', { n, folder: join(folder, 'desks'), serverUrl: server.url(), enrolment })
    await programOf(n).ask('inStep', { n, limitMs: 600_000 })
    await programOf(n).ask('indexed', { n, limitMs: 600_000 })
  }
  await author.ask('signIn', { n: 0 })
  const ticketIds = await author.ask<string[]>('ticketIds', { n: 0, count: TICKETS })
  for (let n = 1; n <= desks; n++) await programOf(n).ask('signIn', { n })
  const used = () => ({ server: processorSeconds(server.pid()), readers: sum(readers.map(({ pid }) => processorSeconds(pid))), at: performance.now() })
  const edit = async (seconds: number) => {
    for (let n = 1; n <= desks; n++) await programOf(n).ask('follow', { n, ticketIds })
    const asked: number[] = []
    const edits = seconds * 1000 / EVERY_MS
    const before = used()
    for (let at = 0; at < edits; at++) {
      await rest(Math.max(0, before.at + at * EVERY_MS - performance.now()))
      asked.push((await author.ask<{ askedAt: number }>('edit', { n: 0, ticketId: ticketIds[at % TICKETS], text: `یادداشت ${at}` })).askedAt)
    }
    const last = Array.from({ length: edits }, () => 0)
    for (let n = 1; n <= desks; n++) {
      const seen = await programOf(n).ask<number[]>('followed', { n, count: edits, limitMs: 30_000 })
      if (seen.length < edits) throw new Error(`${edits - seen.length} edits did not arrive at desk ${n}`)
      for (const [at, when] of seen.entries()) last[at] = Math.max(last[at]!, when)
    }
    const after = used()
    const share = (after.server - before.server) / (after.at - before.at) * 1000
    return { times: last.map((at, n) => at - asked[n]!), share, perEdit: (after.readers - before.readers) / (desks * edits) }
  }
  await edit(WARM_SECONDS)
  const { times, share, perEdit } = await edit(SECONDS)
  for (const program of [author, ...readers]) await program.kill()
  await server.stop('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
  // on as many threads as there are cores each desk waits for the disk of those beside it: no aim is held against that
  const aim = (limit: number | null): number | null => (readers.length > cpus().length ? limit : null)
  const of = `${desks} desks in ${readers.length} processes, ${1000 / EVERY_MS} edits a second`
  book.say({ name: `until all have it, p50: ${of}`, unit: 'ms', runs: [percentile(times, 0.5)], limit: aim(desks <= 50 ? 15 : null) })
  book.say({ name: `until all have it, p95: ${of}`, unit: 'ms', runs: [percentile(times, 0.95)], limit: aim(desks <= 50 ? 30 : 120) })
  book.say({ name: `processor of the server: ${of}`, unit: '% of a core', runs: [share * 100], limit: desks <= 50 ? 10 : null })
  book.say({ name: `processor of a desk for one edit of another: ${of}`, unit: 'ms', runs: [perEdit * 1000], limit: null })
}
