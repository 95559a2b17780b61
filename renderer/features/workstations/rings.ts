import { DEFAULT_RING, ringName, type Ring, type Workstations } from '#domain/operator/update.ts'
import type { Desk } from './standing.ts'
import { compareVersions } from './version.ts'

/** Of a new ring: desks of one office fetch within an hour, not all in the same second. */
export const USUAL_SPREAD = 60

const unset = (name: string): Ring => ({ name, version: null, paused: false, spreadMinutes: USUAL_SPREAD })

export interface RingRow { readonly ring: Ring; /** False: only the desks' policies name it; it gets nothing. */ readonly known: boolean; readonly desks: number; readonly current: number }

/** `stable` first and always, then what IT has set up, then what only desks' policies name. */
export function ringsOf({ rings, desks }: Pick<Workstations, 'rings' | 'desks'>): readonly RingRow[] {
  const names = [...new Set([DEFAULT_RING, ...rings.map(({ name }) => name).sort(), ...desks.map(({ ring }) => ring).sort()])]
  return names.map((name) => {
    const found = rings.find((one) => one.name === name)
    const own = desks.filter(({ ring }) => ring === name)
    return { ring: found ?? unset(name), known: found !== undefined, desks: own.length, current: own.filter(({ version }) => version !== null && version === found?.version).length }
  })
}

/** Why a name cannot be a new ring's; null: it can. */
export const nameProblem = (name: string, rings: readonly Ring[]): 'form' | 'taken' | null =>
  !ringName.safeParse(name).success ? 'form' : rings.some((one) => one.name === name) ? 'taken' : null

/** Minutes in either digits' ASCII form, 0 to a week; null: not such a number. */
export function spreadOf(text: string): number | null {
  if (!/^\d{1,5}$/.test(text)) return null
  const minutes = Number(text)
  return minutes <= 10_080 ? minutes : null
}

/** What becomes of a ring's desks when it is set so. Each desk is counted once. */
export interface Touched {
  readonly all: number
  /** Will fetch it. */
  readonly fetch: number
  readonly have: number
  /** Run a newer one and stay with it: no desk goes back by itself. */
  readonly newer: number
  /** IT has told them to wait. */
  readonly held: number
  /** Do not update themselves. */
  readonly off: number
}

export function touchedBy({ name, version, paused }: Pick<Ring, 'name' | 'version' | 'paused'>, desks: readonly Desk[]): Touched {
  const own = desks.filter(({ ring }) => ring === name)
  const fates = own.map((desk): keyof Omit<Touched, 'all'> | null => {
    if (version === null) return null
    if (desk.version === version) return 'have'
    if (desk.version !== null && compareVersions(desk.version, version) > 0) return 'newer'
    if (desk.update?.phase === 'off') return 'off'
    if (desk.orders.hold) return 'held'
    return paused ? null : 'fetch'
  })
  const count = (fate: keyof Touched): number => fates.filter((one) => one === fate).length
  return { all: own.length, fetch: count('fetch'), have: count('have'), newer: count('newer'), held: count('held'), off: count('off') }
}
