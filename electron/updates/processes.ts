import { spawn } from 'node:child_process'
import { closeSync, constants, openSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** How long a program may take to close its database after it was asked to end (milliseconds). */
const END_MS = 8_000
const LOOK_MS = 100
/** Of libuv, for Windows alone; Node hands it on and has no name for it. */
const UV_FS_O_EXLOCK = 0x10000000

/** What a system tells of its processes. */
interface System {
  readonly runs: (pid: number) => boolean
  /** Asks a process to end, and ends it by force when it does not. */
  readonly end: (pid: number) => Promise<void>
  /** Ends what was started as a process of its own, with all that it has started. */
  readonly endAll: (pid: number, alive: () => boolean) => Promise<void>
  readonly isGuard: (pid: number, program: string | undefined, word: string) => boolean
  readonly isFirst: (lock: string) => boolean
}

const linux: System = {
  // one that has ended and that nobody has asked about does not run
  runs: (pid) => {
    const stat = statOf(pid)
    return stat !== null && stat.state !== 'Z' && stat.state !== 'X'
  },
  end: async (pid) => {
    signal(pid, 'SIGTERM')
    await gone(() => runs(pid))
    signal(pid, 'SIGKILL')
    await gone(() => runs(pid))
  },
  // the first process of an AppImage unpacked it and takes that away when the others have ended: it is not ended by force
  endAll: async (group, alive) => {
    const others = (): number[] => membersOf(group).filter((pid) => pid !== group)
    signal(group, 'SIGTERM')
    await gone(() => others().some(runs))
    for (const pid of others()) signal(pid, 'SIGKILL')
    await gone(alive)
    if (alive()) signal(group, 'SIGKILL')
  },
  isGuard: (pid, _program, word) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word)
    } catch {
      return false
    }
  },
  // nobody but a console that has looked starts one
  isFirst: () => true,
}

const windows: System = {
  runs: (pid) => {
    try {
      process.kill(pid, 0)
      return true
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM'
    }
  },
  end: async (pid) => {
    // a signal there is an end by force: windows are asked to close first
    if (await taskkill('/pid', String(pid), '/t')) await gone(() => runs(pid))
    if (runs(pid)) await taskkill('/pid', String(pid), '/t', '/f')
    signal(pid, 'SIGKILL')
    await gone(() => runs(pid))
  },
  endAll: async (pid, alive) => {
    if (alive()) await end(pid)
  },
  // numbers come back soon there; a program that runs can be told by its file, which nobody may write
  isGuard: (pid, program, _word) => program !== undefined && windows.runs(pid) && isHeld(program),
  // who has it open shares it with nobody, and it is let go with its process
  isFirst: (lock) => {
    try {
      openSync(lock, constants.O_RDWR | constants.O_CREAT | UV_FS_O_EXLOCK)
      return true
    } catch {
      return false
    }
  },
}

const system = process.platform === 'win32' ? windows : linux

/** Whether a process of this number runs. */
export const runs = (pid: number): boolean => system.runs(pid)
/** Asks it to end, and ends it by force when it does not. */
export const end = (pid: number): Promise<void> => system.end(pid)
/** Ends a program that was started as a process of its own (`alive`: it still runs), with all that it has started. */
export const endAll = (pid: number, alive: () => boolean): Promise<void> => system.endAll(pid, alive)
/** Whether that process is the program file `program`, or (Linux) was started with `word`, and no other that has got its number since. */
export const isGuard = (pid: number, program: string | undefined, word: string): boolean => system.isGuard(pid, program, word)

/** Whether no other process has said the same of the file `lock` and still runs; to be asked once. Windows itself may start a second guard at the sign-in. */
export const isFirst = (lock: string): boolean => system.isFirst(lock)

/** Waits until it is not there any more, for as long as a program may take to end. */
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

function isHeld(program: string): boolean {
  try {
    closeSync(openSync(program, 'r+'))
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

const taskkill = (...words: readonly string[]): Promise<boolean> => new Promise((done) => {
  const child = spawn(join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe'), [...words], { stdio: 'ignore', windowsHide: true })
  child.once('error', () => done(false))
  child.once('exit', (code) => done(code === 0))
})
