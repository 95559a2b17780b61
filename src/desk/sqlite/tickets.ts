import { URGENCIES } from '#domain/ticket/words.ts'
import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import type { TicketRow } from '#domain/ticket/views.ts'
import { persianOrder } from '../persian-order.ts'
import type { Queries } from './query.ts'

/** A row as the window shows it. `number` is this desk's own and stays while the ticket stays. */
export type NumberedRow = TicketRow & { readonly number: number; readonly pending: boolean }

/** What the server has confirmed of one ticket. */
export interface Confirmed {
  readonly state: TicketState
  readonly parts: PrivateDocument
}

export interface Tickets {
  readonly numberOf: (id: string) => number | null
  readonly idOfCode: (code: string) => string | null
  readonly write: (row: TicketRow, pending: number) => number
  /** As `write`, for a ticket of which this desk has nothing: it is not looked for. */
  readonly add: (row: TicketRow, pending: number) => number
  /** Removes the row and everything kept with it. */
  readonly remove: (number: number) => void
  readonly confirmed: (id: string) => Confirmed | null
  readonly confirm: (number: number, confirmed: Confirmed, generation: number) => void
  readonly rows: (numbers: readonly number[]) => NumberedRow[]
  readonly ofPhone: (phone: string, limit: number) => NumberedRow[]
  /** Ids of tickets that a finished snapshot did not bring, at most `limit`. */
  readonly stale: (generation: number, limit: number) => string[]
  readonly unconfirm: (id: string) => void
}

interface Stored {
  number: number, id: string, code: string, kind: string, channel: string, category_id: string, place_id: string | null, urgency: number
  status: string, received_at: number, updated_at: number, phone: string | null, name: string | null, address: string | null, excerpt: string, pending: number
}

const COLUMNS = 'number, id, code, kind, channel, category_id, place_id, urgency, status, received_at, updated_at, phone, name, address, excerpt, pending'

const readRow = (stored: Stored): NumberedRow => ({
  number: stored.number, id: stored.id, code: stored.code, kind: stored.kind as TicketRow['kind'], channel: stored.channel as TicketRow['channel'],
  categoryId: stored.category_id, placeId: stored.place_id, urgency: URGENCIES[stored.urgency] ?? 'normal', status: stored.status as TicketRow['status'],
  receivedAt: stored.received_at, updatedAt: stored.updated_at, phone: stored.phone, name: stored.name, address: stored.address,
  excerpt: stored.excerpt, pending: stored.pending > 0,
})

const bound = ({ urgency, ...plain }: TicketRow, pending: number): Record<string, unknown> =>
  ({ ...plain, urgency: URGENCIES.indexOf(urgency), nameOrder: plain.name === null ? null : persianOrder(plain.name), pending })

export function tickets({ rows, column }: Queries): Tickets {
  const numberOf = column<[string], number>('tickets.numberOf', 'select number from tickets where id = ?')
  const idOfCode = column<[string], string>('tickets.idOfCode', 'select id from tickets where code = ? order by number desc')
  const add = rows<[Record<string, unknown>]>('tickets.add', `
    insert into tickets (id, code, kind, channel, category_id, place_id, urgency, status, received_at, updated_at, phone, name, name_order, address, excerpt, pending)
    values (@id, @code, @kind, @channel, @categoryId, @placeId, @urgency, @status, @receivedAt, @updatedAt, @phone, @name, @nameOrder, @address, @excerpt, @pending)`)
  // an unchanged row is left alone: writing it would touch every index
  const change = rows<[Record<string, unknown>]>('tickets.change', `
    update tickets set code = @code, kind = @kind, channel = @channel, category_id = @categoryId, place_id = @placeId, urgency = @urgency,
      status = @status, received_at = @receivedAt, updated_at = @updatedAt, phone = @phone, name = @name, name_order = @nameOrder, address = @address,
      excerpt = @excerpt, pending = @pending
    where number = @number and (code, kind, channel, category_id, place_id, urgency, status, received_at, updated_at, phone, name, address, excerpt, pending)
      is not (@code, @kind, @channel, @categoryId, @placeId, @urgency, @status, @receivedAt, @updatedAt, @phone, @name, @address, @excerpt, @pending)`)
  const remove = rows<[number]>('tickets.remove', 'delete from tickets where number = ?')
  const forget = rows<[number]>('tickets.forget', 'delete from documents where number = ?')
  const confirmed = rows<[string], { state: string; parts: string }>('tickets.confirmed',
    'select d.state, d.parts from documents d join tickets t on t.number = d.number where t.id = ?')
  const confirm = rows<[number, string, string, number]>('tickets.confirm', `
    insert into documents (number, state, parts, generation) values (?, ?, ?, ?)
    on conflict (number) do update set state = excluded.state, parts = excluded.parts, generation = excluded.generation`)
  const unconfirm = rows<[string]>('tickets.unconfirm', 'delete from documents where number = (select number from tickets where id = ?)')
  const some = rows<[string], Stored>('tickets.rows', `select ${COLUMNS} from tickets where number in (select value from json_each(?))`)
  const ofPhone = rows<[string, number], Stored>('tickets.ofPhone', `select ${COLUMNS} from tickets where phone = ? order by received_at desc, number desc limit ?`)
  const stale = column<[number, number], string>('tickets.stale',
    'select t.id from documents d join tickets t on t.number = d.number where d.generation < ? limit ?')
  const insert = (row: TicketRow, pending: number): number => Number(add.run(bound(row, pending)).lastInsertRowid)
  return {
    numberOf: (id) => numberOf.get(id) ?? null,
    idOfCode: (code) => idOfCode.get(code) ?? null,
    write: (row, pending) => {
      const number = numberOf.get(row.id)
      if (number === undefined) return insert(row, pending)
      change.run({ ...bound(row, pending), number })
      return number
    },
    add: insert,
    remove: (number) => {
      forget.run(number)
      remove.run(number)
    },
    confirmed: (id) => {
      const found = confirmed.get(id)
      return found === undefined ? null : { state: JSON.parse(found.state) as TicketState, parts: JSON.parse(found.parts) as PrivateDocument }
    },
    confirm: (number, { state, parts }, generation) => void confirm.run(number, JSON.stringify(state), JSON.stringify(parts), generation),
    rows: (numbers) => {
      const found = new Map(some.all(JSON.stringify(numbers)).map((stored) => [stored.number, readRow(stored)]))
      return numbers.flatMap((number) => found.get(number) ?? [])
    },
    ofPhone: (phone, limit) => ofPhone.all(phone, limit).map(readRow),
    stale: (generation, limit) => stale.all(generation, limit),
    unconfirm: (id) => void unconfirm.run(id),
  }
}
