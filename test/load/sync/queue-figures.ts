import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { figureBook } from '../figures.ts'
import type { StartDesks } from './desk-bundle.ts'
import { enrolmentCodes, startLoadServer } from './load-server.ts'
import { processorSeconds, startProgram } from './program.ts'

export interface Queued { readonly book: ReturnType<typeof figureBook>; readonly work: string; readonly city: string; readonly commands: number; readonly runs: number; readonly startDesks: StartDesks }

/** Messages that a bulk action saves in one transaction (renderer/features/ticket-list/bulk). */
const GROUP = 25

/** Commands saved while the server is away, each durable, and then sent. */
export async function queued({ book, work, city, commands, runs, startDesks }: Queued): Promise<void> {
  const saving: number[] = [], bare: number[] = [], ratio: number[] = [], reconnect: number[] = [], pushed: number[] = [], wire: number[] = []
  const grouped: number[] = [], savingProcessor: number[] = [], deskProcessor: number[] = [], serverProcessor: number[] = []
  for (let run = 0; run < runs; run++) {
    const folder = join(work, `queue-${run}`)
    cpSync(city, join(folder, 'server'), { recursive: true })
    mkdirSync(join(folder, 'desk'))
    const server = await startLoadServer(join(folder, 'server'))
    const [code] = await enrolmentCodes(join(folder, 'server'), 1)
    const desk = startDesks()
    await desk.ask('open', { n: 1, folder: join(folder, 'desk'), serverUrl: server.url(), code })
    await desk.ask('inStep', { n: 1, limitMs: 600_000 })
    await desk.ask('signIn', { n: 1 })
    await desk.ask('indexed', { n: 1, limitMs: 600_000 })
    const ticketIds = await desk.ask<string[]>('ticketIds', { n: 1, count: commands })
    await server.stop('SIGTERM')

    const plain = startProgram('test/load/sync/plain-program.ts')
    const half = commands / 2
    // the bare commits before, between and after: the disk's speed drifts
    const before = await plain.ask<number>('commits', { folder, count: half / 2 })
    const processorBefore = processorSeconds(desk.pid)
    const firstHalf = await desk.ask<number>('queue', { n: 1, ticketIds, count: half })
    const between = await plain.ask<number>('commits', { folder, count: half })
    const secondHalf = await desk.ask<number>('queue', { n: 1, ticketIds: ticketIds.slice(half), count: half })
    savingProcessor.push(processorSeconds(desk.pid) - processorBefore)
    const after = await plain.ask<number>('commits', { folder, count: half / 2 })
    await plain.kill()
    saving.push((firstHalf + secondHalf) / 1000)
    bare.push((before + between + after) / 1000)
    ratio.push((firstHalf + secondHalf) / (before + between + after))

    const wireBefore = await desk.ask<number>('wireBytes')
    await server.start()
    const began = { desk: processorSeconds(desk.pid), server: processorSeconds(server.pid()) }
    const asked = await desk.ask<number>('syncNow', { n: 1 })
    reconnect.push(((await desk.ask<number>('connected', { n: 1 })) - asked) / 1000)
    pushed.push(((await desk.ask<number>('inStep', { n: 1, limitMs: 600_000 })) - asked) / 1000)
    deskProcessor.push(processorSeconds(desk.pid) - began.desk)
    serverProcessor.push(processorSeconds(server.pid()) - began.server)
    wire.push(((await desk.ask<number>('wireBytes')) - wireBefore) / 1e6)
    const { attention } = await desk.ask<{ attention: number }>('status', { n: 1 })
    if (attention !== 0) throw new Error(`${attention} queued commands were refused`)
    await server.stop('SIGTERM')
    grouped.push((await desk.ask<number>('queueGroups', { n: 1, ticketIds, count: commands, group: GROUP })) / 1000)
    await desk.ask('close', { n: 1 })
    await desk.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  book.say({ name: `${commands} commands saved at the desk, each durable`, unit: 's', runs: saving, limit: null })
  book.say({ name: `${commands} bare durable commits`, unit: 's', runs: bare, limit: null })
  book.say({ name: 'ratio of saving to bare commits', unit: 'x', runs: ratio, limit: 2 })
  book.say({ name: 'processor of the desk meanwhile, with the text index', unit: 's', runs: savingProcessor, limit: null })
  book.say({ name: `${commands} commands saved ${GROUP} at a time, as bulk actions do, each group durable`, unit: 's', runs: grouped, limit: null })
  book.say({ name: 'reconnect', unit: 's', runs: reconnect, limit: 1 })
  book.say({ name: `${commands} queued commands pushed, all verdicts back and applied`, unit: 's', runs: pushed, limit: 1 })
  book.say({ name: 'processor of the desk for pushing them', unit: 's', runs: deskProcessor, limit: null })
  book.say({ name: 'processor of the server for it', unit: 's', runs: serverProcessor, limit: null })
  book.say({ name: `wire of ${commands} queued commands, both ways`, unit: 'MB', runs: wire, limit: null })
}
