import { ENTRY } from './entries.ts'
import { piecesOf } from './pieces.ts'
import type { Queries } from './query.ts'

/**
 * The folded words under which the index has each ticket. The index is brought up to what tickets say a good while after a save, not in it:
 * that would more than double what a save writes, and a ticket that changes often is indexed once. Until then a search looks through
 * the words of those that wait one by one (`tell`, find-tickets.ts).
 */
export interface Search {
  /** The words of this ticket are not as the index has them. `folded`: what they are now, where whoever says it knows; otherwise they are worked out (search-words.ts). */
  readonly wait: (number: number, folded?: string) => void
  /** As `wait`, for all of these tickets. */
  readonly waitRange: (first: number, last: number) => void
  /** How many wait. */
  readonly waiting: () => number
  /** Of those that wait at most `limit`, newest first. */
  readonly next: (limit: number) => WaitingTicket[]
  /** As `next`, of those whose words a search does not know yet. */
  readonly untold: (limit: number) => WaitingTicket[]
  /** What a ticket that waits says now, for searches. `folded` null: it is to be found by no word. Kept in memory alone, until it is indexed or changes. */
  readonly tell: (ticket: WordedTicket) => void
  /** Null: this ticket does not wait. */
  readonly waitingOf: (ticketId: string) => WaitingTicket | null
  /** Has these tickets in the index under these words, and lets them wait no more. */
  readonly index: (tickets: readonly WordedTicket[]) => void
  /** Takes a ticket out of the index. */
  readonly remove: (number: number) => void
  /** Belongs in a transaction. */
  readonly removeAll: () => void
  /** After a transaction that was rolled back. */
  readonly forgetKept: () => void
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

export function search({ rows, column, script }: Queries): Search {
  // of this connection alone, in memory
  script('create temp table if not exists waiting_words (number integer primary key, folded text not null, stale integer not null)')
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
  const waiting = column<[], number>('search.waiting', 'select count(*) from search_waiting')
  const some = (which: string): string => `
    select number, coalesce(${ENTRY}, number) as entry, id, coalesce(pending, 0) as pending
    from (select number from search_waiting ${which} order by number desc limit ?) left join tickets using (number)`
  const next = rows<[number], Stored>('search.next', some(''))
  const untold = rows<[number], Stored>('search.untold', some('where number not in (select number from waiting_words where stale = 0)'))
  const tell = rows<[number, string]>('search.tell', 'insert or replace into waiting_words (number, folded, stale) values (?, ?, 0)')
  // a search that runs goes on with the words with which it began
  const outdate = rows<[number]>('search.outdate', 'update waiting_words set stale = 1 where number = ?')
  const untell = rows<[number]>('search.untell', 'delete from waiting_words where number = ?')
  const untellAll = rows<[]>('search.untellAll', 'delete from waiting_words')
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
  // most desks are not searched for a long time
  const told = { some: false }
  // asked at every change
  const count: { known: number | null } = { known: null }
  const counted = (change: number): void => {
    if (count.known !== null) count.known += change
  }
  const noLonger = (numbers: readonly number[]): void => {
    counted(-unwait.run(JSON.stringify(numbers)).changes)
    for (const number of numbers) {
      if (told.some) untell.run(number)
      kept.delete(number)
    }
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
  const forgetKept = (): void => {
    kept.clear()
    count.known = null
  }
  return {
    wait: (number, folded) => {
      counted(wait.run(number).changes)
      if (told.some) outdate.run(number)
      if (folded !== undefined && kept.size < KEPT) kept.set(number, folded)
      else kept.delete(number)
    },
    waitRange: (first, last) => {
      counted(waitRange.run(first, last).changes)
      // their numbers may have been those of other tickets
      kept.clear()
      untellAll.run()
    },
    waiting: () => count.known ??= waiting.get() ?? 0,
    next: (limit) => next.all(limit).map(withWords),
    untold: (limit) => untold.all(limit).map(withWords),
    tell: ({ number, folded }) => {
      told.some = true
      tell.run(number, folded ?? '')
    },
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
    removeAll: () => {
      script(`delete from ticket_texts; delete from search_waiting; delete from waiting_words;
        insert into search (search) values ('delete-all'); insert into letters (letters) values ('delete-all')`)
      forgetKept()
    },
    forgetKept,
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
