import type { Ring, Workstations } from '#domain/operator/update.ts'

export type Desk = Workstations['desks'][number]

/** A desk that has said nothing for so long is missed, not only switched off. */
export const SILENT_DAYS = 7
/** As the policy's `updateWaitHours` is where nobody has said otherwise. */
export const WAIT_HOURS = 12
const HOUR_MS = 3_600_000
/** Desks look at the server more often than that. */
const QUIET_MS = 10 * 60_000
const CLOCK_OFF_MS = 60_000
const LITTLE_ROOM = 1_000_000_000

/**
 * What is wrong with a desk, the worst first. overdue: fetched, and kept by the operator's work for longer than the limit. cannot: it would update itself
 * and cannot. unsent: it is out of reach with words that nobody else has.
 */
export const TROUBLES = ['returned', 'failed', 'overdue', 'cannot', 'unsent', 'room', 'clock', 'silent'] as const
export type Trouble = (typeof TROUBLES)[number]

/** A desk tells `since` by its own clock; this is the server's. */
export const sinceOf = ({ update, clockOffset }: Pick<Desk, 'update' | 'clockOffset'>): number | null => (update === null ? null : update.since - (clockOffset ?? 0))

/** `at`: the server's time when it answered. */
export function troublesOf(desk: Desk, at: number): readonly Trouble[] {
  const { update, orders, connected, lastSeenAt, waiting, freeBytes, clockOffset } = desk
  const since = sinceOf(desk)
  const quietFor = connected ? 0 : lastSeenAt === null ? 0 : at - lastSeenAt
  const wrong: Readonly<Record<Trouble, boolean>> = {
    returned: update?.phase === 'returned',
    failed: update?.phase === 'failed',
    // IT's own word is no fault of the desk, and one that is switched off is kept by nobody
    overdue: update?.phase === 'ready' && update.holds.length > 0 && quietFor <= QUIET_MS && !orders.hold && since !== null && at - since > WAIT_HOURS * HOUR_MS,
    cannot: update?.phase === 'off' && (update.why === 'update_key_missing' || update.why === 'update_not_writable'),
    unsent: quietFor > QUIET_MS && (waiting ?? 0) > 0,
    room: freeBytes !== null && freeBytes < LITTLE_ROOM,
    clock: clockOffset !== null && Math.abs(clockOffset) > CLOCK_OFF_MS,
    silent: quietFor > SILENT_DAYS * 24 * HOUR_MS,
  }
  return TROUBLES.filter((trouble) => wrong[trouble])
}

/** How a desk stands with its ring's release; a desk may be several of them. */
export const STANDINGS = ['newest', 'waiting', 'overdue', 'returned', 'silent', 'failed', 'held', 'off'] as const
export type Standing = (typeof STANDINGS)[number]
/** Those that are counted on top of the list. */
export const COUNTED = ['newest', 'waiting', 'overdue', 'returned', 'silent'] as const satisfies readonly Standing[]

const WAITING: ReadonlySet<string> = new Set(['due', 'downloading', 'ready', 'trial'])

/** What the desk's ring has for it: null where that is nothing. */
export const ringVersionOf = (desk: Pick<Desk, 'ring'>, rings: readonly Ring[]): string | null => rings.find(({ name }) => name === desk.ring)?.version ?? null

export interface Row {
  readonly desk: Desk
  readonly troubles: readonly Trouble[]
  readonly standings: readonly Standing[]
  /** It runs what its ring has; null: its ring has nothing, or the desk never said what it runs. */
  readonly asRing: boolean | null
}

export function rowOf(desk: Desk, rings: readonly Ring[], at: number): Row {
  const troubles = troublesOf(desk, at)
  const wanted = ringVersionOf(desk, rings)
  const asRing = wanted === null || desk.version === null ? null : wanted === desk.version
  const phase = desk.update?.phase ?? null
  const is: Readonly<Record<Standing, boolean>> = {
    newest: asRing === true,
    waiting: phase !== null && WAITING.has(phase),
    overdue: troubles.includes('overdue'),
    returned: phase === 'returned',
    silent: troubles.includes('silent'),
    failed: phase === 'failed',
    held: desk.orders.hold,
    off: phase === 'off',
  }
  return { desk, troubles, standings: STANDINGS.filter((standing) => is[standing]), asRing }
}

const worst = ({ troubles }: Row): number => (troubles[0] === undefined ? TROUBLES.length : TROUBLES.indexOf(troubles[0]))

/** The wrong ones first, the worst of them on top; then those that are not yet where their ring is; then by name. */
export function rowsOf({ desks, rings, at }: Pick<Workstations, 'desks' | 'rings' | 'at'>): readonly Row[] {
  const { compare } = new Intl.Collator('fa', { numeric: true })
  return desks.map((desk) => rowOf(desk, rings, at)).sort((a, b) => worst(a) - worst(b) || b.troubles.length - a.troubles.length || Number(a.asRing !== false) - Number(b.asRing !== false) || compare(a.desk.name, b.desk.name))
}

export const countsOf = (rows: readonly Row[]): Readonly<Record<Standing, number>> =>
  Object.fromEntries(STANDINGS.map((standing) => [standing, rows.filter(({ standings }) => standings.includes(standing)).length])) as Record<Standing, number>
