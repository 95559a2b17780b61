import { appendFileSync, readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { guard } from '../../electron/updates/guard.ts'
import { end, isFirst, runs } from '../../electron/updates/processes.ts'
import { startGuard, startProgram } from '../../electron/updates/programs.ts'
import { beginRun } from '../../electron/updates/run.ts'
import { guardLock, guardedFolder, isGuarded, keepDatabase, prepareTrial, readTrial, writeGuard } from '../../electron/updates/trial.ts'

// In the console's place, run by Windows' Node from beside its program file: the guard as it is, and a console that says what a console says.

const here = dirname(process.execPath)
const data = process.env['PEYGIR_DATA'] ?? ''
const words = process.argv.slice(2)
const version = readFileSync(join(here, 'version.txt'), 'utf8')
const say = (what: string, facts: object = {}): void => appendFileSync(join(data, 'said.txt'), `${version} ${what} ${JSON.stringify(facts)}\n`)

async function beGuard(folder: string): Promise<void> {
  if (!isFirst(guardLock(folder))) return
  writeGuard(folder, process.pid, process.execPath)
  await guard({
    dataFolder: folder, log: (code, facts) => say(`guard: ${code}`, facts), runs, end, uptime: () => performance.now(), wait: (ms) => wait(ms),
    start: (trial) => startProgram(trial, process.env), reaches: async () => true,
  })
}

/** The old console that makes room for the installer `file`. */
async function putIn(file: string, to: string): Promise<void> {
  const sha512 = createHash('sha512').update(readFileSync(file)).digest('base64')
  say('prepared', { unprepared: await prepareTrial({ dataFolder: data, from: version, to, place: join(here, 'peygir-137.exe'), kind: 'folder', fetched: { file, sha512 }, args: [], serverUrl: 'http://server' }) })
  startGuard(readTrial(data)!, data, process.env)
  while (!isGuarded(data)) await wait(100)
  say('guarded')
  // as Windows may at the sign-in
  const second = startGuard(readTrial(data)!, data, process.env)
  for (let waited = 0; second.alive() && waited < 30_000; waited += 100) await wait(100)
  say('second guard', { left: !second.alive() && isGuarded(data) })
  await keepDatabase(data)
}

async function beConsole(): Promise<void> {
  const behaves = readFileSync(join(here, 'behaves.txt'), 'utf8')
  const run = beginRun(data, version, process.env, (code, facts) => say(code, facts))
  say('started', { found: run.found.is, behaves })
  if (run.found.is === 'leave' || behaves === 'ends') return
  run.sign('window')
  run.sign(behaves === 'fails' ? 'failed' : 'database')
  if (behaves === 'fails') await wait(120_000)
  run.settled()
  for (let waited = 0; waited < 30_000 && readTrial(data) !== null; waited += 100) await wait(100)
}

const folder = guardedFolder(words)
const [first, file = '', to = ''] = words
void (folder !== null ? beGuard(folder) : first === '--put-in' ? putIn(file, to) : first === '--stay' ? wait(120_000) : beConsole()).catch((error: Error) => {
  say('threw', { stack: error.stack })
  process.exit(1)
})
