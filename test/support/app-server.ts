import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { node24 } from '../../src/setup/node24.mjs'
import { root } from '../../src/setup/paths.mjs'
import { output } from '../../src/setup/processes.mjs'
import { COMPILED_ONCE, forget, remember, within } from './started.ts'

export interface Person { readonly username: string; readonly password: string; readonly name: string; readonly role: string }

/** A central server in a process of its own, as `npm start` runs it. */
export interface TestServer {
  /** Stays the same over `restart`. */
  readonly url: string
  readonly dataFolder: string
  readonly admin: { readonly username: string; readonly password: string }
  /** The demo city's sign-ins. */
  readonly people: readonly Person[]
  /** Graceful; answers the exit code. */
  readonly stop: () => Promise<number | null>
  /** SIGKILL. */
  readonly kill: () => Promise<void>
  /** Starts it again on its port, after `stop` or `kill`. */
  readonly restart: () => Promise<void>
  /** What the running process has written to stderr (its log). */
  readonly log: () => string
}

const ADMIN = { username: 'admin', password: 'admin-password-137' }
const START_LIMIT = 20_000
const STOP_LIMIT = 10_000

/** Runs one command of `npm run server` and answers what it printed. */
export async function serverCommand(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await within(60_000, `server ${args[0]}`, output(node24, ['src/cli/server.ts', ...args], { cwd: root, env: COMPILED_ONCE }))
  if (code !== 0) throw new Error(`server ${args[0]} ended with ${code}: ${stderr || stdout}`)
  return stdout.trim()
}

/** Sets up a server with the data of a city (`city`: a folder, the demo city by default) in a temporary folder, and starts it on a free port. `words`: what `serve` is told besides. */
export async function startServer({ city = join(root, 'resources', 'demo-city'), words = [] }: { readonly city?: string; readonly words?: readonly string[] } = {}): Promise<TestServer> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'peygir-server-'))
  await serverCommand('init', '--data', dataFolder, '--city', city, '--admin-user', ADMIN.username, '--admin-password', ADMIN.password)
  await serverCommand('seed-demo', '--data', dataFolder)
  const demo = join(dataFolder, 'demo.json')
  const people = existsSync(demo) ? (JSON.parse(readFileSync(demo, 'utf8')) as Person[]) : []

  const running: { child: ChildProcess | null; port: string; log: string } = { child: null, port: '0', log: '' }
  const serve = async (): Promise<string> => {
    const child = spawn(node24, ['src/cli/server.ts', 'serve', '--data', dataFolder, '--port', running.port, ...words], { cwd: root, env: COMPILED_ONCE, stdio: ['ignore', 'pipe', 'pipe'] })
    running.child = child
    running.log = ''
    child.stderr.on('data', (text) => (running.log += String(text)))
    const listening = await within(START_LIMIT, 'starting the server', firstAddress(child, () => running.log))
    running.port = new URL(listening).port
    return listening
  }
  const gone = (child: ChildProcess): Promise<number | null> =>
    child.exitCode !== null || child.signalCode !== null ? Promise.resolve(child.exitCode) : new Promise((done) => child.once('exit', done))
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> => {
    const { child } = running
    if (child === null) return null
    running.child = null
    const ended = gone(child)
    child.kill(signal)
    return within(STOP_LIMIT, 'stopping the server', ended).catch((error: unknown) => {
      child.kill('SIGKILL')
      throw error
    })
  }

  const thing = {
    pid: () => running.child?.pid,
    end: async () => {
      await end('SIGTERM').finally(() => rm(dataFolder, { recursive: true, force: true }))
    },
  }
  remember(thing)
  const url = await serve().catch(async (error: unknown) => {
    forget(thing)
    await thing.end()
    throw error
  })
  return {
    url, dataFolder, people, admin: ADMIN,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    restart: async () => void (await serve()),
    log: () => running.log,
  }
}

/** A one-time code with which one workstation enrols. */
export async function enrolCode(server: TestServer, name: string, scope: 'centre' | 'department' = 'centre'): Promise<string> {
  const line = (await serverCommand('enrol', '--data', server.dataFolder, '--name', name, '--scope', scope)).split('\n').at(-1) ?? ''
  return (JSON.parse(line) as { code: string }).code
}

function firstAddress(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((done, fail) => {
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}: ${log()}`)))
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const found = /"listening"\s*:\s*"([^"]+)"/.exec(line)?.[1]
      if (found !== undefined) done(found)
    })
  })
}
