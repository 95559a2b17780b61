import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import type { TicketRow } from '#domain/ticket/views.ts'
import { streetOf } from '../street.ts'
import type { Keys } from './keys.ts'
import type { Queries } from './query.ts'
import type { Streets } from './streets.ts'
import { OVER, ROW_COLUMNS, rowOf, storedRow, type NumberedRow, type StoredRow } from './ticket-row.ts'

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
  /** As `confirm`, with both parts as the JSON that they came as. */
  readonly confirmText: (number: number, state: string, parts: string, generation: number) => void
  readonly rows: (numbers: readonly number[]) => NumberedRow[]
  readonly ids: (numbers: readonly number[]) => { readonly number: number; readonly id: string }[]
  readonly ofPhone: (phone: string, limit: number) => NumberedRow[]
  /** The callers of an incident, newest first. */
  readonly ofIncident: (incidentId: string, limit: number) => NumberedRow[]
  readonly callers: (incidentId: string) => { readonly callers: number; readonly open: number }
  /** Ids of tickets that a finished snapshot did not bring, at most `limit`. */
  readonly stale: (generation: number, limit: number) => string[]
  readonly unconfirm: (id: string) => void
}

type Stored = StoredRow & { readonly number: number }
type Named = Pick<StoredRow, 'place' | 'address' | 'departments'>

const COLUMNS = ROW_COLUMNS.join(', ')
// by their places: looking thirty names up for each row would cost as much as writing it
const PLACES = ROW_COLUMNS.map(() => '?').join(', ')
const valuesOf = (stored: StoredRow): unknown[] => ROW_COLUMNS.map((name) => stored[name])
const SELECTED = `number, ${COLUMNS}`

export function tickets({ rows, column }: Queries, keys: Keys, streets: Streets): Tickets {
  const numberOf = column<[string], number>('tickets.numberOf', 'select number from tickets where id = ?')
  const idOfCode = column<[string], string>('tickets.idOfCode', 'select id from tickets where code = ? order by number desc')
  const add = rows<unknown[]>('tickets.add', `insert into tickets (${COLUMNS}) values (${PLACES})`)
  // an unchanged row is left alone: writing it would touch every index
  const change = rows<unknown[]>('tickets.change', `update tickets set (${COLUMNS}) = (${PLACES}) where number = ? and (${COLUMNS}) is not (${PLACES})`)
  const named = rows<[number], Named>('tickets.named', 'select place, address, departments from tickets where number = ?')
  const has = rows<[number, number]>('tickets.has', 'insert or ignore into ticket_departments (department, number) values (?, ?)')
  const hasNone = rows<[number]>('tickets.hasNone', 'delete from ticket_departments where number = ?')
  const remove = rows<[number]>('tickets.remove', 'delete from tickets where number = ?')
  const forget = rows<[number]>('tickets.forget', 'delete from documents where number = ?')
  const confirmed = rows<[string], { state: string; parts: string }>('tickets.confirmed',
    'select d.state, d.parts from documents d join tickets t on t.number = d.number where t.id = ?')
  const confirm = rows<[number, string, string, number]>('tickets.confirm', `
    insert into documents (number, state, parts, generation) values (?, ?, ?, ?)
    on conflict (number) do update set state = excluded.state, parts = excluded.parts, generation = excluded.generation`)
  const unconfirm = rows<[string]>('tickets.unconfirm', 'delete from documents where number = (select number from tickets where id = ?)')
  const some = rows<[string], Stored>('tickets.rows', `select ${SELECTED} from tickets where number in (select value from json_each(?))`)
  const ids = rows<[string], { number: number; id: string }>('tickets.ids', 'select number, id from tickets where number in (select value from json_each(?))')
  const ofPhone = rows<[string, number], Stored>('tickets.ofPhone', `select ${SELECTED} from tickets where phone = ? order by received_at desc, number desc limit ?`)
  const ofIncident = rows<[number, number], Stored>('tickets.ofIncident', `select ${SELECTED} from tickets where incident = ? order by received_at desc limit ?`)
  const callers = rows<[number], { callers: number; open: number }>('tickets.callers', `
    select count(*) as callers, count(*) filter (where status not in (${OVER})) as open from tickets where incident = ?`)
  const stale = column<[number, number], string>('tickets.stale',
    'select t.id from documents d join tickets t on t.number = d.number where d.generation < ? limit ?')

  const learn = ({ place, address }: Named): void => {
    const street = streetOf(address)
    if (street !== null) streets.learn(place, street)
  }
  const unlearn = ({ place, address }: Named): void => {
    const street = streetOf(address)
    if (street !== null) streets.unlearn(place, street)
  }
  const assign = (number: number, departments: string): void => {
    for (const departmentId of JSON.parse(departments) as string[]) has.run(keys.of(departmentId), number)
  }
  const insert = (row: TicketRow, pending: number): number => {
    const stored = storedRow(row, pending, keys)
    const number = Number(add.run(...valuesOf(stored)).lastInsertRowid)
    learn(stored)
    assign(number, stored.departments)
    return number
  }
  const read = (stored: Stored): NumberedRow => rowOf(stored, keys)
  return {
    numberOf: (id) => numberOf.get(id) ?? null,
    idOfCode: (code) => idOfCode.get(code) ?? null,
    write: (row, pending) => {
      const number = numberOf.get(row.id)
      if (number === undefined) return insert(row, pending)
      const before = named.get(number)
      const stored = storedRow(row, pending, keys)
      const values = valuesOf(stored)
      if (change.run(...values, number, ...values).changes === 0 || before === undefined) return number
      if (before.place !== stored.place || before.address !== stored.address) {
        unlearn(before)
        learn(stored)
      }
      if (before.departments !== stored.departments) {
        hasNone.run(number)
        assign(number, stored.departments)
      }
      return number
    },
    add: insert,
    remove: (number) => {
      const before = named.get(number)
      if (before !== undefined) unlearn(before)
      hasNone.run(number)
      forget.run(number)
      remove.run(number)
    },
    confirmed: (id) => {
      const found = confirmed.get(id)
      return found === undefined ? null : { state: JSON.parse(found.state) as TicketState, parts: JSON.parse(found.parts) as PrivateDocument }
    },
    confirm: (number, { state, parts }, generation) => void confirm.run(number, JSON.stringify(state), JSON.stringify(parts), generation),
    confirmText: (number, state, parts, generation) => void confirm.run(number, state, parts, generation),
    rows: (numbers) => {
      const found = new Map(some.all(JSON.stringify(numbers)).map((stored) => [stored.number, read(stored)]))
      return numbers.flatMap((number) => found.get(number) ?? [])
    },
    ids: (numbers) => ids.all(JSON.stringify(numbers)),
    ofPhone: (phone, limit) => ofPhone.all(phone, limit).map(read),
    ofIncident: (incidentId, limit) => keys.known([incidentId]).flatMap((incident) => ofIncident.all(incident, limit).map(read)),
    callers: (incidentId) => {
      const [incident] = keys.known([incidentId])
      return (incident === undefined ? undefined : callers.get(incident)) ?? { callers: 0, open: 0 }
    },
    stale: (generation, limit) => stale.all(generation, limit),
    unconfirm: (id) => void unconfirm.run(id),
  }
}
