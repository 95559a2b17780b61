import type { Documents } from './documents.ts'
import type { Connection } from './open.ts'
import type { Queries } from './query.ts'
import type { Search } from './search.ts'

/**
 * The first sync of a desk writes tens of thousands of tickets. Indexes whose keys come in no order (ids, phones, names) would
 * have every slice rewrite pages all over the file; they are taken off before and each is built in one go after: those by which tickets,
 * callers and checks are found at once, those of the other orders of lists behind the operator's back. Only the ones that list the newest
 * first stay, so that the tickets can be seen as they come.
 */
export interface FirstLoad {
  /** The desk has next to nothing, or an earlier first load broke off. */
  readonly due: () => boolean
  /** Forgets all tickets and takes the indexes off. Belongs in a transaction. */
  readonly begin: () => void
  /** Forgets all tickets. Belongs in a transaction. */
  readonly empty: () => void
  /**
   * Writes straight into the file instead of the write-ahead log, from which every page would be deciphered and enciphered
   * once more. Commits are as durable, one by one they only cost more.
   */
  readonly straight: (on: boolean) => void
  /** Builds one index again that looking up, queues and saving need; false when all of those are there. */
  readonly finishOne: () => boolean
  /** Indexes of the orders of lists are left to build, and nothing else: lists are right without them, only slower. */
  readonly ordersLeft: () => boolean
  /** Builds one of those. */
  readonly finishOrder: () => void
}

/** With less than this, beginning anew costs nothing that somebody could notice. */
const NEXT_TO_NOTHING = 1000
const NEEDED = ['tickets_id', 'tickets_code', 'tickets_phone', 'tickets_incident', 'ticket_departments_number', 'checks_lane', 'called_phone']
const ORDERS = ['tickets_updated', 'tickets_due', 'tickets_name', 'tickets_category', 'tickets_place', 'tickets_department', 'tickets_urgency', 'tickets_status']
const TAKEN_OFF = [...NEEDED, ...ORDERS]

/** `alone`: does what no transaction can hold. */
export function firstLoad(db: Connection, { rows, column }: Queries, documents: Documents, search: Search, alone: (work: () => void) => void): FirstLoad {
  const count = column<[number], number>('firstLoad.count', 'select count(*) from (select 1 from confirmed limit ?)')
  const off = rows<[string], { name: string; sql: string }>('firstLoad.off', 'select name, sql from indexes_off where name in (select value from json_each(?)) limit 1')
  const note = rows<[string]>('firstLoad.note', `
    insert or ignore into indexes_off (name, sql) select name, sql from sqlite_master where type = 'index' and name in (select value from json_each(?))`)
  const done = rows<[string]>('firstLoad.done', 'delete from indexes_off where name = ?')
  const empty = (): void => {
    db.exec('delete from documents; delete from packs; delete from ticket_departments; delete from streets; delete from checks; delete from called; delete from tickets')
    documents.forgetOpened()
    search.removeAll()
  }
  const build = (names: readonly string[]): boolean => {
    const next = off.get(JSON.stringify(names))
    if (next === undefined) return false
    db.exec(next.sql)
    done.run(next.name)
    return true
  }
  return {
    due: () => off.get(JSON.stringify(NEEDED)) !== undefined || (count.get(NEXT_TO_NOTHING) ?? 0) < NEXT_TO_NOTHING,
    begin: () => {
      note.run(JSON.stringify(TAKEN_OFF))
      for (const name of TAKEN_OFF) db.exec(`drop index if exists ${name}`)
      empty()
    },
    empty,
    straight: (on) => alone(() => {
      db.pragma(`journal_mode = ${on ? 'TRUNCATE' : 'WAL'}`)
      // with FTS5 in the file SQLite 3.53 holds its read of it until it is asked something else, and the log cannot be emptied ('table is locked')
      db.pragma('user_version')
    }),
    finishOne: () => build(NEEDED),
    ordersLeft: () => off.get(JSON.stringify(NEEDED)) === undefined && off.get(JSON.stringify(ORDERS)) !== undefined,
    finishOrder: () => void build(ORDERS),
  }
}
