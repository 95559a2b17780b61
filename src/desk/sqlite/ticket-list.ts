import type { Keys } from './keys.ts'
import { beginnings } from './list-first.ts'
import { GROUPED, orderBy, SORTED, type Grouping, type Order } from './list-order.ts'
import { allOf, atOnce, byAge, OPEN, statements, walks, type Asked, type Steps } from './list-walk.ts'
import type { Queries } from './query.ts'
import { conditionsOf, type Condition, type Sought } from './sought.ts'
import { inTexts, inWords, namedBy, TEXTS, type Wanted } from './wanted.ts'
import { OVER } from './ticket-row.ts'
import { STATUSES } from '#domain/ticket/words.ts'

export type { Order } from './list-order.ts'
export type { Wanted } from './wanted.ts'

export interface TicketList {
  /** What a list begins with, at most some screens full, in a time that does not grow with the desk; `whole`: there are no more. */
  readonly first: (sought: Sought, wanted: Wanted, order: Order) => { readonly numbers: Uint32Array; readonly whole: boolean }
  /** All of it, in steps. */
  readonly whole: (sought: Sought, wanted: Wanted, order: Order) => Steps<Uint32Array>
  /** As `whole`, without a pause. */
  readonly numbers: (sought: Sought, wanted: Wanted, order: Order) => Uint32Array
  /** How many tickets each has, all counted in one walk, in steps. */
  readonly counting: (sought: readonly Sought[]) => Steps<number[]>
  /** As `counting`, without a pause. */
  readonly counts: (sought: readonly Sought[]) => number[]
}

/** Where one way of finding ends and the next begins: numbers of rows, chosen so that no step takes more than some milliseconds. */
export interface Limits {
  /** The first answer holds so many at most, some screens full; with `screen` it may stop early. */
  readonly first: number
  readonly screen: number
  /** So few are looked up one by one and sorted. */
  readonly few: number
  /** So few open tickets are sorted at once; of so many the first ones are found without a walk. */
  readonly fewOpen: number
  readonly someOpen: number
  /** Rows of one step of a walk; by words a step costs a look into their index, or into each text. */
  readonly step: number
  readonly wordsStep: number
  readonly textsStep: number
  /** The first answer takes so many steps, or fewer once it has enough for a screen. */
  readonly firstSteps: number
  readonly someSteps: number
  /** Rows that it looks at, each in its place in the file, along another order's index. */
  readonly lookedAt: number
}
const LIMITS: Limits = { first: 200, screen: 40, few: 1000, fewOpen: 8000, someOpen: 50_000, step: 4000, wordsStep: 3000, textsStep: 250, firstSteps: 10, someSteps: 4, lookedAt: 2000 }
const SMALLEST_STEP = 500

// group and ticket travel as one number: a row of two would cost twice the time
const GROUP = 2 ** 32
const NUMBER = { each: 't.number' }
const OVER_STATUSES = OVER.split(', ').map(Number)

/**
 * A list is found in one of three ways. Few tickets, by an index of what was asked: looked up and sorted. The open ones: an index of
 * their own. All others: a walk by age over an index that carries all that filters ask, and at most one more over the index of the
 * order. The first answer is the beginning of that walk, or of the order's index; it is never in another order than the whole.
 */
