import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import { searchText } from '#domain/ticket/views.ts'
import { ENTRY } from './entries.ts'
import { piecesOf } from './pieces.ts'
import type { Documents } from './documents.ts'
import type { Queries } from './query.ts'

/**
 * The folded words of each ticket, and the index over them. The index is brought up to them behind a save, not in it: that
 * would more than double what a save writes. Who searches has the last few of them indexed first (find-tickets.ts).
 */
export interface Search {
  readonly write: (number: number, folded: string) => void
  /** The background works out the words of these tickets and indexes them: nothing but what is confirmed is known of them. */
  readonly addRange: (first: number, last: number) => void
  readonly remove: (number: number) => void
  /** How many wait to be indexed; counted up to `most`. */
  readonly waiting: (most?: number) => number
  /** Indexes this one at once, if it waits: what was erased must leave the index in its transaction. */
  readonly indexOne: (number: number) => void
  /** Indexes up to `limit` waiting tickets, newest first, and answers how many. */
  readonly indexSome: (limit: number) => number
  /**
   * What is taken out of the index stays legible in it until its segments are merged. Taking it out at once (`secure-delete`)
   * would cost 50 ms for every note that is added to a ticket; a merge of all costs some seconds, after an erasure alone.
   */
  readonly beginMerge: () => void
  /** Merges about `pages` pages; false when nothing is left to merge. */
  readonly mergeSome: (pages: number) => boolean
}

interface Waiting { readonly number: number; readonly indexed: string | null; readonly folded: string | null; readonly entry: number | null }
interface Known { readonly folded: string; readonly entry: number }

export function search({ rows, column }: Queries, documents: Documents): Search {
  const known = rows<[number], Known>('search.known', 'select folded, entry from ticket_texts where number = ?')
  const entryOf = column<[number], number>('search.entryOf', `select ${ENTRY} from tickets where number = ?`)
  const write = rows<[number, string, number]>('search.write', `
    insert into ticket_texts (number, folded, entry) values (?, ?, ?) on conflict (number) do update set folded = excluded.folded, entry = excluded.entry`)
  const forget = rows<[number]>('search.forget', 'delete from ticket_texts where number = ?')
  const index = rows<[number, string]>('search.index', 'insert into search (rowid, folded) values (?, ?)')
  const unindex = rows<[number, string]>('search.unindex', `insert into search (search, rowid, folded) values ('delete', ?, ?)`)
  const indexPieces = rows<[number, string]>('search.indexPieces', 'insert into letters (rowid, pieces) values (?, ?)')
  const unindexPieces = rows<[number, string]>('search.unindexPieces', `insert into letters (letters, rowid, pieces) values ('delete', ?, ?)`)
  const wait = rows<[number, string | null]>('search.wait', 'insert or ignore into search_waiting (number, indexed) values (?, ?)')
  const waitAnew = rows<[number]>('search.waitAnew', 'insert into search_waiting (number, indexed) values (?, null) on conflict (number) do update set indexed = null')
  const waitRange = rows<[number, number]>('search.waitRange', 'insert or ignore into search_waiting (number) select number from tickets where number between ? and ?')
  const waitingOf = rows<[number], { indexed: string | null }>('search.waitingOf', 'select indexed from search_waiting where number = ?')
  const unwait = rows<[number]>('search.unwait', 'delete from search_waiting where number = ?')
  const waiting = column<[number], number>('search.waiting', 'select count(*) from (select 1 from search_waiting limit ?)')
  const some = rows<[number], Waiting>('search.some',
    'select number, indexed, folded, entry from (select number, indexed from search_waiting order by number desc limit ?) left join ticket_texts using (number)')
  const done = rows<[number]>('search.done', 'delete from search_waiting where number in (select number from search_waiting order by number desc limit ?)')

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
  /** The words of a ticket that a first sync brought. Null: nothing is confirmed of it any more. */
  const workOut = (number: number): Known | null => {
    const found = documents.of(number)
    const entry = entryOf.get(number)
    if (found === null || entry === undefined) return null
    const folded = searchText(JSON.parse(found.state) as TicketState, JSON.parse(found.parts) as PrivateDocument)
    write.run(number, folded, entry)
    return { folded, entry }
  }
  const wordsOf = ({ number, folded, entry }: Waiting): Known | null => (folded === null || entry === null ? workOut(number) : { folded, entry })
  const bring = (indexed: string | null, { folded, entry }: Known): void => {
    if (folded === indexed) return
    if (indexed !== null) takeOut(entry, indexed)
    putIn(entry, folded)
  }
  /** What the index has a ticket under; null: nothing. */
  const indexedOf = (number: number, { folded }: Known): string | null => {
    const waits = waitingOf.get(number)
    return waits === undefined ? folded : waits.indexed
  }
  return {
    write: (number, folded) => {
      const before = known.get(number)
      const entry = entryOf.get(number) ?? number
      if (before?.folded === folded && before.entry === entry) return
      const moved = before !== undefined && before.entry !== entry ? indexedOf(number, before) : null
      if (before !== undefined && moved !== null) takeOut(before.entry, moved)
      write.run(number, folded, entry)
      // one that waits already is in the index, if at all, under still earlier words
      if (moved === null) wait.run(number, before?.folded ?? null)
      else waitAnew.run(number)
    },
    addRange: (first, last) => void waitRange.run(first, last),
    remove: (number) => {
      const before = known.get(number)
      const indexed = before === undefined ? null : indexedOf(number, before)
      if (before !== undefined && indexed !== null) takeOut(before.entry, indexed)
      unwait.run(number)
      forget.run(number)
    },
    waiting: (most = Number.MAX_SAFE_INTEGER) => waiting.get(most) ?? 0,
    indexOne: (number) => {
      const waits = waitingOf.get(number)
      if (waits === undefined) return
      const found = known.get(number) ?? workOut(number)
      if (found !== null) bring(waits.indexed, found)
      unwait.run(number)
    },
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
    indexSome: (limit) => {
      const found = some.all(limit)
      const brought = found.flatMap((one) => {
        const words = wordsOf(one)
        return words === null ? [] : [{ indexed: one.indexed, words }]
      })
      // the index gathers only what comes in ascending order: at every step back it writes down all that it has
      for (const { indexed, words } of brought.sort((one, other) => one.words.entry - other.words.entry)) bring(indexed, words)
      done.run(limit)
      return found.length
    },
  }
}
