import type { DeskOrders, Ring, Workstations } from '#domain/operator/update.ts'
import type { Refusal } from '#domain/refusals.ts'
import type { Desk } from './standing.ts'
import { compareVersions } from './version.ts'

/** What IT can say for some desks. `policy`: nothing any more, each goes by its own policy. */
export type Word = { readonly kind: 'hold' | 'letGo' | 'policy' } | { readonly kind: 'force'; readonly version: string } | { readonly kind: 'move'; readonly ring: string }

export const NO_ORDERS: DeskOrders = { ring: null, hold: false, force: null }

/** To force a desk that is held would be two orders that contradict each other: the later word counts. */
export function ordersAfter(orders: DeskOrders, word: Word): DeskOrders {
  if (word.kind === 'hold') return { ...orders, hold: true, force: null }
  if (word.kind === 'letGo') return { ...orders, hold: false }
  if (word.kind === 'force') return { ...orders, hold: false, force: word.version }
  if (word.kind === 'move') return { ...orders, ring: word.ring }
  return NO_ORDERS
}

export interface ForceMeets {
  /** IT holds them; the force lets them go. */
  readonly held: number
  /** Run a newer one and stay with it. */
  readonly newer: number
  readonly off: number
  /** Their ring gives another release, none, or is paused: there is nothing to fetch until it gives this one. */
  readonly elsewhere: number
}

/** What stands against forcing this release on these desks. */
export function forceMeets(desks: readonly Desk[], rings: readonly Ring[], version: string): ForceMeets {
  const count = (is: (desk: Desk) => boolean): number => desks.filter(is).length
  return {
    held: count(({ orders }) => orders.hold),
    newer: count((desk) => desk.version !== null && compareVersions(desk.version, version) > 0),
    off: count(({ update }) => update?.phase === 'off'),
    elsewhere: count((desk) => !rings.some((ring) => ring.name === desk.ring && ring.version === version && !ring.paused)),
  }
}

const same = (a: DeskOrders, b: DeskOrders): boolean => a.ring === b.ring && a.hold === b.hold && a.force === b.force

/** Orders that are to be put; `was` is what they can be put back to. */
export interface Change { readonly deskId: string; readonly name: string; readonly was: DeskOrders; readonly put: DeskOrders }

/** Only for desks for which it says something new. */
export const changesOf = (desks: readonly Desk[], word: Word): readonly Change[] =>
  desks.map(({ deskId, name, orders }) => ({ deskId, name, was: orders, put: ordersAfter(orders, word) })).filter(({ was, put }) => !same(was, put))

/** Back to what stood before; `left`: names of desks that somebody has told something else since, or that are no more. */
export function undoOf(done: readonly Change[], { desks }: Pick<Workstations, 'desks'>): { readonly changes: readonly Change[]; readonly left: readonly string[] } {
  const now = new Map(desks.map(({ deskId, orders }) => [deskId, orders]))
  const untouched = (change: Change): boolean => {
    const orders = now.get(change.deskId)
    return orders !== undefined && same(orders, change.put)
  }
  return {
    changes: done.filter(untouched).map(({ deskId, name, was, put }) => ({ deskId, name, was: put, put: was })),
    left: done.filter((change) => !untouched(change)).map(({ name }) => name),
  }
}

export interface Given {
  readonly done: readonly Change[]
  /** What the server did not take, with the first reason; the rest was not tried any more once it could not be reached. */
  readonly refused: readonly Change[]
  readonly refusal: Refusal | null
}

type Put = (deskId: string, orders: DeskOrders) => Promise<{ readonly ok: true } | { readonly ok: false; readonly refusal: Refusal }>

/** One after another: three hundred at once would stand in the way of the desks' own words. */
export async function give(changes: readonly Change[], put: Put): Promise<Given> {
  const done: Change[] = []
  const refused: Change[] = []
  const first: { refusal: Refusal | null } = { refusal: null }
  for (const [nth, change] of changes.entries()) {
    const reply = await put(change.deskId, change.put)
    if (reply.ok) {
      done.push(change)
      continue
    }
    first.refusal ??= reply.refusal
    refused.push(change)
    if (reply.refusal.code === 'server_unreachable') {
      refused.push(...changes.slice(nth + 1))
      break
    }
  }
  return { done, refused, refusal: first.refusal }
}