export function ticketList(queries: Queries, keys: Keys, limits: Limits = LIMITS): TicketList {
  const numbersBy = statements<number>(queries)
  const walk = walks(queries)
  const begin = beginnings(queries, keys, limits.lookedAt)
  const ranks = queries.rows<[string], { number: number; rank: number }>('list.ranks', 'select k.number, r.rank from directory_ranks r join keys k on k.text = r.id where r.kind = ?')

  const isOpen = ({ statuses }: Sought): boolean => statuses.length > 0 && statuses.every((status) => !OVER_STATUSES.includes(STATUSES.indexOf(status)))
  /** What is asked of each slice. The open ones lie far apart: for their words a look into each text costs less than the index of so many days. */
  const askedFor = (sought: Sought, wanted: Wanted, shown: Asked['shown']): Asked => {
    const conditions = conditionsOf(sought, keys)
    if (wanted.kind !== 'words') return { shown, conditions: () => conditions }
    if (isOpen(sought)) return { shown, texts: true, conditions: () => [...conditions, ...inTexts(wanted.words, keys)] }
    return { shown, conditions: (from, to) => [...conditions, ...inWords(wanted.words, keys, from, to)] }
  }
  const stepOf = (sought: Sought, wanted: Wanted): number => (wanted.kind !== 'words' ? limits.step : isOpen(sought) ? limits.textsStep : limits.wordsStep)

  /** The tickets among which all that is asked must be, where an index says that they are few. */
  const fewOf = (sought: Sought, wanted: Wanted): readonly number[] | null => {
    if (wanted.kind === 'exact') return numbersBy('list.exact', 'select number from tickets where phone = ? or code = ?').all(wanted.phone, wanted.code)
    for (const { sql, values } of narrowings(sought, wanted, keys)) {
      const found = numbersBy('list.few', `${sql} limit ${limits.few + 1}`).all(...values)
      if (found.length <= limits.few) return found
    }
    return null
  }
  const lookedUp = (few: readonly number[], sought: Sought, wanted: Wanted, order: Order): number[] => {
    const words = wanted.kind === 'words' ? inTexts(wanted.words, keys) : []
    const conditions = [...conditionsOf(sought, keys), ...words]
    const sql = `select t.number from tickets t${words.length > 0 ? TEXTS : ''}
      where t.number in (select value from json_each(?)) and ${allOf(conditions)} order by ${orderBy(order)}`
    return numbersBy('list.lookedUp', sql).all(JSON.stringify(few), ...conditions.flatMap(({ values }) => values))
  }
  /** Null where they are too many to be sorted in a moment, or something else than the index of the open ones is needed. */
  const openSorted = (sought: Sought, wanted: Wanted, order: Order, most: number, limit: number): number[] | null => {
    if (!isOpen(sought) || wanted.kind !== 'all' || order.by === 'name') return null
    const conditions = conditionsOf(sought, keys)
    if (numbersBy('list.openMany', `select 1 from tickets t indexed by tickets_open where ${OPEN} limit 1 offset ?`).get(most) !== undefined) return null
    const sql = `select t.number from tickets t indexed by tickets_open where ${OPEN} and ${allOf(conditions)} order by ${orderBy(order)} limit ?`
    return numbersBy('list.open', sql).all(...conditions.flatMap(({ values }) => values), limit)
  }

  const cut = (numbers: readonly number[], ended: boolean): ReturnType<TicketList['first']> =>
    ({ numbers: Uint32Array.from(numbers.slice(0, limits.first)), whole: ended && numbers.length <= limits.first })
  const first: TicketList['first'] = (sought, wanted, order) => {
    const few = fewOf(sought, wanted)
    const known = few === null ? openSorted(sought, wanted, order, order.by === 'receivedAt' ? limits.few : limits.someOpen, limits.first + 1) : lookedUp(few, sought, wanted, order)
    if (known !== null) return cut(known, true)
    if (order.by === 'receivedAt') {
      const found: number[] = []
      let passed = 0
      const step = stepOf(sought, wanted)
      for (const slice of walk('list.first', byAge(isOpen(sought), order.descending), askedFor(sought, wanted, NUMBER), (nth) => Math.min(SMALLEST_STEP * 2 ** nth, step))) {
        found.push(...slice.found)
        passed += slice.rows
        if (found.length > limits.first || passed >= step * (found.length < limits.screen ? limits.firstSteps : limits.someSteps)) return cut(found, false)
      }
      return cut(found, true)
    }
    // by words and in another order there is no beginning before the end
    if (wanted.kind !== 'all') return { numbers: new Uint32Array(), whole: false }
    const { numbers, ended } = begin(sought, order, limits.first)
    return cut(numbers, ended)
  }

  const whole = function* (sought: Sought, wanted: Wanted, order: Order): Steps<Uint32Array> {
    const few = fewOf(sought, wanted)
    const known = few === null ? openSorted(sought, wanted, order, limits.fewOpen, -1) : lookedUp(few, sought, wanted, order)
    if (known !== null) return Uint32Array.from(known)
    const way = byAge(isOpen(sought), true)
    const rows = (): number => stepOf(sought, wanted)
    const grouped = GROUPED[order.by]
    if (grouped !== undefined) {
      const shown = { each: `coalesce(t.${grouped.column} * ${GROUP} + t.number, -t.number)` }
      const groups = new Map<number, number[]>()
      const rank = rankOf(grouped)
      for (const { found } of walk('list.grouped', way, askedFor(sought, wanted, shown), rows)) {
        intoGroups(groups, found, rank)
        yield
      }
      return inGroups(groups, order.descending)
    }
    const newest: number[][] = []
    for (const { found } of walk('list.walk', way, askedFor(sought, wanted, NUMBER), rows)) {
      newest.push([...found])
      yield
    }
    const sorted = SORTED[order.by]
    if (sorted === undefined) return order.descending ? joined(newest) : joined(newest).reverse()
    const left = takenOnce(newest)
    const placed: number[][] = []
    const byValue = { index: '', column: sorted, descending: order.descending, only: null }
    for (const { found } of walk('list.order', byValue, { shown: NUMBER, conditions: () => [] }, () => limits.step)) {
      placed.push(found.filter((number) => left.take(number)))
      yield
    }
    return joined([...placed, ...newest.map((some) => some.filter((number) => left.take(number)))])
  }
  const rankOf = ({ ranks: kind }: Grouping): ((group: number) => number) => {
    if (kind === null) return (group) => group
    const known = new Map(ranks.all(kind).map(({ number, rank }) => [number, rank]))
    return (group) => known.get(group) ?? Infinity
  }

  const counting = function* (sought: readonly Sought[]): Steps<number[]> {
    const totals = sought.map(() => 0)
    for (const open of [true, false]) {
      const mine = [...sought.keys()].filter((place) => isOpen(sought[place]!) === open)
      if (mine.length === 0) continue
      const each = mine.map((place) => conditionsOf(sought[place]!, keys))
      const shown = { of: `json_array(${each.map((conditions) => `count(*) filter (where ${allOf(conditions)})`).join(', ')})`, values: each.flat().flatMap(({ values }) => values) }
      for (const { found } of walk('list.counts', byAge(open, true), { shown, conditions: () => [] }, () => limits.step)) {
        mine.forEach((place, nth) => { totals[place] = (totals[place] ?? 0) + (found[nth] ?? 0) })
        yield
      }
    }
    return totals
  }

  return {
    first, whole, counting,
    numbers: (...asked) => atOnce(whole(...asked)),
    counts: (sought) => atOnce(counting(sought)),
  }
}

