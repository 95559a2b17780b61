import { ALL_TICKETS, type ListFilter, type SavedView } from '#ipc/contract.ts'
import type { MessageKey } from '../../i18n/words.tsx'
import { OPEN_STATUSES, searchOf, type TicketSearch } from './search.ts'

export interface StandardView {
  readonly id: string
  readonly name: MessageKey
  readonly chord: string
  readonly filter: ListFilter
  /** Its count is a warning while it is not zero. */
  readonly alarm?: boolean
}

const open: ListFilter = { ...ALL_TICKETS, statuses: [...OPEN_STATUSES] }
/** Queues are worked off from their oldest end. */
const standing = (status: ListFilter['statuses'][number], sort: ListFilter['sort'] = 'updatedAt'): ListFilter => ({ ...ALL_TICKETS, statuses: [status], sort, descending: false })

/** The queues that everybody has, in the order of the keys on the board. */
export const STANDARD_VIEWS: readonly StandardView[] = [
  { id: 'open', name: 'view.open', chord: 'Alt+Digit1', filter: open },
  { id: 'mine', name: 'view.mine', chord: 'Alt+Digit2', filter: { ...ALL_TICKETS, mine: true, sort: 'updatedAt' } },
  { id: 'unforwarded', name: 'view.unforwarded', chord: 'Alt+Digit3', filter: standing('registered', 'receivedAt') },
  { id: 'overdue', name: 'view.overdue', chord: 'Alt+Digit4', filter: { ...open, due: 'overdue', sort: 'dueAt', descending: false }, alarm: true },
  { id: 'soon', name: 'view.soon', chord: 'Alt+Digit5', filter: { ...open, due: 'soon', sort: 'dueAt', descending: false } },
  { id: 'returned', name: 'view.returned', chord: 'Alt+Digit6', filter: standing('returned'), alarm: true },
  { id: 'reported', name: 'view.reported', chord: 'Alt+Digit7', filter: standing('reported') },
  { id: 'answered', name: 'view.answered', chord: 'Alt+Digit8', filter: standing('answered') },
  { id: 'parked', name: 'view.parked', chord: 'Alt+Digit9', filter: standing('parked', 'receivedAt') },
  { id: 'merged', name: 'view.merged', chord: 'Alt+Digit0', filter: standing('merged', 'receivedAt') },
  { id: 'all', name: 'view.all', chord: 'Alt+Minus', filter: ALL_TICKETS },
]

/** Filters that one count may ask for. */
const COUNT_LIMIT = 30
export const SAVED_SHOWN = COUNT_LIMIT - STANDARD_VIEWS.length
/** Saved views that have a key. */
export const SAVED_KEYS = 9

export const standardView = (id: string | undefined): StandardView | null => STANDARD_VIEWS.find((view) => view.id === (id ?? 'open')) ?? null

export const addressOf = (view: StandardView): TicketSearch => (view.id === 'open' ? searchOf(view.filter) : { view: view.id, ...searchOf(view.filter) })
export const addressOfSaved = ({ id, filter, columns }: SavedView): TicketSearch => ({ view: id, ...searchOf(filter), ...(columns.length === 0 ? {} : { columns }) })
