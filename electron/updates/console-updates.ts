import { app, dialog, type BrowserWindow } from 'electron'
import { setTimeout as wait } from 'node:timers/promises'
import type { HostUpdate } from '#ipc/host-protocol.ts'
import type { Log } from '../log.ts'
import type { Policy } from '../policy.ts'
import type { ShellHandlers } from '../shell-calls.ts'
import { OPEN_RELEASE } from '../words.ts'
import { remember } from './memory.ts'
import type { Program } from './program.ts'
import { startFile, startGuard } from './programs.ts'
import type { ReleaseTrust } from './release-line.ts'
import type { Run } from './run.ts'
import { endTrial, isGuarded, keepDatabase, prepareTrial, readTrial } from './trial.ts'
import { openUpdater } from './updater.ts'
import { openUpdates, type ShownUpdate, type Updates, type UpdatesOptions } from './updates.ts'

/** How long a guard may take to be there: it is unpacked first (milliseconds). */
const GUARD_MS = 60_000

export interface ConsoleUpdatesOptions {
  readonly dataFolder: string
  readonly policy: Policy
  readonly program: Program
  readonly trust: ReleaseTrust
  readonly run: Run
  readonly training: () => boolean
  readonly tell: (shown: ShownUpdate) => void
  readonly tellHost: (ring: string, state: HostUpdate['state']) => void
  /** Ends the console in order, and does `last` when its window is closed and its database too. */
  readonly leave: (last: () => Promise<void>) => void
  readonly log: Log
}

/** The updates of this console, on Electron and the real clock. */
export function consoleUpdates({ dataFolder, policy, program, trust, run, training, tell, tellHost, leave, log }: ConsoleUpdatesOptions): Updates {
  const updater = openUpdater({ program, dataFolder, trust, log })
  const putIn: UpdatesOptions['putIn'] = async (release, serverUrl) => {
    const fetched = updater.fetchedFile()
    if (fetched === null) return 'update_damaged'
    const { installed } = program
    if (installed === null) return 'update_not_here'
    const unprepared = await prepareTrial({ dataFolder, from: program.version, to: release.version, place: installed.file, kind: installed.kind, fetched, args: ownWords(process.argv), serverUrl })
    if (unprepared !== null) return unprepared
    if (!(await guarded(dataFolder))) {
      log('guard_missing')
      await endTrial(dataFolder)
      return 'update_not_started'
    }
    leave(() => keepDatabase(dataFolder).catch(async (error: NodeJS.ErrnoException) => {
      // without a copy there is no way back: the guard finds its trial gone, and the old program goes on
      log('trial_not_kept', { error: String(error.code) })
      await endTrial(dataFolder)
      app.releaseSingleInstanceLock()
      startFile(installed.file, ownWords(process.argv), process.env)
    }))
    return null
  }
  return openUpdates({
    version: program.version, policy, updater, found: run.found, memory: remember(dataFolder, (error) => log('update_memory', { error: String((error as NodeJS.ErrnoException).code) })),
    now: () => Date.now(), uptime: () => performance.now(), random: () => Math.random(),
    wait: (ms, then) => {
      const timer = setTimeout(then, ms)
      return () => clearTimeout(timer)
    },
    training, tell, tellHost, putIn, settled: run.settled, log,
  })
}

async function guarded(dataFolder: string): Promise<boolean> {
  const trial = readTrial(dataFolder)
  if (trial === null) return false
  const guard = startGuard(trial, dataFolder, process.env)
  for (let waited = 0; waited < GUARD_MS && guard.alive(); waited += 100) {
    if (isGuarded(dataFolder)) return true
    await wait(100)
  }
  await guard.end()
  return false
}

/** The words of this start, without what it was once asked to open. */
const ownWords = (argv: readonly string[]): string[] => argv.slice(1).filter((word) => !word.startsWith('peygir:'))

const NOT_YET: ShownUpdate = { phase: 'current', version: null, since: 0, holds: [], percent: null, why: null, when: { choice: 'shiftEnd', at: null, postponable: 0 } }

/** What the window may ask of updates; they are there once the policy has been read. `asked`: a page has. */
export function updateCalls(window: BrowserWindow, updates: () => Updates | null, asked: () => void): Pick<ShellHandlers, 'shell.update' | 'shell.updateWhen' | 'shell.updateFrom'> {
  return {
    'shell.update': async () => {
      asked()
      return { ok: true, value: updates()?.shown() ?? NOT_YET }
    },
    'shell.updateWhen': async ({ when }) => updates()?.when(when) ?? { ok: true, value: null },
    'shell.updateFrom': async ({ from }) => {
      if (from === 'server') return (await updates()?.look(null)) ?? { ok: true, value: null }
      const chosen = await dialog.showOpenDialog(window, { title: OPEN_RELEASE, properties: ['openDirectory'] })
      const [folder] = chosen.filePaths
      if (chosen.canceled || folder === undefined) return { ok: true, value: null }
      return (await updates()?.look(folder)) ?? { ok: true, value: null }
    },
  }
}
