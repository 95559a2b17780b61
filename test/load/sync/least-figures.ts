import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import { bundle } from '../../support/bundle.ts'
import { percentile, type figureBook } from '../figures.ts'
import { EVERY_MS, SECONDS, WARM_SECONDS } from './fan-out-figures.ts'
import { processorSeconds, startProgram, type Program } from './program.ts'

/** The least that is possible on a machine: what the figures measure, done by bare programs that only do what none can leave out. No aim is held against it. */
export interface Least { readonly book: ReturnType<typeof figureBook>; readonly work: string }

const PLAIN = 'test/load/sync/plain-program.ts'
const EDITS = 200
const EDIT_EVERY_MS = 30
const COMMANDS = 10_000
/** Commands that a desk sends in one push. */
const PUSH = 500

const sum = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0)

async function lines<T>(work: string, use: (start: () => Program, folder: string) => Promise<T>): Promise<T> {
  const folder = join(work, 'least')
  mkdirSync(folder)
  const file = join(folder, 'least-program.cjs')
  await bundle('test/load/sync/least-program.ts', file)
  const programs: Program[] = []
  try {
    return await use(() => {
      const program = startProgram(file)
      programs.push(program)
      return program
    }, folder)
  } finally {
    for (const program of programs) await program.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What becomes of a message at a bare desk, with the time within which messages are flushed together (milliseconds); null: it is only read. */
export const KEEPINGS = { 'each durable': 0, 'flushed every 300 ms': 300, 'nothing stored': null } as const

/** A hub tells so many bare programs what 20 edits a second would have it tell; when does the last have it? */
export function leastFanOut({ book, work, desks, perProcess: per, keeping }: Least & { readonly desks: number; readonly perProcess: number; readonly keeping: keyof typeof KEEPINGS }): Promise<void> {
  const flushMs = KEEPINGS[keeping]
  return lines(work, async (start, folder) => {
    const hub = start()
    const port = await hub.ask<number>('listen', { folder })
    const readers = Array.from({ length: Math.ceil(desks / per) }, start)
    const programOf = (n: number): Program => readers[Math.floor(n / per)]!
    for (let n = 0; n < desks; n++) {
      if (flushMs !== null) await programOf(n).ask('open', { n, folder, flushMs })
      await programOf(n).ask('hear', { n, port })
    }
    const tell = async (first: number, seconds: number) => {
      const count = seconds * 1000 / EVERY_MS
      const processor = (): number => sum(readers.map(({ pid }) => processorSeconds(pid)))
      const before = processor()
      const told = await hub.ask<readonly number[]>('tell', { first, count, everyMs: EVERY_MS })
      const last = told.map(() => 0)
      for (let n = 0; n < desks; n++) {
        const heard = await programOf(n).ask<readonly number[]>('heard', { n, all: first + count, last: count })
        for (const [at, when] of heard.entries()) last[at] = Math.max(last[at]!, when)
      }
      return { count, times: last.map((at, n) => at - told[n]!), perMessage: (processor() - before) / (desks * count), rate: (count - 1) / (told.at(-1)! - told[0]!) * 1000 }
    }
    const { count } = await tell(0, WARM_SECONDS)
    const { times, perMessage, rate } = await tell(count, SECONDS)
    const of = `${keeping}: ${desks} desks in ${readers.length} processes, ${1000 / EVERY_MS} messages a second`
    book.say({ name: `least possible: until all have it, p50, ${of}`, unit: 'ms', runs: [percentile(times, 0.5)], limit: null })
    book.say({ name: `least possible: until all have it, p95, ${of}`, unit: 'ms', runs: [percentile(times, 0.95)], limit: null })
    book.say({ name: `least possible: processor of a desk for one message, ${of}`, unit: 'ms', runs: [perMessage * 1000], limit: null })
    // times count from when each was told: a hub that gets no processor tells less
    book.say({ name: `least possible: messages that were told, ${of}`, unit: 'a second', runs: [rate], limit: null })
  })
}

/** One program puts a row and posts it, a hub puts it and tells the other, which puts it; each durable. */
export function leastEdits({ book, work, runs }: Least & { readonly runs: number }): Promise<void> {
  return lines(work, async (start, folder) => {
    const [hub, author, reader] = [start(), start(), start()]
    const port = await hub.ask<number>('listen', { folder })
    await author.ask('open', { n: 0, folder, flushMs: 0 })
    await reader.ask('open', { n: 1, folder, flushMs: 0 })
    await reader.ask('hear', { n: 1, port })
    const half: number[] = [], most: number[] = []
    // the first round warms both up
    for (let round = 0; round <= runs; round++) {
      const began: number[] = []
      for (let n = 0; n < EDITS; n++) {
        began.push(await author.ask<number>('edit', { n: 0, id: round * EDITS + n, port }))
        await rest(EDIT_EVERY_MS)
      }
      const heard = await reader.ask<readonly number[]>('heard', { n: 1, all: (round + 1) * EDITS, last: EDITS })
      if (round === 0) continue
      const times = heard.map((at, n) => at - began[n]!)
      half.push(percentile(times, 0.5))
      most.push(percentile(times, 0.95))
    }
    book.say({ name: 'least possible: one edit until another has it, each durable, p50', unit: 'ms', runs: half, limit: null })
    book.say({ name: 'least possible: one edit until another has it, each durable, p95', unit: 'ms', runs: most, limit: null })
  })
}

interface Took { readonly ms: number; readonly processorMs: number }
const seconds = (took: readonly Took[]): readonly number[] => took.map(({ ms }) => ms / 1000)
const processorOf = (took: readonly Took[]): readonly number[] => took.map(({ processorMs }) => processorMs / 1000)

/** So many commands saved, and so many proved; then a first load of each size. Each run in a process just started. */
export async function leastWork({ book, work, runs, sizes }: Least & { readonly runs: number; readonly sizes: readonly number[] }): Promise<void> {
  const folder = join(work, 'least')
  mkdirSync(folder)
  const plain = async <T>(use: (program: Program) => Promise<T>): Promise<T> => {
    const program = startProgram(PLAIN)
    const answer = await use(program)
    await program.kill()
    return answer
  }
  const saved: Took[] = [], ratio: number[] = [], proved: Took[] = []
  for (let run = 0; run < runs; run++) {
    await plain(async (program) => {
      const half = COMMANDS / 2
      const bare = (count: number): Promise<number> => program.ask<number>('commits', { folder, count })
      const save = (): Promise<Took> => program.ask<Took>('saved', { folder, count: half })
      // the bare commits before, between and after: the disk's speed drifts
      const before = await bare(half / 2)
      const first = await save()
      const between = await bare(half)
      const second = await save()
      const after = await bare(half / 2)
      const took = { ms: first.ms + second.ms, processorMs: first.processorMs + second.processorMs }
      saved.push(took)
      ratio.push(took.ms / (before + between + after))
    })
    proved.push(await plain((program) => program.ask<Took>('proved', { folder, count: COMMANDS, group: PUSH })))
  }
  book.say({ name: `least possible: ${COMMANDS} commands saved, each signed, durable and in a journal`, unit: 's', runs: seconds(saved), limit: null })
  book.say({ name: 'least possible: ratio of saving to bare commits', unit: 'x', runs: ratio, limit: null })
  book.say({ name: 'least possible: processor for saving them', unit: 's', runs: processorOf(saved), limit: null })
  book.say({ name: `least possible: ${COMMANDS} commands read, proved and put, ${PUSH} a commit`, unit: 's', runs: seconds(proved), limit: null })
  book.say({ name: 'least possible: processor for proving them', unit: 's', runs: processorOf(proved), limit: null })
  for (const tickets of sizes) {
    const loaded: Took[] = [], times: number[] = []
    for (let run = 0; run < runs; run++) {
      const rows = await plain((program) => program.ask<Took>('rows', { folder, count: tickets }))
      const took = await plain((program) => program.ask<Took>('loaded', { folder, count: tickets }))
      loaded.push(took)
      times.push(took.ms / rows.ms)
    }
    book.say({ name: 'least possible: plain inserts with six indexes built after', unit: 's', runs: seconds(loaded), limit: null, tickets })
    book.say({ name: 'least possible: ratio of that to plain inserts', unit: 'x', runs: times, limit: null, tickets })
    book.say({ name: 'least possible: processor for it', unit: 's', runs: processorOf(loaded), limit: null, tickets })
  }
  rmSync(folder, { recursive: true, force: true })
}
