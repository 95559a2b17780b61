import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { figureBook } from '../figures.ts'
import { enrolmentCodes, startLoadServer } from './load-server.ts'
import { startProgram } from './program.ts'

export interface Queued { readonly book: ReturnType<typeof figureBook>; readonly work: string; readonly city: string; readonly commands: number; readonly runs: number }

/** Commands saved while the server is away, each durable, and then sent. */
export async function queued({ book, work, city, commands, runs }: Queued): Promise<void> {
  const saving: number[] = [], bare: number[] = [], ratio: number[] = [], reconnect: number[] = [], pushed: number[] = [], wire: number[] = []
  for (let run = 0; run < runs; run++) {
    const folder = join(work, `queue-${run}`)
    cpSync(city, join(folder, 'server'), { recursive: true })
    mkdirSync(join(folder, 'desk'))
    const server = await startLoadServer(join(folder, 'server'))
    const [code] = await enrolmentCodes(join(folder, 'server'), 1)
    const desk = startProgram('desk-program.ts')
    await desk.ask('open', { n: 1, folder: join(folder, 'desk'), serverUrl: server.url(), code })
    await desk.ask('inStep', { n: 1, limitMs: 600_000 })
    await desk.ask('signIn', { n: 1 })
    await desk.ask('indexed', { n: 1, limitMs: 600_000 })
    const ticketIds = await desk.ask<string[]>('ticketIds', { n: 1, count: commands })
    await server.stop('SIGTERM')

    const plain = startProgram('plain-program.ts')
    const half = commands / 2
    // the bare commits before, between and after: the disk's speed drifts
    const before = await plain.ask<number>('commits', { folder, count: half / 2 })
    const firstHalf = await desk.ask<number>('queue', { n: 1, ticketIds, count: half })
    const between = await plain.ask<number>('commits', { folder, count: half })
    const secondHalf = await desk.ask<number>('queue', { n: 1, ticketIds: ticketIds.slice(half), count: half })
    const after = await plain.ask<number>('commits', { folder, count: half / 2 })
    await plain.kill()
    saving.push((firstHalf + secondHalf) / 1000)
    bare.push((before + between + after) / 1000)
    ratio.push((firstHalf + secondHalf) / (before + between + after))

    const wireBefore = await desk.ask<number>('wireBytes')
    await server.start()
    const asked = await desk.ask<number>('syncNow', { n: 1 })
    reconnect.push(((await desk.ask<number>('connected', { n: 1 })) - asked) / 1000)
    pushed.push(((await desk.ask<number>('inStep', { n: 1, limitMs: 600_000 })) - asked) / 1000)
    wire.push(((await desk.ask<number>('wireBytes')) - wireBefore) / 1e6)
    const { attention } = await desk.ask<{ attention: number }>('status', { n: 1 })
    if (attention !== 0) throw new Error(`${attention} queued commands were refused`)
    await desk.ask('close', { n: 1 })
    await desk.kill()
    await server.stop('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
  book.say({ name: `${commands} commands saved at the desk, each durable`, unit: 's', runs: saving, limit: null })
  book.say({ name: `${commands} bare durable commits`, unit: 's', runs: bare, limit: null })
  book.say({ name: 'ratio of saving to bare commits', unit: 'x', runs: ratio, limit: 2 })
  book.say({ name: 'reconnect', unit: 's', runs: reconnect, limit: 1 })
  book.say({ name: `${commands} queued commands pushed, all verdicts back and applied`, unit: 's', runs: pushed, limit: 1 })
  book.say({ name: `wire of ${commands} queued commands, both ways`, unit: 'MB', runs: wire, limit: null })
}
