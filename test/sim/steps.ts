import { chance } from './chance.ts'

/**
 * What may happen in the world. A step carries its own number, from which it draws all that it chooses, so that it does the
 * same after others before it were taken out: that is what makes a failing run shrinkable.
 */
const WEIGHTS = {
  /** An operator gives a command. */
  act: 19,
  /** A message on a line arrives: a request, an answer, a poke. */
  carry: 60,
  pass: 9,
  /** A refused command is sent again or put away by its author. */
  settle: 1,
  /** Whoever sits at a desk takes the next call-back, or ends the one they have. */
  call: 9,
  /** Somebody sits down at a desk, or leaves it. */
  sit: 2,
  /** A desk sends a command again that was answered long ago. */
  resend: 1,
  /** Somebody signs in anew and learns what they may now. */
  signIn: 0.6,
  /** The inspection works on a confidential ticket at the server. */
  inspect: 0.6,
  /** The administration: people change roles, cases are imported. */
  office: 0.5,
  erase: 0.3,
  /** A day's calls in one go: the desk's codes run low. */
  busyDay: 0.15,
  // Faults
  /** A message is lost; whoever waits for its answer learns that at once. */
  drop: 0,
  /** A desk stops waiting, the message arrives all the same, later. */
  giveUp: 0,
  /** A request arrives twice. */
  repeat: 0,
  /** A desk's line is cut until `mend`. */
  cut: 0,
  mend: 0,
  /** A desk ends at once, somewhere in what it does next, and starts again on what its disk holds. */
  crash: 0,
  serverCrash: 0,
  skew: 0,
  backup: 0,
  restore: 0,
  /** A desk's console is an older one, to which some events are unknown, until `update`. */
  age: 0,
  update: 0,
  /** A desk is stolen and taken out of work, until it turns up again and is enrolled anew. */
  steal: 0,
  turnUp: 0,
  /** What waits at a desk is written to a stick, and brought to the server some day, perhaps more than once. */
  stick: 0,
  takeIn: 0,
} as const

export type StepKind = keyof typeof WEIGHTS
export type Step = readonly [kind: StepKind, desk: number, n: number]

export const FAULTS: readonly StepKind[] = ['drop', 'giveUp', 'repeat', 'cut', 'crash', 'serverCrash', 'skew', 'restore', 'age', 'steal', 'stick']

type Weights = Partial<Record<StepKind, number>>
const LOSSY: Weights = { drop: 6, giveUp: 4, repeat: 4 }

export const PROFILES = {
  calm: {},
  storm: { ...LOSSY, drop: 9, cut: 1.5, mend: 3, crash: 0.3, serverCrash: 0.3, steal: 0.15, turnUp: 0.2, stick: 0.3, takeIn: 0.3 },
  partition: { drop: 2, giveUp: 1, cut: 2, mend: 1, pass: 20, steal: 0.15, turnUp: 0.2, stick: 1, takeIn: 1 },
  crash: { crash: 4, serverCrash: 2, drop: 1, giveUp: 1 },
  'mixed-versions': { age: 0.8, update: 0.8, drop: 1, crash: 0.3 },
  'clock-skew': { skew: 2.5, drop: 2, cut: 0.7, mend: 1, backup: 0.3, restore: 0.15, crash: 0.3 },
  restore: { ...LOSSY, drop: 2, cut: 1, mend: 1.2, backup: 0.8, restore: 0.5, erase: 0.8, crash: 0.3, serverCrash: 0.2 },
} as const satisfies Record<string, Weights>
export type Profile = keyof typeof PROFILES
export const PROFILE_NAMES = Object.keys(PROFILES) as readonly Profile[]

/** The steps of one run: what is to happen, told before anything has. */
export function stepsOf({ seed, count, desks, profile }: { readonly seed: number; readonly count: number; readonly desks: number; readonly profile: Profile }): readonly Step[] {
  const { below, next } = chance(seed)
  const weights = Object.entries({ ...WEIGHTS, ...(PROFILES[profile] as Weights) }) as [StepKind, number][]
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0)
  const kind = (): StepKind => {
    let at = next() * total
    for (const [name, weight] of weights) if ((at -= weight) < 0) return name
    return 'carry'
  }
  return Array.from({ length: count }, (): Step => [kind(), below(desks), below(2 ** 31)])
}
