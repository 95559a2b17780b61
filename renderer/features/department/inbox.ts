import { openParts, type Assignment } from '#domain/ticket/assignments.ts'
import type { TicketView } from '#ipc/contract.ts'

export const SHELVES = ['late', 'new', 'taken', 'reported', 'done'] as const
export type Shelf = (typeof SHELVES)[number]

/** A message with the department's part that is furthest behind: what the server sends holds no other department's. */
export interface Entry { readonly view: TicketView; readonly part: Assignment; readonly shelf: Shelf }

const BEHIND: readonly Assignment['status'][] = ['forwarded', 'acknowledged', 'reported', 'verified', 'returned', 'withdrawn']

/** Null for a message without a part, which the server never sends. */
export function entryOf(view: TicketView, now: number): Entry | null {
  const { assignments, closedAt, cancelledAt } = view.state
  const open = openParts(assignments)
  const part = [...(open.length > 0 ? open : assignments)].sort((a, b) => BEHIND.indexOf(a.status) - BEHIND.indexOf(b.status))[0]
  if (part === undefined) return null
  const over = closedAt !== null || cancelledAt !== null
  return { view, part, shelf: over ? 'done' : shelfOf(part, now) }
}

function shelfOf({ status, due }: Assignment, now: number): Shelf {
  if (status === 'reported') return 'reported'
  if (status !== 'forwarded' && status !== 'acknowledged') return 'done'
  if (due !== null && due.at < now) return 'late'
  return status === 'forwarded' ? 'new' : 'taken'
}

/** In the order of the inbox: late ones first, of each shelf the one whose time is up first; what has no deadline comes last, done ones latest first. */
export function inboxOf(tickets: readonly TicketView[], now: number): readonly Entry[] {
  const entries = tickets.map((view) => entryOf(view, now)).filter((entry) => entry !== null)
  return entries.sort((a, b) => SHELVES.indexOf(a.shelf) - SHELVES.indexOf(b.shelf) || (a.shelf === 'done' ? b.view.state.updatedAt - a.view.state.updatedAt : dueOf(a) - dueOf(b) || a.part.forwardedAt - b.part.forwardedAt))
}

const dueOf = ({ part: { due } }: Entry): number => due?.at ?? Number.MAX_SAFE_INTEGER

/** Parts that nobody of the department has acknowledged yet. */
export const unacknowledged = (entries: readonly Entry[]): readonly Entry[] => entries.filter(({ part, shelf }) => part.status === 'forwarded' && shelf !== 'done')

/** What the centre wrote to the department when it forwarded this part. */
export function forwardNote({ state, parts }: TicketView, assignmentId: string): string | null {
  const step = state.steps.find((one) => one.type === 'TicketForwarded' && one.assignmentId === assignmentId)
  return (step === undefined ? null : parts[step.commandId]?.['note']) || null
}
