import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { ShellOutput } from '#ipc/shell.ts'
import { giveToOrdinaryUser } from '../../src/setup/user.mjs'
import { temporaryFolder } from './app.ts'
import type { BuiltRelease } from './built-release.ts'
import { meetWindow, startPackaged } from './packaged.ts'
import { alive, killTree, processTree, remember, until } from './started.ts'

/** A console that an office has installed as an AppImage, with a data folder of its own, which updates itself as it would there. */
export interface Installed {
  /** The program's file. */
  readonly file: string
  readonly dataFolder: string
  /** The machine's policy; it counts from the next start on. */
  readonly setPolicy: (policy: Readonly<Record<string, unknown>>) => void
  /** Starts it; its window. */
  readonly start: () => Promise<Page>
  /** The window of whichever version has started last by itself (`version`, as the console says it), once it is there. */
  readonly startedAnew: (version: string) => Promise<Page>
  /** Each start of a console on this data: version after version. */
  readonly starts: () => string[]
  /** The lines of the shell's log. */
  readonly log: () => Line[]
  /** Main processes that run on this data. */
  readonly running: () => number[]
  /** As the system ends it at the end of a session. */
  readonly stop: () => Promise<void>
}
export interface Line { readonly at: string; readonly code: string; readonly [fact: string]: unknown }

const LIMIT = 60_000

export function install(release: BuiltRelease, policy: Readonly<Record<string, unknown>>, env: Readonly<Record<string, string>> = {}): Installed {
  const folder = temporaryFolder('installed')
  const [program, dataFolder, temporary, policyFile] = [join(folder, 'program'), join(folder, 'data'), join(folder, 'tmp'), join(folder, 'policy.json')]
  for (const each of [program, dataFolder, temporary]) mkdirSync(each)
  // a name without its version: shortcuts and the system's autostart lead to it
  const file = join(program, 'peygir-137.AppImage')
  copyFileSync(release.appImage, file)
  const setPolicy = (next: Readonly<Record<string, unknown>>): void => writeFileSync(policyFile, JSON.stringify(next))
  setPolicy(policy)
  giveToOrdinaryUser(folder)

  const running = (): number[] => consolesOn(dataFolder)
  const endAllOfIt = async (): Promise<void> => {
    for (const pid of allOf(dataFolder)) killTree(pid)
    await until('the console to be gone', () => allOf(dataFolder).every((pid) => !alive(pid)))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  remember({ pid: () => undefined, end: endAllOfIt })

  const log = (): Line[] => {
    const at = join(dataFolder, 'logs', 'shell.log')
    return existsSync(at) ? readFileSync(at, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Line) : []
  }
  const starts = (): string[] => log().filter(({ code }) => code === 'start').map(({ version }) => String(version))
  /** Chromium writes the port of its own choosing there. */
  const port = (): string => {
    const at = join(dataFolder, 'DevToolsActivePort')
    const text = existsSync(at) ? readFileSync(at, 'utf8') : ''
    // in the middle of being written it is none
    return /^\d+\n\/\S+/.test(text) ? text : ''
  }
  const met = { port: '', starts: 0 }
  const noted = (page: Page): Page => {
    Object.assign(met, { port: port(), starts: starts().length })
    return page
  }
  return {
    file, dataFolder, setPolicy, log, starts, running,
    start: async () => noted((await startPackaged(file, { ...env, PEYGIR_DATA: dataFolder, XDG_CONFIG_HOME: join(folder, 'config'), XDG_CACHE_HOME: join(folder, 'cache'), TMPDIR: temporary, PEYGIR_POLICY: policyFile })).page),
    startedAnew: async (version) => {
      await until(`a start of ${version}; it has logged ${tail(log())}`, () => starts().slice(met.starts).at(-1) === version, LIMIT)
      const [at = '', path = ''] = (await until('its window’s port', () => port() !== met.port && port(), LIMIT)).split('\n')
      return noted(await meetWindow(`ws://127.0.0.1:${at}${path}`))
    },
    stop: async () => {
      for (const pid of running()) process.kill(pid, 'SIGTERM')
      await until('the console to end', () => running().length === 0)
    },
  }
}

const tail = (lines: readonly Line[]): string => lines.slice(-12).map((line) => JSON.stringify(line)).join('\n')

/** Whatever runs with this data folder in its environment. */
function allOf(dataFolder: string): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`PEYGIR_DATA=${dataFolder}`)
    } catch {
      return false
    }
  })
}

/** The programs below those: not the part of an AppImage that waits for its program, not a program's own helpers, and no guard of an update. */
function consolesOn(dataFolder: string): number[] {
  // Chromium writes over its own environment: the AppImage that it came from still has it
  return [...new Set(allOf(dataFolder).flatMap(processTree))].filter((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return alive(pid) && /^\S*\/\.appimage-\w+\/peygir-137[\w-]*(?: |$)/.test(words) && !/ --(?:type=|peygir-guard)/.test(words)
    } catch {
      return false
    }
  })
}

/** How the update stands, as the console's window is told. */
export async function updateState(page: Page): Promise<ShellOutput['shell.update']> {
  const reply = await page.evaluate(() => window.peygir.shell['shell.update']({}))
  if (!reply.ok) throw new Error(reply.refusal.code)
  return reply.value
}

/** Looks for a release as 'look for updates now' does; answers how the update stands then. */
export async function lookNow(page: Page): Promise<ShellOutput['shell.update']> {
  const reply = await page.evaluate(() => window.peygir.shell['shell.updateFrom']({ from: 'server' }))
  if (!reply.ok) throw new Error(reply.refusal.code)
  return updateState(page)
}
