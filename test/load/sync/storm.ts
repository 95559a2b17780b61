import { mkdirSync } from 'node:fs'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import { agreement, type Agreement } from './agreement.ts'
import type { StartDesks } from './desk-bundle.ts'
import { buildCity } from './load-city.ts'
import { enrolled, startLoadServer } from './load-server.ts'
import { deskKey, processorSeconds, type Program } from './program.ts'

export interface Storm {
  /** Empty; holds the files of all. */
  readonly work: string
  readonly desks: number
  readonly perProcess: number
  /** Saved by each desk while there is no server. */
  readonly commands: number
  /** What is killed meanwhile, `KILLS` times. */
  readonly kill: 'server' | 'desk' | null
  readonly seed: number
  /** In the city before. */
  readonly tickets: number
  /** Every desk applies what every other said: with hundreds on one machine that takes far longer than sending it. */
  readonly until: 'drained' | 'equal'
  readonly tell: (line: string) => void
  readonly startDesks: StartDesks
}

export interface Stormed extends Omit<Agreement, 'differing'> {
  /** Null: it was not waited for. */
  readonly differing: number | null
  /** Ids of the commands that the desks acknowledged. */
  readonly saved: readonly string[]
  readonly processes: number
  readonly secondsToSave: number
  /** From the first moment in which the server answers again until it has answered every command. */
  readonly secondsToDrained: number
  /** … and until every desk shows the same city. */
  readonly secondsToEqual: number | null
  /** Of all desks, both ways, from the server's return on. */
  readonly wireBytes: number
  /** Seconds of processor that all desks took in that time: unlike the others it says little of what else the machine had to do. */
  readonly desksProcessor: number
}

const KILLS = 3
/** Desks are machines of their own: on this one they must not take the server's processor from it. */
const DESKS_NICE = 19
const LIMIT = 1_800_000
/** Processes that start at a time: more would only wait for the cores. */
const AT_A_TIME = 4
const TELL_MS = 15_000

/** Real processes, sockets and files: all desks come back in one moment with what they saved alone. Ends with everything closed. */
export async function storm({ work, desks, perProcess, commands, kill, seed, tickets, until, tell, startDesks }: Storm): Promise<Stormed> {
  const chance = chances(seed)
  const folder = join(work, 'desks')
  mkdirSync(folder)
  const { ticketIds } = await buildCity(join(work, 'server'), tickets, 1)
  const server = await startLoadServer(join(work, 'server'))
  const enrolments = await enrolled(join(work, 'server'), server.url(), desks)
  const groups = Array.from({ length: Math.ceil(desks / perProcess) }, (_, at) => Array.from({ length: Math.min(perProcess, desks - at * perProcess) }, (__, n) => at * perProcess + n))
  const programs: Program[] = []
  const each = async <T>(does: (program: Program, n: number) => Promise<T>): Promise<T[]> =>
    (await Promise.all(groups.map((group, at) => Promise.all(group.map((n) => does(programs[at]!, n)))))).flat()
  const open = (program: Program, n: number): Promise<void> => program.ask('open', { n, folder, serverUrl: server.url(), enrolment: enrolments[n] })
  const inStep = (program: Program, n: number): Promise<number> => program.ask('inStep', { n, limitMs: LIMIT }, LIMIT)
  /** Asks each and says meanwhile how many have answered: who waits for minutes sees it move. */
  const counted = async (what: string, ask: (program: Program, n: number) => Promise<unknown>): Promise<void> => {
    const [from, so] = [performance.now(), { far: 0 }]
    const telling = setInterval(() => tell(`${so.far} of ${desks} desks ${what} after ${Math.round(secondsSince(from))} s`), TELL_MS)
    try {
      await each(async (program, n) => {
        await ask(program, n)
        so.far += 1
      })
    } finally {
      clearInterval(telling)
    }
  }

  for (let at = 0; at < groups.length; at += AT_A_TIME) {
    await Promise.all(groups.slice(at, at + AT_A_TIME).map(async (group, more) => {
      const program = startLow(startDesks)
      programs[at + more] = program
      for (const n of group) {
        await open(program, n)
        await inStep(program, n)
        await program.ask('signIn', { n })
      }
    }))
  }
  tell(`${desks} desks in ${programs.length} processes`)
  await server.stop('SIGTERM')
  const saving = performance.now()
  const saved = (await each((program, n) => program.ask<string[]>('work', { n, ticketIds, count: commands }, LIMIT))).flat()
  const secondsToSave = secondsSince(saving)
  tell(`${saved.length} commands saved in ${secondsToSave} s`)

  const gone = { bytes: 0, seconds: 0 }
  const bytes = async (): Promise<number> => (await Promise.all(programs.map((program) => program.ask<number>('wireBytes')))).reduce((sum, one) => sum + one, gone.bytes)
  const seconds = (): number => programs.reduce((sum, { pid }) => sum + processorSeconds(pid), gone.seconds)
  const killOne = async (): Promise<void> => {
    await rest(100 + chance() * 900)
    if (kill === 'server') {
      await server.stop('SIGKILL')
      await rest(chance() * 500)
      await server.start()
      return
    }
    const at = Math.floor(chance() * programs.length)
    gone.bytes += await programs[at]!.ask<number>('wireBytes')
    gone.seconds += processorSeconds(programs[at]!.pid)
    await programs[at]!.kill()
    const again = startLow(startDesks)
    programs[at] = again
    for (const n of groups[at]!) await open(again, n)
  }

  const [before, busyBefore] = [await bytes(), seconds()]
  await server.start()
  const began = performance.now()
  const syncNow = (): Promise<unknown> => each((program, n) => program.ask('syncNow', { n }))
  await syncNow()
  for (let left = kill === null ? 0 : KILLS; left > 0; left--) await killOne()
  if (kill !== null) await syncNow()
  await counted('answered', (program, n) => program.ask('answered', { n, limitMs: LIMIT }, LIMIT))
  const secondsToDrained = secondsSince(began)
  tell(`drained in ${secondsToDrained} s`)
  if (until === 'equal') {
    await counted('in step', inStep)
    // one more look: who was in step may have been so before the last of the others sent
    await syncNow()
    await counted('in step once more', inStep)
  }
  const secondsToEqual = until === 'equal' ? secondsSince(began) : null
  const [wireBytes, desksProcessor] = [(await bytes()) - before, Math.round(seconds() - busyBefore)]
  if (until === 'equal') await each((program, n) => program.ask('close', { n }))
  await Promise.all(programs.map((program) => program.kill()))
  await server.stop('SIGTERM')
  const folders = until === 'drained' ? [] : Array.from({ length: desks }, (_, n) => join(folder, `desk-${n}`))
  return { saved, processes: programs.length, secondsToSave, secondsToDrained, secondsToEqual, wireBytes, desksProcessor, ...agreement(join(work, 'server'), folders, deskKey, saved), ...(until === 'equal' ? {} : { differing: null }) }
}

function startLow(startDesks: StartDesks): Program {
  const program = startDesks()
  setPriority(program.pid, DESKS_NICE)
  return program
}

const secondsSince = (from: number): number => Math.round((performance.now() - from) / 10) / 100

/** 0 to 1, the same for the same seed. */
function chances(seed: number): () => number {
  const state = { value: seed >>> 0 }
  return () => {
    state.value = (Math.imul(state.value, 1_664_525) + 1_013_904_223) >>> 0
    return state.value / 4_294_967_296
  }
}
