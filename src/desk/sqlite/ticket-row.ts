import { CHANNELS, KINDS, STATUSES, URGENCIES } from '#domain/ticket/words.ts'
import type { TicketRow } from '#domain/ticket/views.ts'
import { persianOrder } from '../persian-order.ts'
import type { Keys } from './keys.ts'

/** A row as the window shows it. `number` is this desk's own and stays while the ticket stays. */
export type NumberedRow = TicketRow & { readonly number: number; readonly pending: boolean }

/** The columns of a ticket's row but its number. */
export interface StoredRow {
  id: string, code: string, kind: number, channel: number, category: number, place: number | null, urgency: number, status: number
  received_at: number, updated_at: number, due_at: number | null, author: number, incident: number | null, department: number | null, departments: string
  answered_at: number | null, solved_at: number | null, parked_until: number | null, anonymous: number, reopened: number, attachments: number
  lat: number | null, lon: number | null, phone: string | null, name: string | null, name_order: string | null, person: string | null
  address: string | null, excerpt: string, pending: number
}

export const ROW_COLUMNS = [
  'id', 'code', 'kind', 'channel', 'category', 'place', 'urgency', 'status', 'received_at', 'updated_at', 'due_at', 'author', 'incident', 'department', 'departments',
  'answered_at', 'solved_at', 'parked_until', 'anonymous', 'reopened', 'attachments', 'lat', 'lon', 'phone', 'name', 'name_order', 'person', 'address', 'excerpt', 'pending',
] as const satisfies readonly (keyof StoredRow)[]

/** The stored statuses in which nothing more is to come, for an `in (…)`. */
export const OVER = (['closed', 'cancelled'] as const).map((status) => STATUSES.indexOf(status)).join(', ')

const KEYED = ['category', 'place', 'author', 'incident', 'department'] as const satisfies readonly (keyof StoredRow)[]
type Keyed = (typeof KEYED)[number]
type Unnumbered = { [Name in keyof StoredRow]: Name extends Keyed ? string | null : StoredRow[Name] }

/** The values of a row in the order of ROW_COLUMNS. */
export type RowValues = (string | number | null)[]

/** Without the database: ids that have keys stand as their texts, until `numbered`. `pending`: commands of the ticket that are not final. */
export function rowValues(row: TicketRow, pending: number): RowValues {
  const unnumbered = unnumberedRow(row, pending)
  return ROW_COLUMNS.map((name) => unnumbered[name])
}

const KEY_PLACES = KEYED.map((name) => ROW_COLUMNS.indexOf(name))
/** Puts the keys in the place of the ids, and gives new ids theirs. */
export function numbered(values: RowValues, keys: Keys): RowValues {
  for (const place of KEY_PLACES) {
    const id = values[place]
    if (typeof id === 'string') values[place] = keys.of(id)
  }
  return values
}

const unnumberedRow = (row: TicketRow, pending: number): Unnumbered => ({
  id: row.id, code: row.code, kind: KINDS.indexOf(row.kind), channel: CHANNELS.indexOf(row.channel), category: row.categoryId,
  place: row.placeId, urgency: URGENCIES.indexOf(row.urgency), status: STATUSES.indexOf(row.status),
  received_at: row.receivedAt, updated_at: row.updatedAt, due_at: row.dueAt, author: row.by, incident: row.incidentId,
  department: row.departmentIds[0] ?? null, departments: JSON.stringify(row.departmentIds),
  answered_at: row.answeredAt, solved_at: row.solvedAt, parked_until: row.parkedUntil, anonymous: Number(row.anonymous), reopened: row.reopened, attachments: row.attachments,
  lat: row.point?.lat ?? null, lon: row.point?.lon ?? null, phone: row.phone, name: row.name, name_order: row.name === null ? null : persianOrder(row.name),
  person: row.personId, address: row.address, excerpt: row.excerpt, pending,
})

export const rowOf = (stored: StoredRow & { readonly number: number }, keys: Keys): NumberedRow => ({
  number: stored.number, id: stored.id, code: stored.code, kind: KINDS[stored.kind] ?? 'request', channel: CHANNELS[stored.channel] ?? 'phone',
  categoryId: keys.text(stored.category), placeId: stored.place === null ? null : keys.text(stored.place),
  urgency: URGENCIES[stored.urgency] ?? 'normal', status: STATUSES[stored.status] ?? 'registered', receivedAt: stored.received_at, updatedAt: stored.updated_at,
  point: stored.lat === null || stored.lon === null ? null : { lat: stored.lat, lon: stored.lon },
  incidentId: stored.incident === null ? null : keys.text(stored.incident), answeredAt: stored.answered_at, solvedAt: stored.solved_at, parkedUntil: stored.parked_until,
  anonymous: stored.anonymous === 1, reopened: stored.reopened, departmentIds: JSON.parse(stored.departments) as string[], dueAt: stored.due_at, by: keys.text(stored.author),
  attachments: stored.attachments, phone: stored.phone, name: stored.name, personId: stored.person, address: stored.address, excerpt: stored.excerpt,
  pending: stored.pending > 0,
})
