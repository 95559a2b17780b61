import { existsSync } from 'node:fs'
import type { Log } from '../log.ts'
import { startGuard } from './programs.ts'
import { endTrial, findTrial, isGuarded, isLeftOver, keptDatabase, readTrial, writeSigns, type Found, type Signs } from './trial.ts'

/** This run of the console, as a trial sees it. */
export interface Run {
  readonly found: Found
  /** The database as the version before left it, for one that came back. */
  readonly previous: string | undefined
  /** It is on trial, and a guard is there to take it back. */
  readonly watched: () => boolean
  /** Something that the guard waits for has come about. */
  readonly sign: (what: Exclude<keyof Signs, 'pid'>) => void
  /** It has synced: nothing is kept any longer. */
  readonly settled: () => void
}

/** To be called before anything that may fail: a program on trial says that it lives, and is watched again where a power cut ended its guard. */
export function beginRun(dataFolder: string, version: string, env: NodeJS.ProcessEnv, log: Log): Run {
  const trial = readTrial(dataFolder)
  // without the old program there is no way back, and nothing to try
  const lost = trial !== null && trial.stage !== 'returned' && !existsSync(trial.kept)
  const found: Found = lost ? { is: 'nothing' } : findTrial(trial, version, isGuarded(dataFolder))
  const state: { signs: Signs | null } = { signs: null }
  const write = (change: Partial<Signs>): void => {
    if (state.signs === null) return
    state.signs = { ...state.signs, ...change }
    try {
      writeSigns(dataFolder, state.signs)
    } catch (error) {
      log('trial_sign_unwritten', { error: String((error as NodeJS.ErrnoException).code) })
    }
  }
  const forget = (): void => {
    state.signs = null
    endTrial(dataFolder).catch((error: NodeJS.ErrnoException) => log('trial_left', { error: String(error.code) }))
  }
  if (found.is !== 'nothing') log('trial_found', { is: found.is, stage: trial?.stage ?? null })
  if (found.is === 'trial' && trial !== null) {
    state.signs = { pid: process.pid, window: false, database: false, failed: false, closed: false }
    write({})
    if (!isGuarded(dataFolder)) startGuard(trial, dataFolder, env)
  } else if (found.is === 'abandoned' || (found.is === 'nothing' && (trial !== null || isLeftOver(dataFolder)))) forget()
  return {
    found, previous: found.is === 'returned' ? keptDatabase(dataFolder) : undefined,
    watched: () => state.signs !== null && isGuarded(dataFolder),
    sign: (what) => write({ [what]: true }),
    settled: forget,
  }
}
