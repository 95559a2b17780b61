import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import type { Bridge } from '#ipc/contract.ts'
import { buildApp } from '../../src/setup/build.mjs'
import { openDisplay } from '../../src/setup/display.mjs'
import { resolveElectron } from '../../src/setup/electron.mjs'
import { root } from '../../src/setup/paths.mjs'
import { asOrdinaryUser, giveToOrdinaryUser } from '../../src/setup/user.mjs'
import { enrolCode, type TestServer } from './app-server.ts'
import { alive, forget, killTree, processTree, remember, until, within } from './started.ts'

declare global {
  interface Window { readonly peygir: Bridge }
}

/** Holds the app back until Playwright is attached; without it a launch on a loaded machine now and then hangs. */
const PLAYWRIGHT_LOADER = join(root, 'node_modules', 'playwright-core', 'lib', 'server', 'electron', 'loader.js')
const SYSTEM_KEYRING = join(root, 'test', 'support', 'system-keyring.cjs')
const LAUNCH_LIMIT = 30_000
const CLOSE_LIMIT = 10_000

export interface ConsoleOptions {
  /** Enrols the console on this server by policy, as IT would. */
  readonly server?: TestServer
  /** The name of the workstation on that server. */
  readonly deskName?: string
  /** A machine policy of one's own, in place of `server`. */
  readonly policy?: unknown
  /** A folder that lives on after the console, to start it again on the same data; by default one that goes with it. */
  readonly userData?: string
  /** Of the window's content, in pixels. */
  readonly size?: { readonly width: number; readonly height: number }
  readonly language?: 'fa' | 'en'
  readonly theme?: 'light' | 'dark' | 'system'
  readonly env?: Readonly<Record<string, string>>
  /** With the key store that `env` leads to; without this there is none. */
  readonly keyring?: boolean
  /** The folder of the built app; this clone by default. */
  readonly folder?: string
}

export interface TestConsole {
  readonly app: ElectronApplication
  readonly page: Page
  readonly pid: number
  readonly userData: string
  /** What the shell's and the host's processes wrote to stdout and stderr. */
  readonly output: () => string
  /** Starts the program once more on the same data, as a second click on its icon or a link (`words`) does; answers its exit code. */
  readonly startAgain: (...words: readonly string[]) => Promise<number | null>
  /** As a person closes it; fails when it does not end in time. */
  readonly close: () => Promise<void>
}

/** A folder below the temporary one that Electron's ordinary user may write in. */
export function temporaryFolder(name: string): string {
  const path = mkdtempSync(join(tmpdir(), `peygir-${name}-`))
  giveToOrdinaryUser(path)
  return path
}

const onlyOnce = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  const kept: { answer?: Promise<T> } = {}
  return () => (kept.answer ??= work())
}
const electronAndScreen = onlyOnce(async () => {
  const [electron, display] = await Promise.all([resolveElectron(), openDisplay({ virtual: true, width: 1920, height: 1080 })])
  remember({ pid: () => undefined, end: display.close })
  return { electron, env: display.env }
})
const freshBuild = onlyOnce(buildApp)

async function writePolicy({ server, deskName = 'میز آزمون', policy }: ConsoleOptions, folder: string): Promise<string> {
  const file = join(folder, 'policy.json')
  const content = server === undefined ? policy : { serverUrl: server.url, enrolmentCode: await enrolCode(server, deskName) }
  // a file that is not there is no policy, whatever the machine that runs the test has in /etc
  if (content !== undefined) writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

/** Starts the built console in real Electron and waits for its window. */
export async function launchConsole(options: ConsoleOptions = {}): Promise<TestConsole> {
  const { electron, env } = await electronAndScreen()
  if (options.folder === undefined) await freshBuild()
  const folder = temporaryFolder('console')
  const userData = options.userData ?? join(folder, 'data')
  const PEYGIR_POLICY = await writePolicy(options, folder)
  const all: NodeJS.ProcessEnv = {
    ...process.env, ...env, ...asOrdinaryUser('', []).env, ...options.env, PEYGIR_DATA: userData, PEYGIR_POLICY,
    PEYGIR_NATIVE: electron.nativeBinding, ELECTRON_RUN_AS_NODE: undefined,
  }
  const launch = {
    args: [options.folder ?? root, '--disable-gpu'],
    cwd: root,
    env: Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  }
  const app = await _electron.launch({ ...launch, args: ['-r', PLAYWRIGHT_LOADER, ...(options.keyring === true ? ['-r', SYSTEM_KEYRING] : []), ...launch.args], executablePath: electron.launcher, chromiumSandbox: true, timeout: LAUNCH_LIMIT })
  const child = app.process()
  const pid = child.pid!
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => said.push(String(text)))

  const close = async (): Promise<void> => {
    forget(thing)
    try {
      if (alive(pid)) await within(CLOSE_LIMIT, 'closing the console', app.close())
    } finally {
      killTree(pid)
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }
  const thing = { pid: () => pid, end: close }
  remember(thing)

  const startAgain = async (...words: readonly string[]): Promise<number | null> => {
    const second = spawn(electron.launcher, [...launch.args, ...words], { cwd: root, env: launch.env, stdio: 'ignore' })
    const gone = new Promise<number | null>((done) => second.once('exit', done))
    return within(LAUNCH_LIMIT, 'ending the second start', gone).finally(() => killTree(second.pid))
  }

  const page = await within(LAUNCH_LIMIT, 'opening the window', app.firstWindow())
  await page.waitForLoadState('load', { timeout: LAUNCH_LIMIT })
  if (options.size !== undefined) await setSize(app, options.size)
  if (options.language !== undefined || options.theme !== undefined) {
    const { theme = 'light', language = 'fa' } = options
    await page.evaluate((settings) => window.peygir.call['settings.put'](settings), { theme, language })
    await page.reload({ timeout: LAUNCH_LIMIT })
  }
  return { app, page, pid, userData, output: () => said.join(''), startAgain, close }
}

export async function setSize(app: ElectronApplication, size: { readonly width: number; readonly height: number }): Promise<void> {
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.setPosition(0, 0)
    window?.setContentSize(width, height)
  }, size)
}

/** SIGKILL for the whole console: main, host, windows. Its data stays as a crash leaves it. */
export async function kill9({ pid }: Pick<TestConsole, 'pid'>): Promise<void> {
  const tree = processTree(pid)
  killTree(pid)
  await until('the console to be gone', () => tree.every((each) => !alive(each)))
}
