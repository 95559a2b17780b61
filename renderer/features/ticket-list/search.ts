import { URGENCIES } from '#domain/ticket/words.ts'
import type { ListFilter } from '#ipc/contract.ts'

/** What of the list stands in the address: only what differs from the usual. */
export interface TicketSearch {
  readonly q?: string
  readonly category?: string
  readonly place?: string
  readonly urgency?: ListFilter['urgency'] & string
  readonly sort?: ListFilter['sort']
  readonly up?: boolean
}

const SORTABLE: readonly ListFilter['sort'][] = ['receivedAt', 'updatedAt', 'urgency', 'category', 'place', 'name']
const TEXT_LIMIT = 200

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value.slice(0, TEXT_LIMIT) : typeof value === 'number' ? String(value) : undefined)

/** Reads the address; what is not understood is left out, never an error. */
export function readTicketSearch(raw: Readonly<Record<string, unknown>>): TicketSearch {
  const urgency = URGENCIES.find((one) => one === raw['urgency'])
  const sort = SORTABLE.find((one) => one === raw['sort'])
  const q = text(raw['q'])
  const category = text(raw['category'])
  const place = text(raw['place'])
  return {
    ...(q === undefined ? {} : { q }),
    ...(category === undefined ? {} : { category }),
    ...(place === undefined ? {} : { place }),
    ...(urgency === undefined ? {} : { urgency }),
    ...(sort === undefined ? {} : { sort }),
    ...(raw['up'] === true ? { up: true } : {}),
  }
}

/** The newest first unless asked otherwise. */
export const filterOf = (search: TicketSearch): ListFilter => ({
  text: search.q ?? '', categoryId: search.category ?? null, placeId: search.place ?? null, urgency: search.urgency ?? null,
  sort: search.sort ?? 'receivedAt', descending: search.up !== true,
})
