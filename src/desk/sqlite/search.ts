import { ENTRY } from './entries.ts'
import { piecesOf } from './pieces.ts'
import type { Queries } from './query.ts'

/**
 * The folded words under which the index has each ticket. The index is brought up to what tickets say behind a save, not in it:
 * that would more than double what a save writes. Who searches has the last few of them indexed first (find-tickets.ts).
 */
export interface Search {
  /** The words of this ticket are not as the index has them. `folded`: what they are now, where whoever says it knows; otherwise they are worked out (search-words.ts). */
  readonly wait: (number: number, folded?: string) => void
  /** As `wait`, for all of these tickets. */
  readonly waitRange: (first: number, last: number) => void
  /** How many wait; counted up to `most`. */
  readonly waiting: (most?: number) => number
  /** Of those that wait at most `limit`, newest first. */
  readonly next: (limit: number) => WaitingTicket[]
  /** Null: this ticket does not wait. */
  readonly waitingOf: (ticketId: string) => WaitingTicket | null
  /** Has these tickets in the index under these words, and lets them wait no more. */
  readonly index: (tickets: readonly WordedTicket[]) => void
  /** Takes a ticket out of the index. */
  readonly remove: (number: number) => void
  /** After a transaction that was rolled back. */
  readonly forgetWords: () => void
  /**
   * What is taken out of the index stays legible in it until its segments are merged. Taking it out at once (`secure-delete`)
   * would cost 50 ms for every note that is added to a ticket; a merge of all costs some seconds, after an erasure alone.
   */
  readonly beginMerge: () => void
  /** Merges about `pages` pages; false when nothing is left to merge. */
  readonly mergeSome: (pages: number) => boolean
}

interface Stored { readonly number: number; readonly entry: number; readonly id: string | null; readonly pending: number }

/** `entry`: its row in the indexes (entries.ts). `id` null: the ticket is gone. `pending`: how many of its commands are not final. `folded` null: its words are not known. */
export interface WaitingTicket extends Stored { readonly folded: string | null }

/** `folded` null: it is to be found by no word. */
export type WordedTicket = Pick<WaitingTicket, 'number' | 'entry' | 'folded'>

/** Tickets whose words are kept in memory until they are indexed, some 600 bytes each: what waits beyond them is worked out. */
const KEPT = 4000

export function search({ rows, column }: Queries): Search {
  const known = rows<[number], { folded: string; entry: number }>('search.known', 'select folded, entry from ticket_texts where number = ?')
  const write = rows<[number, string, number]>('search.write', `
    insert into ticket_texts (number, folded, entry) values (?, ?, ?) on conflict (number) do update set folded = excluded.folded, entry = excluded.entry`)
  const forget = rows<[number]>('search.forget', 'delete from ticket_texts where number = ?')
  const index = rows<[number, string]>('search.index', 'insert into search (rowid, folded) values (?, ?)')
  const unindex = rows<[number, string]>('search.unindex', `insert into search (search, rowid, folded) values ('delete', ?, ?)`)
  const indexPieces = rows<[number, string]>('search.indexPieces', 'insert into letters (rowid, pieces) values (?, ?)')
  const unindexPieces = rows<[number, string]>('search.unindexPieces', `insert into letters (letters, rowid, pieces) values ('delete', ?, ?)`)
  const wait = rows<[number]>('search.wait', 'insert or ignore into search_waiting (number) values (?)')
  const waitRange = rows<[number, number]>('search.waitRange', 'insert or ignore into search_waiting (number) select number from tickets where number between ? and ?')
  const unwait = rows<[string]>('search.unwait', 'delete from search_waiting where number in (select value from json_each(?))')
  const waiting = column<[number], number>('search.waiting', 'select count(*) from (select 1 from search_waiting limit ?)')
  const next = rows<[number], Stored>('search.next', `
    select number, coalesce(${ENTRY}, number) as entry, id, coalesce(pending, 0) as pending
    from (select number from search_waiting order by number desc limit ?) left join tickets using (number)`)
  const waitingOf = rows<[string], Stored>('search.waitingOf', `select number, ${ENTRY} as entry, id, pending from tickets join search_waiting using (number) where id = ?`)

  const merge = rows<[number]>('search.merge', `insert into search (search, rank) values ('merge', ?)`)
  const mergePieces = rows<[number]>('search.mergePieces', `insert into letters (letters, rank) values ('merge', ?)`)
  const changes = column<[], number>('search.changes', 'select total_changes()')

  const putIn = (entry: number, words: string): void => {
    index.run(entry, words)
    indexPieces.run(entry, piecesOf(words))
  }
  const takeOut = (entry: number, words: string): void => {
    unindex.run(entry, words)
    unindexPieces.run(entry, piecesOf(words))
  }
  const kept = new Map<number, string>()
  const withWords = (stored: Stored): WaitingTicket => ({ ...stored, folded: kept.get(stored.number) ?? null })
  const noLonger = (numbers: readonly number[]): void => {
    unwait.run(JSON.stringify(numbers))
    for (const number of numbers) kept.delete(number)
  }
  const takeOutAll = (number: number): void => {
    const before = known.get(number)
    if (before === undefined) return
    takeOut(before.entry, before.folded)
    forget.run(number)
  }
  const bring = ({ number, entry, folded }: WordedTicket): void => {
    if (folded === null) return takeOutAll(number)
    const before = known.get(number)
    if (before?.folded === folded && before.entry === entry) return
    if (before !== undefined) takeOut(before.entry, before.folded)
    putIn(entry, folded)
    write.run(number, folded, entry)
  }
  return {
    wait: (number, folded) => {
      wait.run(number)
      if (folded !== undefined && kept.size < KEPT) kept.set(number, folded)
      else kept.delete(number)
    },
    waitRange: (first, last) => {
      waitRange.run(first, last)
      // their numbers may have been those of other tickets
      kept.clear()
    },
    waiting: (most = Number.MAX_SAFE_INTEGER) => waiting.get(most) ?? 0,
    next: (limit) => next.all(limit).map(withWords),
    waitingOf: (ticketId) => {
      const found = waitingOf.get(ticketId)
      return found === undefined ? null : withWords(found)
    },
    index: (tickets) => {
      // the index gathers only what comes in ascending order: at every step back it writes down all that it has
      for (const ticket of [...tickets].sort((one, other) => one.entry - other.entry)) bring(ticket)
      noLonger(tickets.map(({ number }) => number))
    },
    remove: (number) => {
      takeOutAll(number)
      noLonger([number])
    },
    forgetWords: () => kept.clear(),
    beginMerge: () => {
      merge.run(-1)
      mergePieces.run(-1)
    },
    mergeSome: (pages) => {
      const before = changes.get() ?? 0
      merge.run(pages)
      mergePieces.run(pages)
      // one change each is the command itself
      return (changes.get() ?? 0) - before > 2
    },
  }
}
