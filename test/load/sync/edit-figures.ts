import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import { percentile, type figureBook } from '../figures.ts'
import type { StartDesks } from './desk-bundle.ts'
import { enrolmentCodes, startLoadServer } from './load-server.ts'

export interface Edits { readonly book: ReturnType<typeof figureBook>; readonly work: string; readonly city: string; readonly runs: number; readonly startDesks: StartDesks }

const EDITS = 200
/** Their edits come to so many tickets in turn: two hundred notes on one would measure the length of that one. */
const TICKETS = 50

/** From the moment an operator saves on one desk until the view of another desk has it; two processes, one edit at a time. */
export async function edits({ book, work, city, runs, startDesks }: Edits): Promise<void> {
  const folder = join(work, 'edit')
  cpSync(city, join(folder, 'server'), { recursive: true })
  mkdirSync(join(folder, 'desks'))
  const server = await startLoadServer(join(folder, 'server'))
  const codes = await enrolmentCodes(join(folder, 'server'), 2)
  const programs = await Promise.all(codes.map(async (code, n) => {
    const program = startDesks()
    await program.ask('open', { n, folder: join(folder, 'desks'), serverUrl: server.url(), code })
    await program.ask('inStep', { n, limitMs: 600_000 })
    await program.ask('signIn', { n })
    await program.ask('indexed', { n, limitMs: 600_000 })
    return program
  }))
  const [author, reader] = programs as [typeof programs[0] & object, typeof programs[0] & object]
  const ticketIds = await author.ask<string[]>('ticketIds', { n: 0, count: TICKETS })
  const half: number[] = [], most: number[] = [], saved: number[] = []
  // the first round warms both up
  for (let round = 0; round <= runs; round++) {
    await reader.ask('follow', { n: 1, ticketIds })
    const edited: { askedAt: number; savedAt: number }[] = []
    for (let n = 0; n < EDITS; n++) {
      edited.push(await author.ask<{ askedAt: number; savedAt: number }>('edit', { n: 0, ticketId: ticketIds[n % TICKETS], text: `یادداشت ${n}` }))
      await rest(30)
    }
    const seen = await reader.ask<number[]>('followed', { n: 1, count: EDITS, limitMs: 30_000 })
    if (seen.length !== EDITS) throw new Error(`the other desk saw ${seen.length} of ${EDITS} edits`)
    if (round === 0) continue
    const times = edited.map(({ askedAt }, n) => seen[n]! - askedAt)
    half.push(percentile(times, 0.5))
    most.push(percentile(times, 0.95))
    saved.push(percentile(edited.map(({ askedAt, savedAt }) => savedAt - askedAt), 0.5))
  }
  for (const program of programs) await program.kill()
  await server.stop('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
  book.say({ name: 'one edit until another desk has it, p50', unit: 'ms', runs: half, limit: 4 })
  book.say({ name: 'one edit until another desk has it, p95', unit: 'ms', runs: most, limit: 8 })
  book.say({ name: 'of that, until it is durable at its own desk, p50', unit: 'ms', runs: saved, limit: null })
}
