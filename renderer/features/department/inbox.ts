import { openParts, type Assignment } from '#domain/ticket/assignments.ts'
import { SHELVES, WORKED, shelfOf, type Shelf } from '#domain/ticket/shelves.ts'
import type { TicketView } from '#ipc/contract.ts'

/** In the order of the work, and so of the tabs. */
export const TABS: readonly Shelf[] = ['new', 'acknowledged', 'reported', 'returned', 'done']

/** A message with the department's part that is furthest behind: what the server sends holds no other department's. */
export interface Entry { readonly view: TicketView; readonly part: Assignment; readonly shelf: Shelf; /** Its deadline still runs and is past. */ readonly late: boolean }

/** Null for a message without a part, which the server never sends. */
export function entryOf(view: TicketView, now: number): Entry | null {
  const placed = view.state.assignments.flatMap((part) => {
    const shelf = shelfOf(part, view.state)
    return shelf === null ? [] : [{ part, shelf }]
  })
  const [first] = placed.sort((a, b) => SHELVES.indexOf(a.shelf) - SHELVES.indexOf(b.shelf))
  if (first === undefined) return null
  return { view, ...first, late: WORKED.includes(first.shelf) && first.part.due !== null && first.part.due.at < now }
}

/** Where its department works, the one whose time is up first, what has no deadline last; elsewhere the latest change first. */
export function inboxOf(tickets: readonly TicketView[], now: number): readonly Entry[] {
  const entries = tickets.map((view) => entryOf(view, now)).filter((entry) => entry !== null)
  return entries.sort((a, b) => (WORKED.includes(a.shelf) && WORKED.includes(b.shelf) ? dueOf(a) - dueOf(b) || a.part.forwardedAt - b.part.forwardedAt : b.view.state.updatedAt - a.view.state.updatedAt))
}

const dueOf = ({ part: { due } }: Entry): number => due?.at ?? Number.MAX_SAFE_INTEGER

/** Parts that nobody of the department has acknowledged yet. */
export const unacknowledged = (entries: readonly Entry[]): readonly Entry[] => entries.filter(({ shelf }) => shelf === 'new')

/** Open parts and those that went back, as the page of one message tells them. */
export const toldParts = ({ assignments }: Pick<TicketView['state'], 'assignments'>): readonly Assignment[] => [...openParts(assignments), ...assignments.filter(({ status }) => status === 'returned')]

/** What the centre wrote to the department when it forwarded this part. */
export function forwardNote({ state, parts }: TicketView, assignmentId: string): string | null {
  const step = state.steps.find((one) => one.type === 'TicketForwarded' && one.assignmentId === assignmentId)
  return (step === undefined ? null : parts[step.commandId]?.['note']) || null
}
