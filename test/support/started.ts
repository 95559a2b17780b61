import { readdirSync, readFileSync } from 'node:fs'
import { compiled } from '../../src/setup/paths.mjs'

/** The environment of our own programs under Node 24. */
export const COMPILED_ONCE: NodeJS.ProcessEnv = { ...process.env, NODE_COMPILE_CACHE: compiled }

/**
 * What a test file has started, newest last. A test file that uses it ends with `afterAll(endAll)`; whatever is left
 * when this process goes (a failed or interrupted run) is killed by its id.
 */
interface Started { readonly end: () => Promise<void>; readonly pid: () => number | undefined }

const started: Started[] = []

process.once('exit', () => {
  for (const pid of processTree(process.pid).slice(1)) kill(pid)
})

export function remember(thing: Started): void {
  started.push(thing)
}

export function forget(thing: Started): void {
  const at = started.indexOf(thing)
  if (at !== -1) started.splice(at, 1)
}

/** Ends everything that is still running, last one first. One that refuses does not keep the others alive. */
export async function endAll(): Promise<void> {
  const failures: unknown[] = []
  for (const thing of [...started].reverse()) {
    forget(thing)
    await thing.end().catch((error: unknown) => {
      killTree(thing.pid())
      failures.push(error)
    })
  }
  if (failures.length > 0) throw failures[0]
}

/** Rejects when `work` takes longer than `ms`; `what` names it. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  const timer: { id?: NodeJS.Timeout } = {}
  const late = new Promise<never>((_, fail) => {
    timer.id = setTimeout(() => fail(new Error(`${what} took longer than ${ms} ms`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer.id))
}

/** Asks again until `probe` answers something, at most `ms` long. */
export async function until<T>(what: string, probe: () => T | null | undefined | false | Promise<T | null | undefined | false>, ms = 15_000): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const found = await probe()
    if (found !== null && found !== undefined && found !== false) return found
    if (Date.now() > end) throw new Error(`${what}: not within ${ms} ms`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

/** A process and everything it started, parents first; read from /proc. */
export function processTree(pid: number): readonly number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      // the name in brackets may hold anything; the parent is the second field after it
      const parent = Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1])
      children.set(parent, [...(children.get(parent) ?? []), Number(name)])
    } catch {
      // it has ended meanwhile
    }
  }
  const tree = [pid]
  for (const each of tree) tree.push(...(children.get(each) ?? []))
  return tree
}

/** SIGKILL, as a power cut for these processes alone. */
export function killTree(pid: number | undefined): void {
  if (pid === undefined) return
  for (const each of processTree(pid)) kill(each)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // ESRCH: it has ended already
  }
}

export function alive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
