import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { node24 } from '../../../src/setup/node24.mjs'
import { root } from '../../../src/setup/paths.mjs'
import { COMPILED_ONCE, remember, within } from '../../support/started.ts'

/** A program of its own that answers questions over its channel. */
export interface Program {
  readonly pid: number
  /** Rejects with what the program threw, and when it ends before it answers. */
  readonly ask: <T>(name: string, input?: unknown, limitMs?: number) => Promise<T>
  /** SIGKILL; answers when it is gone. */
  readonly kill: () => Promise<void>
}

/** The database key of a desk, 32 bytes in hex. */
export const deskKey = (n: number): string => String(n).padStart(4, '0').repeat(16)

interface Answer { readonly id: number; readonly value?: unknown; readonly error?: string }

/** Starts a file under Node 24, with these flags of Node; one that lies outside the clone finds the native module too. */
export function startProgram(path: string, flags: readonly string[] = []): Program {
  const file = basename(path)
  const child = spawn(node24, [...flags, path], { cwd: root, env: { ...COMPILED_ONCE, NODE_PATH: join(root, 'node_modules') }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' })
  const waiting = new Map<number, (answer: Answer) => void>()
  const state = { id: 0 }
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  child.on('message', (answer: Answer) => waiting.get(answer.id)?.(answer))
  void gone.then(() => {
    for (const [id, settle] of waiting) settle({ id, error: `${file} ended` })
  })
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await gone
  }
  remember({ pid: () => child.pid, end: kill })
  return {
    pid: child.pid ?? 0,
    kill,
    ask: <T>(name: string, input: unknown = null, limitMs = 600_000) => within(limitMs, `${file} ${name}`, new Promise<T>((resolve, reject) => {
      const id = ++state.id
      waiting.set(id, ({ value, error }) => {
        waiting.delete(id)
        if (error === undefined) resolve(value as T)
        else reject(new Error(`${file} ${name}: ${error}`))
      })
      sendTo(child, { id, name, input }, reject)
    })),
  }
}

const sendTo = (child: ChildProcess, message: object, reject: (error: Error) => void): void => void child.send(message, (error) => {
  if (error !== null) reject(error)
})

/** In the program: answers each question by the function of its name, one after the other or at once as they come. */
export function answerQuestions(answers: Readonly<Record<string, (input: never) => unknown>>): void {
  process.on('message', ({ id, name, input }: { id: number; name: string; input: never }) => {
    void (async () => answers[name]!(input))().then(
      (value) => process.send!({ id, value }),
      (error: unknown) => process.send!({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
  })
  process.on('disconnect', () => process.exit(0))
}

/** Seconds of processor time that a process has used, of all its threads. */
export function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  // utime and stime in ticks of 10 ms
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Resident memory of a process, in MB (1e6 bytes). */
export const residentMB = (pid: number): number => Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024 / 1e6)
