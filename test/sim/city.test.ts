import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../src/setup/paths.mjs'
import { node24 } from '../../src/setup/node24.mjs'
import { COMPILED_ONCE } from '../support/started.ts'
import { live, runOf, type Run } from './run.ts'
import { PROFILE_NAMES } from './steps.ts'

const REGRESSIONS = join(root, 'test', 'sim', 'regressions')
/** Runs of 1,500 steps on 4 desks, over all profiles in turn. */
const MEMORY = 143
const REAL = 7
const FIRST_SEED = 1000

interface Told { readonly seed: number; readonly profile: string; readonly stores: string; readonly steps: number; readonly commands: number; readonly events: number; readonly calls: number; readonly faults: Readonly<Record<string, number>>; readonly violation: unknown }

/** A process of its own: the program as Node runs it, without what a test runner puts in between. */
const lived = (...args: readonly string[]): Promise<readonly Told[]> => new Promise((resolve, reject) => {
  // a run makes many objects and keeps few: with room for them they are looked through less often
  const child = spawn(node24, ['--max-semi-space-size=32', 'test/load/sim.ts', '--json', '--no-shrink', '--keep-going', '--profile', 'all', ...args], { cwd: root, env: COMPILED_ONCE, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (bytes: Buffer) => {
    text += bytes.toString('utf8')
  })
  child.on('error', reject)
  child.on('close', () => resolve(text.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Told] : []))))
})

describe('the simulated city', () => {
  it('is the same world under the same seed, down to the last event', async () => {
    const run = runOf({ seed: 7, count: 400, desks: 3, profile: 'storm', stores: 'memory' })
    const [one, other] = [await live(run), await live(run)]
    expect(one.violation).toBeNull()
    expect(one.digest).toBe(other.digest)
    expect(one.figures).toEqual(other.figures)
    expect((await live(runOf({ seed: 8, count: 400, desks: 3, profile: 'storm', stores: 'memory' }))).digest).not.toBe(one.digest)
  })

  it('S2 S3 S8 S12 S13 S14 S15 S17 S18 S20 S21 S23 S24 S25 S26 S27 S29 S31 S32 S33 S34 S35 S38 loses nothing, tells nothing twice and shows every desk the same, whatever fails', async () => {
    const half = Math.ceil(MEMORY / 2)
    const began = performance.now()
    const all = (await Promise.all([
      lived('--seed', String(FIRST_SEED), '--runs', String(half)),
      lived('--seed', String(FIRST_SEED + half), '--runs', String(MEMORY - half)),
      // waits for the disk while the others compute
      lived('--seed', String(FIRST_SEED), '--runs', String(REAL), '--stores', 'real'),
    ])).flat()
    const sum = (of: (told: Told) => number): number => all.reduce((so, told) => so + of(told), 0)
    const faults = sum((told) => Object.values(told.faults).reduce((so, count) => so + count, 0))
    process.stdout.write(`${all.length} runs, ${sum(({ steps }) => steps)} steps, ${sum(({ commands }) => commands)} commands, ${sum(({ events }) => events)} events, ${faults} faults in ${Math.round((performance.now() - began) / 1000)} s\n`)
    expect(all.filter(({ violation }) => violation !== null).map(({ seed, profile, stores, violation }) => ({ seed, profile, stores, violation }))).toEqual([])
    expect(all).toHaveLength(MEMORY + REAL)
    for (const profile of PROFILE_NAMES) expect(all.filter((told) => told.profile === profile).length, profile).toBeGreaterThanOrEqual(Math.floor((MEMORY + REAL) / PROFILE_NAMES.length))
    expect(all.filter(({ stores }) => stores === 'real')).toHaveLength(REAL)
    // a city in which nobody does anything would pass every check
    expect(sum(({ events }) => events) / all.length).toBeGreaterThan(80)
    expect(sum(({ calls }) => calls) / all.length).toBeGreaterThan(3)
  })

  it.each(readdirSync(REGRESSIONS).filter((name) => name.endsWith('.json')))('has not relapsed: %s', async (name) => {
    const run = JSON.parse(readFileSync(join(REGRESSIONS, name), 'utf8')) as Run
    expect((await live(run)).violation).toBeNull()
  })
})
