import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import type { TicketRow } from '#domain/ticket/views.ts'
import { streetOf } from '../street.ts'
import type { Documents } from './documents.ts'
import type { Keys } from './keys.ts'
import type { Queries, Query } from './query.ts'
import type { Streets } from './streets.ts'
import { OVER, ROW_COLUMNS, numbered, rowOf, rowValues, type NumberedRow, type RowValues, type StoredRow } from './ticket-row.ts'

/** What the server has confirmed of one ticket. */
export interface Confirmed {
  readonly state: TicketState
  readonly parts: PrivateDocument
}

export interface Tickets {
  readonly numberOf: (id: string) => number | null
  readonly idOfCode: (code: string) => string | null
  readonly write: (row: TicketRow, pending: number) => number
  /** The number behind that of the last row. */
  readonly nextNumber: () => number
  /** A ticket of which this desk has nothing, under a number that no other has had. `values`: of `rowValues`; `street`: of its address. */
  readonly add: (number: number, values: RowValues, street: string | null) => void
  /** Removes the row and everything kept with it. */
  readonly remove: (number: number) => void
  readonly confirmed: (id: string) => Confirmed | null
  readonly confirm: (number: number, confirmed: Confirmed, generation: number) => void
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
type Place = Pick<StoredRow, 'place' | 'address'>

const COLUMNS = ROW_COLUMNS.join(', ')
// by their places: looking thirty names up for each row would cost as much as writing it
const PLACES = ROW_COLUMNS.map(() => '?').join(', ')
const [PLACE, ADDRESS, DEPARTMENTS] = (['place', 'address', 'departments'] as const).map((name) => ROW_COLUMNS.indexOf(name)) as [number, number, number]
const namedIn = (values: RowValues): Named => ({ place: values[PLACE] as number | null, address: values[ADDRESS] as string | null, departments: values[DEPARTMENTS] as string })
const SELECTED = `number, ${COLUMNS}`

export function tickets({ rows, column }: Queries, keys: Keys, streets: Streets, documents: Documents): Tickets {
  const numberOf = column<[string], number>('tickets.numberOf', 'select number from tickets where id = ?')
  const idOfCode = column<[string], string>('tickets.idOfCode', 'select id from tickets where code = ? order by number desc')
  const nextNumber = column<[], number>('tickets.nextNumber', 'select coalesce(max(number), 0) + 1 from tickets')
  const add = rows<unknown[]>('tickets.add', `insert into tickets (number, ${COLUMNS}) values (?, ${PLACES})`)
  const known = rows<[string], Stored>('tickets.known', `select ${SELECTED} from tickets where id = ?`)
  const named = rows<[number], Named>('tickets.named', 'select place, address, departments from tickets where number = ?')
  const has = rows<[number, number]>('tickets.has', 'insert or ignore into ticket_departments (department, number) values (?, ?)')
  const hasNone = rows<[number]>('tickets.hasNone', 'delete from ticket_departments where number = ?')
  const remove = rows<[number]>('tickets.remove', 'delete from tickets where number = ?')
  const some = rows<[string], Stored>('tickets.rows', `select ${SELECTED} from tickets where number in (select value from json_each(?))`)
  const ids = rows<[string], { number: number; id: string }>('tickets.ids', 'select number, id from tickets where number in (select value from json_each(?))')
  const ofPhone = rows<[string, number], Stored>('tickets.ofPhone', `select ${SELECTED} from tickets where phone = ? order by received_at desc, number desc limit ?`)
  const ofIncident = rows<[number, number], Stored>('tickets.ofIncident', `select ${SELECTED} from tickets where incident = ? order by received_at desc limit ?`)
  const callers = rows<[number], { callers: number; open: number }>('tickets.callers', `
    select count(*) as callers, count(*) filter (where status not in (${OVER})) as open from tickets where incident = ?`)

  const changes = new Map<string, Query<unknown[], unknown>>()
  /** SQLite writes the row into every index of which an update names a column, whether its value changed or not. */
  const changeOf = (names: readonly string[]): Query<unknown[], unknown> => {
    const key = names.join(', ')
    const made = changes.get(key) ?? rows<unknown[]>('tickets.change', `update tickets set (${key}) = (${names.map(() => '?').join(', ')}) where number = ?`)
    changes.set(key, made)
    return made
  }

  const learn = ({ place, address }: Place, street = streetOf(address)): void => {
    if (street !== null) streets.learn(place, street)
  }
  const unlearn = ({ place, address }: Place): void => {
    const street = streetOf(address)
    if (street !== null) streets.unlearn(place, street)
  }
  const assign = (number: number, departments: string): void => {
    for (const departmentId of JSON.parse(departments) as string[]) has.run(keys.of(departmentId), number)
  }
  /** `street`: left out, it is found in the address. */
  const insert = (given: number | null, values: RowValues, street?: string | null): number => {
    const number = Number(add.run(given, ...values).lastInsertRowid)
    const stored = namedIn(values)
    learn(stored, street)
    assign(number, stored.departments)
    return number
  }
  const read = (stored: Stored): NumberedRow => rowOf(stored, keys)
  return {
    numberOf: (id) => numberOf.get(id) ?? null,
    idOfCode: (code) => idOfCode.get(code) ?? null,
    write: (row, pending) => {
      const values = numbered(rowValues(row, pending), keys)
      const before = known.get(row.id)
      if (before === undefined) return insert(null, values)
      const { number } = before
      const changed = ROW_COLUMNS.filter((name, place) => values[place] !== before[name])
      if (changed.length === 0) return number
      changeOf(changed).run(...values.filter((value, place) => value !== before[ROW_COLUMNS[place]!]), number)
      const stored = namedIn(values)
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
    nextNumber: () => nextNumber.get() ?? 1,
    add: (number, values, street) => void insert(number, numbered(values, keys), street),
    remove: (number) => {
      const before = named.get(number)
      if (before !== undefined) unlearn(before)
      hasNone.run(number)
      documents.forget(number)
      remove.run(number)
    },
    confirmed: (id) => {
      const number = numberOf.get(id)
      const found = number === undefined ? null : documents.of(number)
      return found === null ? null : { state: JSON.parse(found.state) as TicketState, parts: JSON.parse(found.parts) as PrivateDocument }
    },
    confirm: (number, { state, parts }, generation) => {
      // a row of its own would leave its words in the pack
      if (state.erasedAt !== null || Object.keys(parts).length === 0) documents.forget(number)
      documents.put(number, { state: JSON.stringify(state), parts: JSON.stringify(parts) }, generation)
    },
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
    stale: (generation, limit) => ids.all(JSON.stringify(documents.stale(generation, limit))).map(({ id }) => id),
    unconfirm: (id) => {
      const number = numberOf.get(id)
      if (number !== undefined) documents.forget(number)
    },
  }
}
