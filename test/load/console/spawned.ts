import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { openDisplay } from '../../../src/setup/display.mjs'
import { resolveElectron } from '../../../src/setup/electron.mjs'
import { root } from '../../../src/setup/paths.mjs'
import { asOrdinaryUser } from '../../../src/setup/user.mjs'
import { alive, forget, killTree, remember, until, within } from '../../support/started.ts'

/** An Electron program as a person starts it: nothing holds it back, and it is looked at only once its window is there. */
export interface Spawned {
  readonly pid: number
  readonly page: Page
  /** When it was spawned, milliseconds since 1970. */
  readonly at: number
  readonly end: () => Promise<void>
}

export interface Starter {
  readonly version: string
  /** `app`: the folder that Electron opens. `data`: its user data. */
  readonly start: (app: string, data: string, env?: Readonly<Record<string, string>>) => Promise<Spawned>
  /** A packaged console, `file` its program. */
  readonly startProgram: (file: string, data: string, env?: Readonly<Record<string, string>>) => Promise<Spawned>
  readonly end: () => Promise<void>
}

/** The built console's folder and that of the bare window. */
export const CONSOLE = root
export const BARE = join(import.meta.dirname, 'bare')
const LIMIT = 30_000
const CONNECT_LIMIT = 10_000

export async function starter(): Promise<Starter> {
  const electron = await resolveElectron()
  const display = await openDisplay({ virtual: true, width: 1920, height: 1080 })
  const start = async (command: string, words: readonly string[], data: string, more: Readonly<Record<string, string>> = {}): Promise<Spawned> => {
    const env: NodeJS.ProcessEnv = {
      ...process.env, ...display.env, ...asOrdinaryUser('', []).env, PEYGIR_DATA: data, PEYGIR_POLICY: join(data, 'no-policy.json'), PEYGIR_NATIVE: electron.nativeBinding, ELECTRON_RUN_AS_NODE: undefined, ...more,
    }
    const at = Date.now()
    const child = spawn(command, [...words, '--disable-gpu', '--remote-debugging-port=0'], { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] })
    const pid = child.pid!
    const thing = { pid: () => pid, end: () => Promise.resolve(killTree(pid)) }
    remember(thing)
    const address = await within(LIMIT, 'starting Electron', new Promise<string>((done) => {
      const said = { text: '' }
      child.stderr.on('data', (text) => {
        said.text += String(text)
        const found = /DevTools listening on (ws:\S+)/.exec(said.text)?.[1]
        if (found !== undefined) done(found)
      })
    }))
    const connected = (): Promise<Browser> => chromium.connectOverCDP(address, { noDefaults: true, timeout: CONNECT_LIMIT })
    // whoever asks while the window is being opened is now and then never answered
    const browser = await connected().catch(connected)
    const page = await until('its window', () => browser.contexts()[0]?.pages()[0])
    const end = async (): Promise<void> => {
      forget(thing)
      await browser.close()
      if (alive(pid)) process.kill(pid, 'SIGTERM')
      await until('the program to end', () => !alive(pid), 10_000).catch(() => killTree(pid))
    }
    return { pid, page, at, end }
  }
  return {
    version: electron.version, end: display.close,
    start: (app, data, env) => start(electron.launcher, [app], data, env),
    startProgram: (file, data, env) => {
      const { command, args } = asOrdinaryUser(file, [])
      return start(command, args, data, env)
    },
  }
}
