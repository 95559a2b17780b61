import type { SavedView } from '#ipc/contract.ts'
import { filterOf, sameFilter, type TicketSearch } from './search.ts'
import { addressOf, addressOfSaved, standardView, STANDARD_VIEWS, type StandardView } from './standard-views.ts'

/** From which queue an address comes, and whether it was changed since. */
export interface ViewStanding {
  readonly id: string
  readonly standard: StandardView | null
  readonly saved: SavedView | null
  /** The queue's address as it is kept. */
  readonly base: TicketSearch
  /** Words that are searched for change no queue: they come and go. */
  readonly changed: boolean
}

/** A view that is not there (removed, or not read yet) leaves the address as a change of all open messages. */
export function standingOf(search: TicketSearch, savedViews: readonly SavedView[]): ViewStanding {
  const saved = savedViews.find(({ id }) => id === search.view) ?? null
  const standard = saved !== null ? null : (standardView(search.view) ?? STANDARD_VIEWS[0] ?? null)
  const base = saved !== null ? addressOfSaved(saved) : standard === null ? {} : addressOf(standard)
  const text = ({ q }: TicketSearch): TicketSearch => (q === undefined ? {} : { q })
  const changed = !sameFilter(filterOf({ ...search, q: undefined }), filterOf({ ...base, q: undefined })) || (search.columns ?? []).join() !== (base.columns ?? []).join() || (saved !== null && text(search).q !== text(base).q)
  return { id: saved?.id ?? standard?.id ?? 'open', standard, saved, base, changed }
}
