import type { ListFilter } from '#ipc/contract.ts'
import { URGENCIES } from '#domain/ticket/words.ts'
import type { Queries, Query } from './query.ts'

/** What a typed search text means, worked out before it comes here. */
export type Wanted =
  | { readonly kind: 'all' }
  /** A whole telephone number or code. */
  | { readonly kind: 'exact'; readonly phone: string | null; readonly code: string | null }
  /** All of these, each anywhere in the text or, from three letters on, in the name of the ticket's subject or place. */
  | { readonly kind: 'words'; readonly words: readonly WantedWord[] }

/** A folded word, and whose names hold it. */
export interface WantedWord { readonly word: string; readonly categoryIds: readonly string[]; readonly placeIds: readonly string[] }

const ORDERS: Record<ListFilter['sort'], (direction: string) => string> = {
  receivedAt: (way) => `t.received_at ${way}, t.number ${way}`,
  updatedAt: (way) => `t.updated_at ${way}, t.number ${way}`,
  urgency: (way) => `t.urgency ${way}, t.received_at ${way}, t.number ${way}`,
  category: (way) => `(select rank from directory_ranks where kind = 'category' and id = t.category_id) ${way} nulls last, t.received_at desc, t.number desc`,
  place: (way) => `(select rank from directory_ranks where kind = 'place' and id = t.place_id) ${way} nulls last, t.received_at desc, t.number desc`,
  name: (way) => `t.name_order ${way} nulls last, t.number desc`,
}
// the trigram index knows nothing shorter
const INDEXED_LENGTH = 3

// the names first: they are a look at the row, the text is a look into the index's answer
const NAMED = `(t.category_id in (select value from json_each(?)) or t.place_id in (select value from json_each(?))
  or t.number in (select rowid from search where search match ?))`

const quoted = (word: string): string => `"${word.replaceAll('"', '""')}"`

export interface TicketList {
  readonly numbers: (filter: ListFilter, wanted: Wanted) => Uint32Array
}

export function ticketList({ column }: Queries): TicketList {
  // one statement per combination of filters that is really asked; there are some hundreds at most
  const prepared = new Map<string, Query<unknown[], number>>()
  const statement = (sql: string): Query<unknown[], number> => {
    const known = prepared.get(sql) ?? column<unknown[], number>('ticket.list', sql)
    prepared.set(sql, known)
    return known
  }
  return {
    numbers: (filter, wanted) => {
      const where: string[] = []
      const values: unknown[] = []
      const add = (condition: string, ...bound: unknown[]): void => {
        where.push(condition)
        values.push(...bound)
      }
      let from = 'tickets t'
      if (wanted.kind === 'exact') add('(t.phone = ? or t.code = ?)', wanted.phone, wanted.code)
      if (wanted.kind === 'words') {
        const long = wanted.words.filter(({ word }) => [...word].length >= INDEXED_LENGTH)
        const named = long.filter(({ categoryIds, placeIds }) => categoryIds.length + placeIds.length > 0)
        const plain = long.filter((word) => !named.includes(word))
        const short = wanted.words.filter((word) => !long.includes(word))
        if (plain.length > 0) add('t.number in (select rowid from search where search match ?)', plain.map(({ word }) => quoted(word)).join(' AND '))
        for (const { word, categoryIds, placeIds } of named) add(NAMED, JSON.stringify(categoryIds), JSON.stringify(placeIds), quoted(word))
        if (short.length > 0) from += ' join ticket_texts w on w.number = t.number'
        for (const { word } of short) add('instr(w.folded, ?) > 0', word)
      }
      if (filter.categoryId !== null) add('t.category_id = ?', filter.categoryId)
      if (filter.placeId !== null) add('t.place_id = ?', filter.placeId)
      if (filter.urgency !== null) add('t.urgency = ?', URGENCIES.indexOf(filter.urgency))
      const order = ORDERS[filter.sort](filter.descending ? 'desc' : 'asc')
      const sql = `select t.number from ${from}${where.length > 0 ? ` where ${where.join(' and ')}` : ''} order by ${order}`
      return Uint32Array.from(statement(sql).all(...values))
    },
  }
}
