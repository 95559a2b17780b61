import type { ListFilter } from '#ipc/contract.ts'
import { keptAnswers } from './kept-answers.ts'
import type { Keys } from './keys.ts'
import type { Queries, Query } from './query.ts'
import { conditionsOf, type Condition, type Sought } from './sought.ts'

/** What a typed search text means, worked out before it comes here. */
export type Wanted =
  | { readonly kind: 'all' }
  /** A whole telephone number or code. */
  | { readonly kind: 'exact'; readonly phone: string | null; readonly code: string | null }
  /** All of these, each anywhere in the text or, from three letters on, in the name of the ticket's subject or place. */
  | { readonly kind: 'words'; readonly words: readonly WantedWord[] }

/** A folded word, and whose names hold it. */
export interface WantedWord { readonly word: string; readonly categoryIds: readonly string[]; readonly placeIds: readonly string[] }

export interface Order { readonly by: ListFilter['sort']; readonly descending: boolean }

export interface TicketList {
  readonly numbers: (sought: Sought, wanted: Wanted, order: Order) => Uint32Array
  /** How many tickets each has, all counted in one walk. */
  readonly counts: (sought: readonly Sought[]) => number[]
}

/** Sorted by an index of their own; a ticket without a value comes last, whichever way the list goes. */
const WALKED: Partial<Record<ListFilter['sort'], string>> = { updatedAt: 'updated_at', dueAt: 'due_at', name: 'name_order' }
/** Few values with many tickets each: put into their groups after the walk, newest first in each. */
const GROUPED: Partial<Record<ListFilter['sort'], { readonly column: string; readonly ranks: string | null }>> = {
  urgency: { column: 'urgency', ranks: null }, status: { column: 'status', ranks: null },
  category: { column: 'category', ranks: 'category' }, place: { column: 'place', ranks: 'place' }, department: { column: 'department', ranks: 'department' },
}
// group and ticket travel as one number: a row of two would cost twice the time
const GROUP = 2 ** 32
const NO_GROUP = -1
/** Walks whose answers are kept until the next write: another order of the same tickets, a queue that is looked at again. */
const ANSWERS_KEPT = 6
const NEWEST = 't.received_at desc, t.number desc'

// the trigram index knows nothing shorter
const INDEXED_LENGTH = 3
// the names first: they are a look at the row, the text is a look into the index's answer
const NAMED = `(t.category in (select value from json_each(?)) or t.place in (select value from json_each(?))
  or t.number in (select rowid from search where search match ?))`
const quoted = (word: string): string => `"${word.replaceAll('"', '""')}"`

/**
 * Each list is one walk over the index tickets_received, which carries all that filters ask, and at most one over the index
 * of its order: the time grows with the tickets of the desk and not with what was asked.
 */
export function ticketList({ rows, column }: Queries, keys: Keys): TicketList {
  // one statement per combination of filters that is really asked; there are some hundreds at most
  const prepared = new Map<string, Query<unknown[], string>>()
  const changes = column<[], number>('ticket.changes', 'select total_changes()')
  const kept = keptAnswers<readonly number[]>(() => changes.get() ?? 0, ANSWERS_KEPT)
  const gathered = (name: string, sql: string, values: readonly unknown[]): readonly number[] =>
    kept(`${sql} ${JSON.stringify(values)}`, () => {
      const known = prepared.get(sql) ?? column<unknown[], string>(name, sql)
      prepared.set(sql, known)
      return JSON.parse(known.get(...values) ?? '[]') as number[]
    })
  const ranks = rows<[string], { number: number; rank: number }>('list.ranks', 'select k.number, r.rank from directory_ranks r join keys k on k.text = r.id where r.kind = ?')

  /** `shown` of all matching tickets, newest first. As JSON: SQLite builds one text faster than the rows for it. */
  const walk = (shown: string, sought: Sought, wanted: Wanted): readonly number[] => {
    const { joined, conditions } = inWords(wanted, keys)
    const all = [...conditions, ...conditionsOf(sought, keys)]
    const from = `tickets t${wanted.kind === 'all' ? ' indexed by tickets_received' : ''}${joined}`
    const sql = `select json_group_array(shown) from (select ${shown} as shown from ${from}${allOf(all)} order by ${NEWEST})`
    return gathered('ticket.list', sql, all.flatMap(({ values }) => values))
  }
  const walkOrder = (name: string, way: string): readonly number[] =>
    gathered('ticket.order', `select json_group_array(number) from (select number from tickets where ${name} is not null order by ${name} ${way}, number ${way})`, [])
  const rankOf = (kind: string | null): ((group: number) => number) => {
    if (kind === null) return (group) => group
    const known = new Map(ranks.all(kind).map(({ number, rank }) => [number, rank]))
    return (group) => known.get(group) ?? Infinity
  }

  return {
    numbers: (sought, wanted, { by, descending }) => {
      const grouped = GROUPED[by]
      if (grouped !== undefined) {
        const packed = walk(`coalesce(t.${grouped.column} * ${GROUP} + t.number, -t.number)`, sought, wanted)
        return inGroups(packed, rankOf(grouped.ranks), descending)
      }
      const newest = walk('t.number', sought, wanted)
      const walked = WALKED[by]
      if (walked !== undefined) return inOrder(newest, walkOrder(walked, descending ? 'desc' : 'asc'))
      const numbers = Uint32Array.from(newest)
      return descending ? numbers : numbers.reverse()
    },
    counts: (sought) => {
      const each = sought.map((one) => conditionsOf(one, keys))
      const counted = each.map((conditions) => `count(*) filter (where ${conditions.length === 0 ? 'true' : conditions.map(({ sql }) => `(${sql})`).join(' and ')})`)
      return [...gathered('ticket.counts', `select json_array(${counted.join(', ')}) from tickets t indexed by tickets_received`, each.flat().flatMap(({ values }) => values))]
    },
  }
}

