import { standsFor, type PersonState } from '#domain/person/person.ts'
import { fold } from '#domain/text/fold.ts'
import type { CallOutput, CallerPerson } from '#ipc/contract.ts'
import type { Store } from './sqlite/store.ts'
import type { NumberedRow } from './sqlite/ticket-row.ts'
import { standing } from './standing.ts'

/** Tickets of one caller that are shown beside the call; nobody reads further down while somebody waits. */
const HISTORY = 100
/** Tickets of one number that are looked at to tell its people apart. */
const LOOKED_AT = 1000

/** What is known of a telephone number: the people behind it, whoever called last first, and their tickets. */
export function readCaller(store: Store, phone: string): CallOutput['caller.read'] {
  const rows = store.tickets.ofPhone(phone, LOOKED_AT)
  return { people: peopleOf(store, rows), rows: rows.slice(0, HISTORY) }
}

function peopleOf(store: Store, rows: readonly NumberedRow[]): CallerPerson[] {
  const groups = new Map<string, { personId: string | null; rows: NumberedRow[] }>()
  const add = (key: string, personId: string | null, row: NumberedRow): void => {
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { personId, rows: [row] })
    else group.rows.push(row)
  }
  const stoodFor = new Map(rows.flatMap(({ personId }) => (personId === null ? [] : [[personId, standsFor(personId, (id) => mergedInto(store, id))] as const])))
  // a message for which nobody was asked belongs to whoever gave the same name later
  const byName = new Map(rows.flatMap(({ personId, name }) => (personId === null || name === null ? [] : [[fold(name), stoodFor.get(personId) ?? personId] as const])))
  for (const row of rows) {
    const name = fold(row.name ?? '')
    const personId = row.personId === null ? byName.get(name) ?? null : stoodFor.get(row.personId) ?? row.personId
    add(personId ?? `name ${name}`, personId, row)
  }
  return [...groups.values()].map(({ personId, rows: own }) => ({
    personId, names: namesOf(own), tickets: own.length, lastAt: own[0]?.receivedAt ?? 0, merged: personId === null ? [] : mergedIdsOf(store, personId),
  }))
}

function namesOf(rows: readonly NumberedRow[]): string[] {
  const names = new Map<string, string>()
  for (const { name } of rows) if (name !== null && name !== '' && !names.has(fold(name))) names.set(fold(name), name)
  return [...names.values()]
}

const mergedInto = (store: Store, personId: string): string | null => (standing(store, 'person', personId).state as PersonState | null)?.mergedInto ?? null

/** Everyone who stands under this id now, by what is confirmed and what is saved here. */
function mergedIdsOf(store: Store, personId: string): string[] {
  const found = new Set([personId])
  const pending = store.outbox.pendingIn('person')
  // a Set hands out what is added while it is walked, so a merge of a merged one is found too
  for (const id of found) for (const one of [...store.streams.mergedInto(id), ...pending.filter((other) => mergedInto(store, other) === id)]) found.add(one)
  return [...found].filter((id) => id !== personId && standsFor(id, (one) => mergedInto(store, one)) === personId)
}
