import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import type { figureBook } from '../figures.ts'
import type { StartDesks } from './desk-bundle.ts'
import { enrolmentCodes, startLoadServer } from './load-server.ts'
import { residentMB, startProgram } from './program.ts'

export interface FirstSync {
  readonly book: ReturnType<typeof figureBook>
  readonly work: string
  readonly city: string
  readonly tickets: number
  readonly events: number
  readonly runs: number
  readonly startDesks: StartDesks
}

/** From the last work of a desk until V8 has given back what it will. */
const SETTLED_MS = 10_000

/** An empty desk to a usable one, each run on fresh files and beside plain inserts of the same rows; the two take turns, because the machine's speed drifts. */
export async function firstSync({ book, work, city, tickets, events, runs, startDesks }: FirstSync): Promise<void> {
  const folder = join(work, `first-${tickets}x${events}`)
  cpSync(city, join(folder, 'server'), { recursive: true })
  const server = await startLoadServer(join(folder, 'server'))
  // one desk more than is counted: the first makes the server build its snapshot
  const codes = await enrolmentCodes(join(folder, 'server'), runs + 1)
  const usable: number[] = [], ratio: number[] = [], plainMs: number[] = [], wire: number[] = [], memory: number[] = [], settled: number[] = [], indexed: number[] = [], processor: number[] = [], first: number[] = []
  for (const [n, code] of codes.entries()) {
    const desks = join(folder, `desk-${n}`)
    mkdirSync(desks)
    const plain = startProgram('test/load/sync/plain-program.ts')
    const plainTook = await plain.ask<{ ms: number; processorMs: number }>('rows', { folder: desks, count: tickets })
    await plain.kill()
    const desk = startDesks()
    await desk.ask('open', { n: 1, folder: desks, serverUrl: server.url(), code })
    const { usableAt, openedAt, processorMs } = await desk.ask<{ usableAt: number; openedAt: number; processorMs: number }>('usable', { n: 1, tickets })
    const took = usableAt - openedAt
    if (n === 0) first.push(took / 1000)
    else {
      usable.push(took / 1000)
      plainMs.push(plainTook.ms / 1000)
      ratio.push(took / plainTook.ms)
      processor.push(processorMs / plainTook.processorMs)
      wire.push((await desk.ask<number>('wireBytes')) / 1e6)
      memory.push(residentMB(desk.pid))
      // once: it takes longer than all the rest
      if (n === runs) {
        indexed.push(((await desk.ask<number>('indexed', { n: 1, limitMs: 3_600_000 })) - openedAt) / 1000)
        await rest(SETTLED_MS)
        settled.push(residentMB(desk.pid))
      }
    }
    await desk.ask('close', { n: 1 })
    await desk.kill()
    rmSync(desks, { recursive: true, force: true })
  }
  await server.stop('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
  const of = `tickets of ${events} event${events === 1 ? '' : 's'}`
  const small = tickets <= 100_000
  const aims = tickets === 100_000 || !small
  book.say({ name: `empty desk to usable, ${of}`, unit: 's', runs: usable, limit: aims ? (small ? 2 : 20) : null, tickets })
  book.say({ name: `plain inserts of as many rows, beside ${of}`, unit: 's', runs: plainMs, limit: null, tickets })
  book.say({ name: `ratio to plain inserts, ${of}`, unit: 'x', runs: ratio, limit: tickets === 100_000 ? 2.5 : null, tickets })
  book.say({ name: `the same ratio in processor time, ${of}`, unit: 'x', runs: processor, limit: null, tickets })
  book.say({ name: `wire of a first load, ${of}`, unit: 'MB', runs: wire, limit: tickets === 100_000 ? 15 : null, tickets })
  book.say({ name: `memory of the desk's process after it, ${of}`, unit: 'MB', runs: memory, limit: aims ? (small ? 150 : 250) : null, tickets })
  book.say({ name: `the same when nothing is left to do, ${of}`, unit: 'MB', runs: settled, limit: null, tickets })
  book.say({ name: `text index complete after, ${of}`, unit: 's', runs: indexed, limit: null, tickets })
  book.say({ name: `the first desk of all, for which the snapshot is built, ${of}`, unit: 's', runs: first, limit: null, tickets })
}
