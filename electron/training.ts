import type { BrowserWindow } from 'electron'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { HostStart } from '#ipc/host-protocol.ts'
import type { Log } from './log.ts'
import { ORIGIN } from './scheme.ts'
import { TRAINING_TITLE } from './words.ts'

export interface Training {
  readonly on: () => boolean
  /** Changes over and has the page load anew. `true` while it is on starts over with fresh training data. */
  readonly change: (on: boolean) => Promise<void>
  /** Deletes what is left of the last practice. */
  readonly clear: () => void
}

export interface TrainingOptions {
  readonly window: BrowserWindow
  /** As the real console starts. */
  readonly real: HostStart
  /** Takes the host away from the window at once, so that the page that comes waits for the next; answers how to stop it. */
  readonly withdraw: () => () => Promise<void>
  readonly run: (start: HostStart) => void
  readonly log: Log
}

/** How long the page may take to go (milliseconds): one that hangs must not hold up the change. */
const LEAVE_LIMIT = 5_000

/**
 * Practice runs in the same program and the same window, with a host of its own in a folder of its own; only one host runs
 * at a time. The page is loaded anew in between, so that nothing of the one is left on the screen of the other.
 */
export function openTraining({ window, real, withdraw, run, log }: TrainingOptions): Training {
  const folder = trainingFolder(real.dataFolder)
  const state: { on: boolean; change: Promise<void> } = { on: false, change: Promise.resolve() }

  const clear = (): void => clearTraining(real.dataFolder, log)
  const leavePage = async (): Promise<void> => {
    // the last words of a draft go to the old host while its page goes
    const gone = once(window.webContents, 'did-navigate').catch(() => undefined)
    // not as it stands: the other data do not have the message that is open here
    void window.loadURL(`${ORIGIN}/index.html`).catch((error: NodeJS.ErrnoException) => log('window_load_failed', { error: String(error.code) }))
    await Promise.race([gone, wait(LEAVE_LIMIT, undefined, { ref: false })])
  }
  const change = async (on: boolean): Promise<void> => {
    if (window.isDestroyed() || (!on && !state.on)) return
    const stop = withdraw()
    state.on = on
    window.setTitle(on ? TRAINING_TITLE : window.webContents.getTitle())
    await leavePage()
    await stop()
    clear()
    log('training', { on })
    run(on ? { ...real, dataFolder: folder, training: { practiseFrom: real.dataFolder }, policy: { serverUrl: null, enrolmentCode: null } } : real)
  }

  window.on('page-title-updated', (event) => {
    if (state.on) event.preventDefault()
  })
  return {
    on: () => state.on,
    change: (on) => (state.change = state.change.then(() => change(on))),
    clear,
  }
}

const trainingFolder = (dataFolder: string): string => join(dataFolder, 'training')

/** Deletes the training data; what cannot be deleted now goes the next time. */
export function clearTraining(dataFolder: string, log: Log): void {
  try {
    rmSync(trainingFolder(dataFolder), { recursive: true, force: true, maxRetries: 3 })
  } catch (error) {
    log('training_left', { error: String((error as NodeJS.ErrnoException).code) })
  }
}
