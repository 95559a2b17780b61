import { CHANNELS, KINDS, STATUSES, URGENCIES, type Status } from '#domain/ticket/words.ts'
import { ALL_TICKETS, SORTS, type ListFilter } from '#ipc/contract.ts'

/** Where something is still to be done. */
export const OPEN_STATUSES: readonly Status[] = STATUSES.filter((status) => status !== 'closed' && status !== 'cancelled')
export const DUES = ['overdue', 'soon', 'none'] as const
const TEXT_LIMIT = 200
const COLUMN_LIMIT = 30

/** What of the queue stands in the address: only what differs from all open messages, the newest first. */
export interface TicketSearch {
  /** The view that was chosen; filters may have been changed since. */
  readonly view?: string
  readonly q?: string
  /** Absent: the open ones. */
  readonly status?: readonly Status[] | 'any'
  readonly kind?: ListFilter['kind'] & string
  readonly channel?: ListFilter['channel'] & string
  readonly category?: string
  readonly place?: string
  readonly department?: string
  readonly urgency?: ListFilter['urgency'] & string
  readonly incident?: string
  readonly due?: ListFilter['due'] & string
  readonly mine?: boolean
  readonly sort?: ListFilter['sort']
  readonly up?: boolean
  /** Absent: those that fit the window. */
  readonly columns?: readonly string[]
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value.slice(0, TEXT_LIMIT) : typeof value === 'number' ? String(value) : undefined)
const one = <T extends string>(all: readonly T[], value: unknown): T | undefined => all.find((each) => each === value)
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Leaves out what says nothing, so that two addresses of the same queue are the same. */
export const clean = (search: SearchPatch): TicketSearch =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== '' && value !== false))

/** A change of the address; undefined takes a part out of it. */
export type SearchPatch = { readonly [N in keyof TicketSearch]: TicketSearch[N] | undefined }

/** Reads the address; what is not understood is left out, never an error. */
export function readTicketSearch(raw: Readonly<Record<string, unknown>>): TicketSearch {
  const incident = text(raw['incident'])
  return clean({
    view: text(raw['view']),
    q: text(raw['q']),
    status: readStatuses(raw['status']),
    kind: one(KINDS, raw['kind']),
    channel: one(CHANNELS, raw['channel']),
    category: text(raw['category']),
    place: text(raw['place']),
    department: text(raw['department']),
    urgency: one(URGENCIES, raw['urgency']),
    incident: incident !== undefined && UUID.test(incident) ? incident : undefined,
    due: one(DUES, raw['due']),
    mine: raw['mine'] === true,
    sort: one(SORTS, raw['sort']),
    up: raw['up'] === true,
    columns: Array.isArray(raw['columns']) ? raw['columns'].flatMap((column) => text(column) ?? []).slice(0, COLUMN_LIMIT) : undefined,
  })
}

function readStatuses(raw: unknown): TicketSearch['status'] {
  if (raw === 'any') return 'any'
  if (!Array.isArray(raw)) return undefined
  const found = STATUSES.filter((status) => raw.includes(status))
  return found.length === 0 ? undefined : found
}

const sameStatuses = (a: readonly Status[], b: readonly Status[]): boolean => a.length === b.length && a.every((status) => b.includes(status))

export const filterOf = (search: TicketSearch): ListFilter => ({
  ...ALL_TICKETS,
  text: search.q ?? '', statuses: [...(search.status === 'any' ? [] : (search.status ?? OPEN_STATUSES))], kind: search.kind ?? null, channel: search.channel ?? null,
  categoryId: search.category ?? null, placeId: search.place ?? null, departmentId: search.department ?? null, urgency: search.urgency ?? null,
  incidentId: search.incident ?? null, due: search.due ?? null, mine: search.mine ?? false, sort: search.sort ?? 'receivedAt', descending: search.up !== true,
})

/** The address of a filter: `filterOf(searchOf(filter))` is the filter. */
export const searchOf = (filter: ListFilter): TicketSearch =>
  clean({
    q: filter.text,
    status: filter.statuses.length === 0 ? 'any' : sameStatuses(filter.statuses, OPEN_STATUSES) ? undefined : STATUSES.filter((status) => filter.statuses.includes(status)),
    kind: filter.kind ?? undefined, channel: filter.channel ?? undefined, category: filter.categoryId ?? undefined, place: filter.placeId ?? undefined,
    department: filter.departmentId ?? undefined, urgency: filter.urgency ?? undefined, incident: filter.incidentId ?? undefined, due: filter.due ?? undefined,
    mine: filter.mine, sort: filter.sort === 'receivedAt' ? undefined : filter.sort, up: !filter.descending,
  })

/** Whether both ask for the same messages in the same order. */
export const sameFilter = (a: ListFilter, b: ListFilter): boolean => JSON.stringify(searchOf(a)) === JSON.stringify(searchOf(b))
