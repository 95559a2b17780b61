import { calls, type Calls } from './calls.ts'
import { codes, type Codes } from './codes.ts'
import { drafts, type Drafts } from './drafts.ts'
import { firstLoad, type FirstLoad } from './first-load.ts'
import { meta, type Meta } from './meta.ts'
import { migrate } from './migrations.ts'
import { openConnection } from './open.ts'
import { operators, type Operators } from './operators.ts'
import { outbox, type Outbox } from './outbox.ts'
import { queries, type Slow } from './query.ts'
import { ranks, type Ranks } from './ranks.ts'
import { search, type Search } from './search.ts'
import { ticketList, type TicketList } from './ticket-list.ts'
import { tickets, type Tickets } from './tickets.ts'

/** The desk's database. What belongs together is written in one `transaction`: durable when it returns, nothing of it when it throws. */
export interface Store {
  readonly transaction: <T>(work: () => T) => T
  readonly meta: Meta
  readonly tickets: Tickets
  readonly list: TicketList
  readonly search: Search
  readonly outbox: Outbox
  readonly drafts: Drafts
  readonly codes: Codes
  readonly operators: Operators
  readonly calls: Calls
  readonly ranks: Ranks
  readonly firstLoad: FirstLoad
  /** SQLite's own answers, for the test that holds durability. */
  readonly pragma: (name: 'synchronous' | 'journal_mode' | 'temp_store' | 'locking_mode') => unknown
  readonly close: () => void
}

/** Throws SQLite's errors (see `faultOf`) and NewerDatabase. */
export function openStore(file: string, key: string, slow: Slow): Store {
  const db = openConnection(file, key)
  try {
    migrate(db)
    const prepared = queries(db, slow)
    return {
      transaction: (work) => db.transaction(work).immediate(),
      meta: meta(prepared),
      tickets: tickets(prepared),
      list: ticketList(prepared),
      search: search(prepared),
      outbox: outbox(prepared),
      drafts: drafts(prepared),
      codes: codes(prepared),
      operators: operators(prepared),
      calls: calls(prepared),
      ranks: ranks(prepared),
      firstLoad: firstLoad(db, prepared),
      pragma: (name) => db.pragma(name, { simple: true }),
      close: () => void db.close(),
    }
  } catch (error) {
    db.close()
    throw error
  }
}
