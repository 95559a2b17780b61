import { existsSync } from 'node:fs'
import type { Log } from '../log.ts'
import { Halfway } from './replace.ts'
import { advance, clearSigns, endTrial, notPlaced, placeNext, putBack, readSigns, readTrial, type Signs, type Trial, type Why } from './trial.ts'

/** How long the new version has to open its window and the database, and then to sync while the server can be reached (milliseconds). */
export const TRIAL_MS = 300_000
/** How long it may give no sign of life at all: slow disks unpack a program in less (milliseconds). */
export const SILENT_MS = 90_000
/** One that ends by itself is started once more: it may have been ended from outside. */
const STARTS = 2
const LOOK_MS = 1_000
const PROBE_MS = 10_000
/** How long the console that makes room may take to end, with a copy of its database (milliseconds). */
const LEAVE_MS = 120_000

/** What the guard sees of the program on trial. Times in ms. */
export interface Seen {
  /** Its record is gone: it has synced. */
  readonly over: boolean
  readonly signs: Signs | null
  readonly alive: boolean
  readonly starts: number
  /** Since it was last started. */
  readonly elapsed: number
  /** Of that, how long it had all that it needs to sync: window, database and a server that answers. */
  readonly reached: number
  /** The server answers now; null: there is none to ask. */
  readonly reachable: boolean | null
}
/** again: start it once more. Otherwise the guard's work is done: over; closed: by its user; content: all that can be seen without a server is well. A code: it failed. */
export type Verdict = 'watch' | 'again' | 'over' | 'closed' | 'content' | Exclude<Why, 'update_not_writable'>

export function judge({ over, signs, alive, starts, elapsed, reached, reachable }: Seen): Verdict {
  if (over) return 'over'
  if (signs?.failed === true) return 'update_database_failed'
  if (!alive) return signs?.closed === true ? 'closed' : starts < STARTS ? 'again' : 'update_not_started'
  const open = signs !== null && signs.window && signs.database
  if (open && reachable === null) return 'content'
  if (reached >= TRIAL_MS) return 'update_not_synced'
  if (signs === null && elapsed >= SILENT_MS) return 'update_not_started'
  if (elapsed < TRIAL_MS) return 'watch'
  if (signs === null || !signs.window) return 'update_not_started'
  if (!signs.database) return 'update_database_failed'
  return reachable === true ? 'watch' : 'content'
}

/** A program that the guard has started. */
export interface Started {
  readonly alive: () => boolean
  /** Ends all of it. */
  readonly end: () => Promise<void>
}

export interface GuardPorts {
  readonly dataFolder: string
  /** Milliseconds that only grow. */
  readonly uptime: () => number
  readonly wait: (ms: number) => Promise<void>
  readonly start: (trial: Trial) => Started
  /** Whether a process of this number runs. */
  readonly runs: (pid: number) => boolean
  /** Ends the process of this number: at last by force. */
  readonly end: (pid: number) => Promise<void>
  /** Whether the server gives any answer that is no fault of its own. */
  readonly reaches: (serverUrl: string) => Promise<boolean>
  readonly log: Log
}

/**
 * Puts the new version in, starts it and watches it until it has synced; one that fails is ended, and the old one is back. Goes on from
 * wherever an earlier guard was cut off. Ends by itself.
 */
export async function guard(ports: GuardPorts): Promise<void> {
  const { dataFolder, log } = ports
  const found = readTrial(dataFolder)
  if (found === null || found.stage === 'returned') return
  if (found.stage === 'returning') return goBack(ports, found, null)
  const placed = found.stage === 'placed' ? found : await put(ports, found)
  if (placed === null) return
  const child: { now: Started | null } = { now: found.stage === 'placed' ? null : ports.start(placed) }
  log('trial', { from: placed.from, to: placed.to })
  const verdict = await watch(ports, placed, child)
  log('trial_verdict', { verdict })
  if (verdict === 'over' || verdict === 'closed' || verdict === 'content') return
  await goBack(ports, advance(dataFolder, { ...placed, stage: 'returning', why: verdict }), child.now)
}

/** Null: it could not be put in, and the old one has been started again. */
async function put(ports: GuardPorts, trial: Trial): Promise<Trial | null> {
  const { dataFolder, uptime, wait, runs, end, log } = ports
  // a guard before this one saw it end, and its number may be another's now
  if (trial.placing !== true) {
    for (const since = uptime(); runs(trial.pid) && uptime() - since < LEAVE_MS;) await wait(100)
    // its database was closed before there was a guard
    if (runs(trial.pid)) await end(trial.pid)
  }
  // the console could not keep its database, and goes on as it is
  if (readTrial(dataFolder) === null) return null
  try {
    await clearSigns(dataFolder)
    return await placeNext(dataFolder, trial)
  } catch (error) {
    if (error instanceof Halfway) throw error
    log('trial_not_placed', { error: String((error as NodeJS.ErrnoException).code) })
    ports.start(await notPlaced(dataFolder, { ...trial, why: 'update_not_writable' }))
    return null
  }
}

async function watch(ports: GuardPorts, { serverUrl, to }: Trial, child: { now: Started | null }): Promise<Exclude<Verdict, 'watch' | 'again'>> {
  const { dataFolder, uptime, wait, runs, reaches, log } = ports
  let starts = 1
  let since = uptime()
  let last = since
  let reached = 0
  let probed = -Infinity
  let reachable: boolean | null = serverUrl === null ? null : false
  for (;;) {
    const signs = readSigns(dataFolder)
    const ready = signs !== null && signs.window && signs.database
    const now = uptime()
    if (ready && reachable === true) reached += now - last
    last = now
    if (ready && serverUrl !== null && now - probed >= PROBE_MS) {
      probed = now
      reachable = await reaches(serverUrl)
    }
    const alive = child.now?.alive() === true || (signs !== null && runs(signs.pid))
    const verdict = judge({ over: readTrial(dataFolder)?.to !== to, signs, alive, starts, elapsed: now - since, reached, reachable })
    if (verdict === 'again') {
      const trial = readTrial(dataFolder)
      log('trial_again')
      starts += 1
      since = uptime()
      reached = 0
      await clearSigns(dataFolder)
      child.now = trial === null ? null : ports.start(trial)
    } else if (verdict !== 'watch') return verdict
    await wait(LOOK_MS)
  }
}

async function goBack(ports: GuardPorts, trial: Trial, child: Started | null): Promise<void> {
  const { dataFolder, runs, end, log } = ports
  // it synced in the very moment in which that was given up: what was kept is gone, and not needed
  if (!existsSync(trial.kept)) return endTrial(dataFolder)
  const signs = readSigns(dataFolder)
  if (signs !== null && runs(signs.pid)) await end(signs.pid)
  await child?.end()
  const back = await putBack(dataFolder, trial)
  log('trial_returned', { from: back.from, to: back.to, why: back.why })
  ports.start(back)
}
