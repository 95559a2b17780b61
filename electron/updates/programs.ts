import { spawn, type ChildProcess } from 'node:child_process'
import { homedir } from 'node:os'
import type { Started } from './guard.ts'
import { endAll } from './processes.ts'
import { GUARD_SWITCH, type Trial } from './trial.ts'

/** Starts a program file that lives on by itself. One that cannot be started at all is not alive. */
export function startFile(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Started {
  const child = spawned(file, args, env)
  if (child === null) return { alive: () => false, end: async () => undefined }
  const state = { over: false }
  child.once('error', () => {
    state.over = true
  })
  child.once('exit', () => {
    state.over = true
  })
  child.unref()
  const { pid } = child
  return {
    alive: () => !state.over,
    end: async () => {
      if (pid !== undefined) await endAll(pid, () => !state.over)
    },
  }
}

/** Null where Windows' policies forbid it: that is thrown at once, other reasons are told later. */
function spawned(file: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess | null {
  try {
    return spawn(file, args, { detached: true, stdio: 'ignore', env: plainEnv(env), cwd: homedir() })
  } catch {
    return null
  }
}

export const startProgram = ({ place, args }: Trial, env: NodeJS.ProcessEnv): Started => startFile(place, args, env)
export const startGuard = ({ kept }: Trial, dataFolder: string, env: NodeJS.ProcessEnv): Started => startFile(kept, [`${GUARD_SWITCH}${dataFolder}`], env)

/** Of this AppImage's own unpacked folder nothing is handed on: it goes with this program. */
function plainEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { APPIMAGE: _file, APPDIR: folder, ARGV0: _name, OWD: _from, ...rest } = env
  if (folder === undefined || folder === '') return rest
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, value?.split(':').filter((part) => !part.startsWith(folder)).join(':')]))
}
