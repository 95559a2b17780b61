import type { Directory } from '#domain/directory/directory.ts'
import type { Board, HeldLease } from '#domain/operator/board.ts'
import { reporterFor } from '#domain/ticket/checks.ts'
import type { QueueId } from '#domain/ticket/queues.ts'
import type { TicketState } from '#domain/ticket/state.ts'

type Desk = Board['desks'][number]
type Operator = Board['operators'][number]
type Queue = Board['queues'][number]

/** The queue of the follow-up screen where checks of this kind stand. */
export const queueOf = (kind: Queue['kind']): QueueId => (kind === 'reminder' ? 'mine' : kind)

export interface Totals { readonly count: number; readonly late: number; readonly oldest: number | null }
export const totalsOf = (queues: Board['queues']): Totals => ({
  count: queues.reduce((sum, { count }) => sum + count, 0),
  late: queues.reduce((sum, { late }) => sum + late, 0),
  oldest: queues.reduce<number | null>((first, { oldest }) => (oldest === null || (first !== null && first <= oldest) ? first : oldest), null),
})

/** Where most is late, then where most is; null when all queues are empty. */
export const worstOf = (queues: Board['queues']): Queue | null => [...queues].filter(({ count }) => count > 0).sort((a, b) => b.late - a.late || b.count - a.count)[0] ?? null

export const PRESENCES = ['in_call', 'signed_in', 'on_shift', 'away'] as const
export type Presence = (typeof PRESENCES)[number]
export const presenceOf = ({ inCall, signedIn, onShiftSince }: Pick<Operator, 'inCall' | 'signedIn' | 'onShiftSince'>): Presence =>
  inCall ? 'in_call' : signedIn ? 'signed_in' : onShiftSince !== null ? 'on_shift' : 'away'

const worked = ({ today, leases }: Operator): boolean => leases > 0 || Object.values(today).some((n) => n > 0)

/** Whoever is here or did something today, those in a call first; the others are only counted. */
export function rosterOf(operators: Board['operators'], nameOf: (operatorId: string) => string): { readonly here: readonly Operator[]; readonly others: number } {
  const here = operators.filter((one) => presenceOf(one) !== 'away' || worked(one))
  const place = (one: Operator): number => PRESENCES.indexOf(presenceOf(one))
  return { here: here.sort((a, b) => place(a) - place(b) || nameOf(a.operatorId).localeCompare(nameOf(b.operatorId), 'fa')), others: operators.length - here.length }
}

const CLOCK_OFF_MS = 60_000
const LITTLE_ROOM = 1_000_000_000
const SILENT_MS = 10 * 60_000
/** What the centre writes between two looks of a desk is no lag. */
const FAR_BEHIND = 100

/** What is wrong with a desk, the worst first. A desk that nobody works at is silent, and that is all; one that is out of work is neither. */
export const TROUBLES = ['silent', 'clock', 'room', 'behind', 'waiting'] as const
export type Trouble = (typeof TROUBLES)[number]
export function troublesOf({ decommissionedAt, connected, lastSeenAt, clockOffset, freeBytes, lag, waiting }: Desk, at: number): readonly Trouble[] {
  if (decommissionedAt !== null) return []
  const wrong: Readonly<Record<Trouble, boolean>> = {
    silent: !connected && (lastSeenAt === null || at - lastSeenAt > SILENT_MS),
    clock: clockOffset !== null && Math.abs(clockOffset) > CLOCK_OFF_MS,
    room: freeBytes !== null && freeBytes < LITTLE_ROOM,
    behind: connected && (lag ?? 0) > FAR_BEHIND,
    waiting: (waiting ?? 0) > 0,
  }
  return TROUBLES.filter((trouble) => wrong[trouble])
}

export interface Held {
  /** In somebody's hands at this moment, the one that ends first on top. */
  readonly inHand: readonly (HeldLease & { readonly operatorId: string })[]
  /** Given to desks for the time when the line may be gone. */
  readonly slices: readonly { readonly deskId: string; readonly leases: readonly HeldLease[] }[]
}
export function heldOf(leases: readonly HeldLease[]): Held {
  const inHand = leases.flatMap((lease) => (lease.operatorId === null ? [] : [{ ...lease, operatorId: lease.operatorId }])).sort((a, b) => a.until - b.until)
  const kept = leases.filter(({ operatorId }) => operatorId === null)
  const desks = [...new Set(kept.map(({ deskId }) => deskId))]
  return { inHand, slices: desks.map((deskId) => ({ deskId, leases: kept.filter((lease) => lease.deskId === deskId) })) }
}

/** `forward:…` is of the kind `forward`: a check's key begins with its kind. */
export const kindOfKey = (key: string): string => key.split(':')[0] ?? key

/** Who of the centre may be given what is in somebody's hands: not who has it, nor whose own report it is to check. `ticket`: its message; null where it may not be read. */
export function takersOf({ operatorId, check: key }: HeldLease, operators: Directory['operators'], ticket: Pick<TicketState, 'checks' | 'assignments'> | null): Directory['operators'] {
  const check = ticket?.checks.find((one) => one.key === key)
  const reporterId = ticket === null || check === undefined ? null : reporterFor(check, ticket)
  return operators.filter(({ id, departmentId }) => departmentId === null && id !== operatorId && id !== reporterId)
}