const allOf = (conditions: readonly Condition[]): string => (conditions.length === 0 ? '' : ` where ${conditions.map(({ sql }) => sql).join(' and ')}`)

function inWords(wanted: Wanted, keys: Keys): { readonly joined: string; readonly conditions: readonly Condition[] } {
  if (wanted.kind === 'all') return { joined: '', conditions: [] }
  if (wanted.kind === 'exact') return { joined: '', conditions: [{ sql: '(t.phone = ? or t.code = ?)', values: [wanted.phone, wanted.code] }] }
  const long = wanted.words.filter(({ word }) => [...word].length >= INDEXED_LENGTH)
  const named = long.filter(({ categoryIds, placeIds }) => categoryIds.length + placeIds.length > 0)
  const plain = long.filter((word) => !named.includes(word))
  const short = wanted.words.filter((word) => !long.includes(word))
  const conditions: Condition[] = []
  if (plain.length > 0) conditions.push({ sql: 't.number in (select rowid from search where search match ?)', values: [plain.map(({ word }) => quoted(word)).join(' AND ')] })
  for (const { word, categoryIds, placeIds } of named) conditions.push({ sql: NAMED, values: [JSON.stringify(keys.known(categoryIds)), JSON.stringify(keys.known(placeIds)), quoted(word)] })
  for (const { word } of short) conditions.push({ sql: 'instr(w.folded, ?) > 0', values: [word] })
  return { joined: short.length > 0 ? ' join ticket_texts w on w.number = t.number' : '', conditions }
}

function inGroups(packed: readonly number[], rank: (group: number) => number, descending: boolean): Uint32Array {
  const groups = new Map<number, number[]>()
  for (const one of packed) {
    const group = one < 0 ? NO_GROUP : Math.floor(one / GROUP)
    const members = groups.get(group)
    const number = one < 0 ? -one : one % GROUP
    if (members === undefined) groups.set(group, [number])
    else members.push(number)
  }
  const ranked = [...groups].map(([group, members]) => ({ at: group === NO_GROUP ? Infinity : rank(group), members }))
  // what has no place in the order comes last, whichever way the list goes
  ranked.sort((one, other) => (one.at === other.at ? 0 : one.at === Infinity ? 1 : other.at === Infinity ? -1 : descending ? other.at - one.at : one.at - other.at))
  return Uint32Array.from(ranked.flatMap(({ members }) => members))
}

function inOrder(matching: readonly number[], order: readonly number[]): Uint32Array {
  const left = new Uint8Array(matching.reduce((most, number) => Math.max(most, number), 0) + 1)
  for (const number of matching) left[number] = 1
  const placed = order.filter((number) => left[number] === 1)
  for (const number of placed) left[number] = 0
  return Uint32Array.from(placed.length === matching.length ? placed : [...placed, ...matching.filter((number) => left[number] === 1)])
}
