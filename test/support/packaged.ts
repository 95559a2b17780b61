import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { openDisplay } from '../../src/setup/display.mjs'
import { officialElectron } from '../../src/setup/electron.mjs'
import { root } from '../../src/setup/paths.mjs'
import { asOrdinaryUser } from '../../src/setup/user.mjs'
import { killTree, remember, until, within } from './started.ts'

const NODE = join(root, 'node_modules', 'node', 'bin', 'node')

/** Whether this machine can have the Electron of a release; else the tests pack the stand-in, which is marked as such. */
export const standIn = async (): Promise<boolean> => (await officialElectron()) === null

/** Runs the project's own command; throws with what it said when it fails. */
export function packageInto(folder: string, targets: readonly string[], more: readonly string[]): void {
  execFileSync(NODE, [join(root, 'src', 'setup', 'package.mjs'), '--output', folder, '--debian-tools', ...targets.flatMap((target) => ['--target', target]), ...more], { cwd: root, stdio: 'pipe' })
}

export interface Packaged {
  readonly page: Page
  readonly pid: number
  /** What it wrote to stderr. */
  readonly said: () => string
  /** Ends when the program has ended by itself; its exit code. */
  readonly ended: Promise<number | null>
  /** Starts it again with these words, as the system does for a link; answers the exit code. */
  readonly startAgain: (...words: readonly string[]) => Promise<number | null>
}

const LIMIT = 60_000

/**
 * Starts a packaged console as an ordinary user on a virtual screen. Its fuses keep Playwright's own way in shut, so the
 * window is met on Chromium's, as a browser's is.
 */
export async function startPackaged(command: string, env: Readonly<Record<string, string>>): Promise<Packaged> {
  const display = await openDisplay({ virtual: true })
  remember({ pid: () => undefined, end: display.close })
  const start = (...words: readonly string[]): ChildProcess => {
    const user = asOrdinaryUser(command, ['--disable-gpu', ...words])
    const all = { ...process.env, ...display.env, ...user.env, ...env }
    return spawn(user.command, user.args, { env: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)), stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  }
  const child = start('--remote-debugging-port=0')
  const heard: string[] = []
  child.stderr?.on('data', (text) => heard.push(String(text)))
  const pid = child.pid!
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  remember({ pid: () => pid, end: async () => killTree(pid) })

  const address = await until('the packaged console to open its window', () => /DevTools listening on (ws:\S+)/.exec(heard.join(''))?.[1], LIMIT)
  const page = await meetWindow(address)
  const startAgain = async (...words: readonly string[]): Promise<number | null> => {
    const second = start(...words)
    return within(LIMIT, 'ending the second start', new Promise<number | null>((done) => second.once('exit', done))).finally(() => killTree(second.pid))
  }
  return { page, pid, said: () => heard.join(''), ended, startAgain }
}

/** The console's window behind a debugging address of Chromium. A console that was met while it was just beginning, on a busy machine, now and then never answers: it is met again. */
export async function meetWindow(address: string, again = 3): Promise<Page> {
  try {
    const browser = await chromium.connectOverCDP(address, { timeout: LIMIT / 4, noDefaults: true })
    return await until('its page', () => browser.contexts().flatMap((context) => context.pages()).find((one) => one.url().startsWith('peygir-app:')), LIMIT)
  } catch (error) {
    if (again === 0) throw error
    return meetWindow(address, again - 1)
  }
}

/** Whether a running process is confined by the kernel as Chromium confines its pages. */
export const seccomp = (pid: number): string | undefined => /^Seccomp:\s+(\d)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
