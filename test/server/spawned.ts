import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { COMPILED_ONCE } from '../support/started.ts'

const root = join(import.meta.dirname, '../..')

export interface Output { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Runs one command of src/cli/server.ts to its end. */
export async function cli(args: readonly string[], input = ''): Promise<Output> {
  const child = spawn(process.execPath, ['src/cli/server.ts', ...args], { cwd: root, env: COMPILED_ONCE, stdio: ['pipe', 'pipe', 'pipe'] })
  const out = { stdout: '', stderr: '' }
  child.stdout.on('data', (text) => (out.stdout += String(text)))
  child.stderr.on('data', (text) => (out.stderr += String(text)))
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...out }
}

export interface Served { readonly url: string; readonly child: ChildProcess; readonly stdout: () => string; readonly stderr: () => string; readonly ended: Promise<number | null> }

/** `serve` as a process of its own; resolves when it listens. */
export async function serve(folder: string, ...args: readonly string[]): Promise<Served> {
  const child = spawn(process.execPath, ['src/cli/server.ts', 'serve', '--data', folder, '--port', '0', ...args], { cwd: root, env: COMPILED_ONCE, stdio: ['ignore', 'pipe', 'pipe'] })
  const out = { stdout: '', stderr: '' }
  child.stderr.on('data', (text) => (out.stderr += String(text)))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      out.stdout += `${line}\n`
      resolve((JSON.parse(line) as { listening: string }).listening)
    })
    void ended.then((code) => reject(new Error(`the server ended with ${code}: ${out.stderr}`)))
  })
  return { url, child, stdout: () => out.stdout, stderr: () => out.stderr, ended }
}