/** Each names tickets among which all that is asked must be; the one that most often names few comes first. */
function* narrowings(sought: Sought, wanted: Wanted, keys: Keys): Generator<Condition> {
  const among = (ids: readonly string[]): readonly unknown[] => [JSON.stringify(keys.known(ids))]
  if (wanted.kind === 'words') {
    const named = namedBy(wanted.words)
    if (named !== null) yield named
  }
  if (sought.incidentId !== null) yield { sql: 'select number from tickets where incident in (select value from json_each(?))', values: among([sought.incidentId]) }
  if (sought.departmentIds !== null) yield { sql: 'select number from ticket_departments where department in (select value from json_each(?))', values: among(sought.departmentIds) }
  if (sought.categoryIds !== null) yield { sql: 'select number from tickets where category in (select value from json_each(?))', values: among(sought.categoryIds) }
  if (sought.placeIds !== null) yield { sql: 'select number from tickets where place in (select value from json_each(?))', values: among(sought.placeIds) }
  if (sought.due !== null && sought.due !== 'none') yield { sql: 'select number from tickets where due_at >= ? and due_at < ?', values: [sought.due.from, sought.due.to] }
}

/** By their place in the order; what has none is together. */
function intoGroups(groups: Map<number, number[]>, packed: readonly number[], rank: (group: number) => number): void {
  for (const one of packed) {
    const place = one < 0 ? Infinity : rank(Math.floor(one / GROUP))
    const members = groups.get(place)
    const number = one < 0 ? -one : one % GROUP
    if (members === undefined) groups.set(place, [number])
    else members.push(number)
  }
}

/** What has no place in the order comes last, whichever way the list goes. */
function inGroups(groups: ReadonlyMap<number, number[]>, descending: boolean): Uint32Array {
  const order = [...groups.keys()].sort((one, other) => (one === other ? 0 : one === Infinity ? 1 : other === Infinity ? -1 : descending ? other - one : one - other))
  return joined(order.map((place) => groups.get(place) ?? []))
}

function joined(parts: readonly (readonly number[])[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Each of these numbers can be taken once. */
function takenOnce(parts: readonly (readonly number[])[]): { readonly take: (number: number) => boolean } {
  const left = new Uint8Array(parts.reduce((most, part) => part.reduce((greatest, number) => Math.max(greatest, number), most), 0) + 1)
  for (const part of parts) for (const number of part) left[number] = 1
  return {
    take: (number) => {
      const there = left[number] === 1
      left[number] = 0
      return there
    },
  }
}
