import { attachments, type Attachments } from './attachments.ts'
import { calls, type Calls } from './calls.ts'
import { checks, type Checks } from './checks.ts'
import { codes, type Codes } from './codes.ts'
import { deeds, type Deeds } from './deeds.ts'
import { documents, type Documents } from './documents.ts'
import { drafts, type Drafts } from './drafts.ts'
import { entered, type Entered } from './entered.ts'
import { exportRows, type ExportRows } from './export-rows.ts'
import { firstLoad, type FirstLoad } from './first-load.ts'
import { gone, type Gone } from './gone.ts'
import { keys } from './keys.ts'
import { leases, type Leases } from './leases.ts'
import { meta, type Meta } from './meta.ts'
import { migrate } from './migrate.ts'
import { openConnection } from './open.ts'
import { openStates, type OpenStates } from './open-states.ts'
import { operators, type Operators } from './operators.ts'
import { signIns, type SignIns } from './sign-ins.ts'
import { outbox, type Outbox } from './outbox.ts'
import { queries, type Slow } from './query.ts'
import { ranks, type Ranks } from './ranks.ts'
import { savedViews, type SavedViews } from './saved-views.ts'
import { sealedMessages, type SealedMessages } from './sealed-messages.ts'
import { search, type Search } from './search.ts'
import { similar, type Similar } from './similar.ts'
import { streams, type Streams } from './streams.ts'
import { streets, type Streets } from './streets.ts'
import { ticketList, type TicketList } from './ticket-list.ts'
import { tableCheck, type TableCheck } from './table-check.ts'
import { tickets, type Tickets } from './tickets.ts'
import { transactions, type Transactions } from './transactions.ts'

/** The desk's database. What belongs together is written in one `transaction`: durable when it returns, nothing of it when it throws. */
export interface Store {
  readonly transaction: Transactions['durable']
  /** For what the server can tell again: here for all who read, and on the disk with the next `transaction` or `settle`. */
  readonly soon: Transactions['soon']
  readonly settle: Transactions['settle']
  readonly isSettled: Transactions['isSettled']
  readonly meta: Meta
  readonly tickets: Tickets
  readonly documents: Documents
  readonly openStates: OpenStates
  readonly entered: Entered
  readonly checks: Checks
  readonly leases: Leases
  readonly list: TicketList
  readonly similar: Similar
  readonly streets: Streets
  readonly streams: Streams
  readonly gone: Gone
  readonly search: Search
  readonly outbox: Outbox
  readonly deeds: Deeds
  readonly sealedMessages: SealedMessages
  readonly drafts: Drafts
  readonly savedViews: SavedViews
  readonly codes: Codes
  readonly operators: Operators
  readonly signIns: SignIns
  readonly calls: Calls
  readonly ranks: Ranks
  readonly exportRows: ExportRows
  readonly firstLoad: FirstLoad
  readonly attachments: Attachments
  readonly tables: TableCheck
  /** After an erasure: what was overwritten must not stay legible in the write-ahead log. */
  readonly emptyLog: () => void
  /** Writes all that it holds, and nothing that it once held, to a new file with the same key. */
  readonly copyTo: (file: string) => void
  /** SQLite's own answers, for the test that holds durability. */
  readonly pragma: (name: 'synchronous' | 'journal_mode' | 'temp_store' | 'locking_mode' | 'secure_delete') => unknown
  readonly close: () => void
}

/** Throws SQLite's errors (see `faultOf`) and NewerDatabase. */
export function openStore(file: string, key: string, slow: Slow): Store {
  const db = openConnection(file, key)
  try {
    migrate(db)
    const { durable, soon, settle, isSettled } = transactions(db, () => {
      known.forget()
      values.forget()
      sent.recount()
      texts.forgetOpened()
      found.forgetKept()
    })
    const prepared = queries(db, slow, settle)
    const known = keys(prepared)
    const values = meta(prepared)
    const sent = outbox(prepared)
    const learned = streets(prepared, known)
    const texts = documents(prepared)
    const found = search(prepared)
    /** What cannot be done within a transaction. */
    const alone = (work: () => void): void => {
      settle()
      work()
    }
    return {
      transaction: durable, soon, settle, isSettled,
      meta: values,
      tickets: tickets(prepared, known, learned, texts),
      documents: texts,
      openStates: openStates(prepared, texts),
      entered: entered(prepared, known),
      checks: checks(prepared),
      leases: leases(prepared),
      list: ticketList(prepared, known),
      similar: similar(prepared, known),
      streets: learned,
      streams: streams(prepared),
      gone: gone(prepared),
      search: found,
      outbox: sent,
      deeds: deeds(prepared),
      sealedMessages: sealedMessages(prepared),
      drafts: drafts(prepared),
      savedViews: savedViews(prepared),
      codes: codes(prepared),
      operators: operators(prepared),
      signIns: signIns(prepared),
      calls: calls(prepared),
      ranks: ranks(prepared),
      exportRows: exportRows(prepared, texts),
      firstLoad: firstLoad(db, prepared, texts, found, alone),
      attachments: attachments(prepared),
      tables: tableCheck(db),
      emptyLog: () => alone(() => db.pragma('wal_checkpoint(TRUNCATE)')),
      copyTo: (copy) => alone(() => db.prepare('vacuum into ?').run(copy)),
      pragma: (name) => db.pragma(name, { simple: true }),
      close: () => {
        try {
          settle()
        } catch {
          // the server tells it again
        }
        db.close()
      },
    }
  } catch (error) {
    db.close()
    throw error
  }
}
