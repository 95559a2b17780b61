import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { Started } from './guard.ts'
import { GUARD_SWITCH, type Trial } from './trial.ts'

/** How long a program may take to close its database after it was asked to end (milliseconds). */
const END_MS = 8_000
const LOOK_MS = 100

/** Whether a process of this number runs; one that has ended and that nobody has asked about does not. */
export function runs(pid: number): boolean {
  const stat = statOf(pid)
  return stat !== null && stat.state !== 'Z' && stat.state !== 'X'
}

/** Asks it to end, and ends it by force when it does not. */
export async function end(pid: number): Promise<void> {
  signal(pid, 'SIGTERM')
  await gone(() => runs(pid))
  signal(pid, 'SIGKILL')
  await gone(() => runs(pid))
}

/** Starts a program file that lives on by itself. Answers null for a file that cannot be started at all. */
export function startFile(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Started {
  const child = spawn(file, args, { detached: true, stdio: 'ignore', env: plainEnv(env), cwd: homedir() })
  const state = { over: false }
  child.once('error', () => {
    state.over = true
  })
  child.once('exit', () => {
    state.over = true
  })
  child.unref()
  const group = child.pid
  // the first process of an AppImage unpacked it and takes that away when the others have ended: it is not ended by force
  const others = (): number[] => (group === undefined ? [] : membersOf(group).filter((pid) => pid !== group))
  return {
    alive: () => !state.over,
    end: async () => {
      if (group === undefined) return
      signal(group, 'SIGTERM')
      await gone(() => others().some(runs))
      for (const pid of others()) signal(pid, 'SIGKILL')
      await gone(() => !state.over)
      if (!state.over) signal(group, 'SIGKILL')
    },
  }
}

export const startProgram = ({ place, args }: Trial, env: NodeJS.ProcessEnv): Started => startFile(place, args, env)
export const startGuard = ({ kept }: Trial, dataFolder: string, env: NodeJS.ProcessEnv): Started => startFile(kept, [`${GUARD_SWITCH}${dataFolder}`], env)

async function gone(there: () => boolean): Promise<void> {
  for (let waited = 0; there() && waited < END_MS; waited += LOOK_MS) await wait(LOOK_MS)
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // it has ended meanwhile
  }
}

/** A process by Linux's own record of it (proc(5)). */
function statOf(pid: number): { readonly state: string; readonly group: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const [state = '', , group = ''] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state, group: Number(group) }
  } catch {
    return null
  }
}

const membersOf = (group: number): number[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => statOf(pid)?.group === group)

/** Of this AppImage's own unpacked folder nothing is handed on: it goes with this program. */
function plainEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { APPIMAGE: _file, APPDIR: folder, ARGV0: _name, OWD: _from, ...rest } = env
  if (folder === undefined || folder === '') return rest
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, value?.split(':').filter((part) => !part.startsWith(folder)).join(':')]))
}
