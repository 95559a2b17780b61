import { spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { root } from '../../src/setup/paths.mjs'
import { commandLine, refuse } from '../support/command-line.ts'
import { MUTATIONS, type Mutation } from './mutations.ts'
import { plant } from './patched.ts'

const USAGE = `npm run test:mutations [-- NAME …] [--write]
Puts one fault after another into a copy of the program and lives through the simulated world with it. Every fault must be seen
by one of the world's checks. --write puts what was found into the table in docs/sync.md, beside what stands there of the others.`

/** Seeds that are tried before a fault counts as not seen. */
const SEEDS = 60
const AT_ONCE = availableParallelism()
const DOC = join(root, 'docs', 'sync.md')

interface Seen { readonly mutation: Mutation; readonly check: string | null; readonly seeds: number; readonly at: number; readonly seconds: number; readonly what: string }
interface Line { readonly seed: number; readonly steps: number; readonly violation: { readonly check: string; readonly what: string; readonly at: number } | null }

async function look(mutation: Mutation): Promise<Seen> {
  const began = performance.now()
  const folder = planted(mutation)
  if (folder instanceof Error) return { mutation, check: null, seeds: 0, at: 0, seconds: 0, what: folder.message }
  try {
    const lines = (await output(folder, mutation.profile)).split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []))
    const violation = lines.at(-1)?.violation ?? null
    const counts = violation !== null && (mutation.checks as readonly string[]).includes(violation.check)
    return { mutation, check: counts ? violation.check : null, seeds: lines.length, at: violation?.at ?? 0, seconds: (performance.now() - began) / 1000, what: violation?.what ?? 'nothing was seen' }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function planted(mutation: Mutation): string | Error {
  try {
    return plant(mutation)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

const output = (cwd: string, profile: string): Promise<string> => new Promise((resolve, reject) => {
  const child = spawn(process.execPath, ['test/load/sim.ts', '--json', '--no-shrink', '--profile', profile, '--runs', String(SEEDS)], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  child.stdout.on('data', (bytes) => {
    text += String(bytes)
  })
  child.stderr.on('data', (bytes) => {
    text += String(bytes)
  })
  child.on('error', reject)
  child.on('close', () => resolve(text))
})

const HEAD = ['| fault | profile | seen by the check | seeds needed |', '|---|---|---|---|']
const rowOf = ({ mutation: { says, profile }, check, seeds }: Seen): string => `| ${says} | ${profile} | ${check ?? '**not seen**'} | ${seeds} |`

/** Rows of faults that were not looked for now stay as they are. */
function write(seen: readonly Seen[]): void {
  const [before, after] = ['<!-- mutations -->', '<!-- /mutations -->']
  const text = readFileSync(DOC, 'utf8')
  const [start, end] = [text.indexOf(before) + before.length, text.indexOf(after)]
  const known = text.slice(start, end).split('\n')
  const rows = MUTATIONS.flatMap((mutation) => {
    const now = seen.find((one) => one.mutation === mutation)
    return now === undefined ? known.filter((row) => row.startsWith(`| ${mutation.says} | ${mutation.profile} |`)) : [rowOf(now)]
  })
  writeFileSync(DOC, `${text.slice(0, start)}\n${[...HEAD, ...rows].join('\n')}\n${text.slice(end)}`)
}

const { wanted, writes } = commandLine(USAGE, { write: { type: 'boolean', default: false } }, (values, names) => {
  const unknown = names.find((name) => !MUTATIONS.some((mutation) => mutation.name === name))
  if (unknown !== undefined) refuse(`there is no ${unknown}`)
  return { wanted: MUTATIONS.filter(({ name }) => names.length === 0 || names.includes(name)), writes: values.write }
}, true)
const left = [...wanted]
const seen: Seen[] = []
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    const one = await look(next)
    seen.push(one)
    process.stdout.write(`${one.check === null ? 'NOT SEEN' : 'seen'} ${next.name}: ${one.check ?? '-'} after ${one.seeds} seeds, step ${one.at}, ${one.seconds.toFixed(0)} s: ${one.what.slice(0, 200)}\n`)
  }
}))
const sorted = wanted.flatMap((mutation) => seen.find((one) => one.mutation === mutation) ?? [])
process.stdout.write(`\n${[...HEAD, ...sorted.map(rowOf)].join('\n')}\n`)
if (writes) write(sorted)
if (sorted.some(({ check }) => check === null)) process.exitCode = 1
