import { queryOptions } from '@tanstack/react-query'
import type { ShiftState } from '#domain/shift/shift.ts'
import type { HandoverNow, ShiftItem } from '#ipc/follow-up.ts'
import { read } from '../../api.ts'

/** Figures that grow while one works are read anew this often. */
const REREAD_MS = 60_000

export const shiftQuery = queryOptions({ queryKey: ['shifts'], queryFn: () => read('shift.read', {}), refetchInterval: REREAD_MS, staleTime: 0 })
export const countersQuery = queryOptions({ queryKey: ['tickets', 'counters'], queryFn: () => read('counters.read', {}), refetchInterval: REREAD_MS, staleTime: 0 })

const MINUTE = 60_000

/** Whole hours, and minutes in two digits. */
export function lengthOf(since: number, now: number): { readonly hours: number; readonly minutes: string } {
  const minutes = Math.max(0, Math.floor((now - since) / MINUTE))
  return { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, '0') }
}

export const OPEN_PARTS = ['promises', 'incidents', 'urgent', 'unsent', 'drafts'] as const
type Open = NonNullable<ShiftState['open']>
/** What is not nought of what stayed open, in the order of its weight. */
export const openParts = (open: Open | null): readonly (readonly [(typeof OPEN_PARTS)[number], number])[] =>
  open === null ? [] : OPEN_PARTS.flatMap((part) => (open[part] > 0 ? [[part, open[part]] as const] : []))

/** Handovers in the order one reads them: those that nobody took, the newest first, then the taken ones. One's own need nobody's taking by oneself. */
export function handoversFor(ended: readonly ShiftItem[], operatorId: string): readonly ShiftItem[] {
  const open = ({ state }: ShiftItem): boolean => state.takenBy === null && state.operatorId !== operatorId
  return [...ended].sort((a, b) => Number(open(b)) - Number(open(a)) || (b.state.endedAt ?? 0) - (a.state.endedAt ?? 0))
}

/** What EndShift says of what stays open. */
export const openNow = ({ promises, incidents, urgent, unsent, drafts }: HandoverNow): Open => ({ promises, incidents, urgent, unsent, drafts })
