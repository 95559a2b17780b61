import type { Queries } from './query.ts'

/** The folded words of each ticket, and the index over them. */
export interface Search {
  /** `now`: index in this transaction. `later`: the background does it, for the thousands that a snapshot brings. */
  readonly write: (number: number, folded: string, when: 'now' | 'later') => void
  /** As `write` with `later`, for a ticket of which this desk has nothing. */
  readonly add: (number: number, folded: string) => void
  readonly remove: (number: number) => void
  readonly waiting: () => number
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

export function search({ rows, column }: Queries): Search {
  const known = column<[number], string>('search.known', 'select folded from ticket_texts where number = ?')
  const write = rows<[number, string]>('search.write', 'insert into ticket_texts (number, folded) values (?, ?) on conflict (number) do update set folded = excluded.folded')
  const forget = rows<[number]>('search.forget', 'delete from ticket_texts where number = ?')
  const index = rows<[number, string]>('search.index', 'insert into search (rowid, folded) values (?, ?)')
  const unindex = rows<[number, string]>('search.unindex', `insert into search (search, rowid, folded) values ('delete', ?, ?)`)
  const wait = rows<[number]>('search.wait', 'insert or ignore into search_waiting (number) values (?)')
  const unwait = rows<[number]>('search.unwait', 'delete from search_waiting where number = ?')
  const waiting = column<[], number>('search.waiting', 'select count(*) from search_waiting')
  const some = rows<[number], { number: number; folded: string }>('search.some',
    'select number, folded from (select number from search_waiting order by number desc limit ?) join ticket_texts using (number)')
  const done = rows<[number]>('search.done', 'delete from search_waiting where number in (select number from search_waiting order by number desc limit ?)')

  const merge = rows<[number]>('search.merge', `insert into search (search, rank) values ('merge', ?)`)
  const changes = column<[], number>('search.changes', 'select total_changes()')

  /** Takes a ticket out of the index, if it is in it. */
  const withdraw = (number: number, folded: string): void => {
    if (unwait.run(number).changes === 0) unindex.run(number, folded)
  }
  const add = (number: number, folded: string): void => {
    write.run(number, folded)
    wait.run(number)
  }
  return {
    write: (number, folded, when) => {
      const before = known.get(number)
      if (before === folded) return
      if (before !== undefined) withdraw(number, before)
      if (when === 'later') {
        add(number, folded)
        return
      }
      write.run(number, folded)
      index.run(number, folded)
    },
    add,
    remove: (number) => {
      const before = known.get(number)
      if (before === undefined) return
      withdraw(number, before)
      forget.run(number)
    },
    waiting: () => waiting.get() ?? 0,
    beginMerge: () => void merge.run(-1),
    mergeSome: (pages) => {
      const before = changes.get() ?? 0
      merge.run(pages)
      // one change is the command itself
      return (changes.get() ?? 0) - before > 1
    },
    indexSome: (limit) => {
      const found = some.all(limit)
      for (const { number, folded } of found) index.run(number, folded)
      done.run(limit)
      return found.length
    },
  }
}
