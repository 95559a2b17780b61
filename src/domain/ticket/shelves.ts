import type { Assignment } from './assignments.ts'
import type { TicketState } from './state.ts'

/** Where a message stands in its department's inbox, what is furthest behind first. reported: it waits for the centre. returned: back with the centre. */
export const SHELVES = ['new', 'acknowledged', 'reported', 'done', 'returned'] as const
export type Shelf = (typeof SHELVES)[number]

const OF_STATUS: Readonly<Record<Assignment['status'], Shelf | null>> = {
  forwarded: 'new', acknowledged: 'acknowledged', reported: 'reported', verified: 'done', returned: 'returned', withdrawn: null,
}

/** Of one part; null when it was taken back, which its department sees no more. */
export function shelfOf({ status }: Pick<Assignment, 'status'>, { closedAt, cancelledAt }: Pick<TicketState, 'closedAt' | 'cancelledAt'>): Shelf | null {
  const shelf = OF_STATUS[status]
  return shelf !== null && (closedAt !== null || cancelledAt !== null) ? 'done' : shelf
}

/** On which its department works itself: there a deadline runs. */
export const WORKED: readonly Shelf[] = ['new', 'acknowledged']
