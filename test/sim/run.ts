import { makeWorld, type Figures } from '../support/world.ts'
import type { Stores } from './central.ts'
import { digestOf } from './checks.ts'
import { Violation, type Check } from './notebook.ts'
import { perform } from './perform.ts'
import { checkAll, heal, look } from './rest.ts'
import { stepsOf, type Profile, type Step } from './steps.ts'

export interface Run {
  readonly seed: number
  readonly desks: number
  readonly profile: Profile
  readonly stores: Stores
  readonly steps: readonly Step[]
}
export interface Outcome {
  readonly figures: Figures
  readonly ms: number
  /** Of this process, whoever else is at work. */
  readonly cpuMs: number
  /** Of everything in the server's log. */
  readonly digest: string
  /** Null: nothing was wrong. `at`: steps done by then. */
  readonly violation: { readonly check: Check; readonly what: string; readonly stack: string; readonly at: number } | null
}

const LOOK_EVERY = 125
const REST_EVERY = 750

export const runOf = (options: { readonly seed: number; readonly count: number; readonly desks: number; readonly profile: Profile; readonly stores: Stores }): Run =>
  ({ seed: options.seed, desks: options.desks, profile: options.profile, stores: options.stores, steps: stepsOf(options) })

/** Lives through all steps and looks on the way and at the end whether everything is as it must be. */
export async function live({ seed, desks, stores, steps }: Run): Promise<Outcome> {
  const began = performance.now()
  const used = process.cpuUsage()
  const spent = () => {
    const { user, system } = process.cpuUsage(used)
    return { ms: performance.now() - began, cpuMs: (user + system) / 1000 }
  }
  const world = await makeWorld({ seed, desks, stores })
  const done = { steps: 0 }
  try {
    await heal(world)
    for (const step of steps) {
      await perform(world, step)
      done.steps += 1
      if (done.steps % LOOK_EVERY === 0) look(world)
      if (done.steps % REST_EVERY === 0 && done.steps < steps.length) await checkAll(world, false)
    }
    look(world)
    await checkAll(world, true)
    return { figures: world.figures, ...spent(), digest: digestOf(world.serverFolder()), violation: null }
  } catch (error) {
    const check: Check = error instanceof Violation ? error.check : 'bug'
    const what = error instanceof Error ? error.message : String(error)
    return { figures: world.figures, ...spent(), digest: '', violation: { check, what, stack: error instanceof Error ? error.stack ?? '' : '', at: done.steps } }
  } finally {
    await world.close().catch(() => undefined)
  }
}
