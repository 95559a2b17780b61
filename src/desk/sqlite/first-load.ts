import type { Connection } from './open.ts'
import type { Queries } from './query.ts'

/**
 * The first sync of a desk writes tens of thousands of tickets. Indexes whose keys come in no order (ids, phones, names) would
 * have every slice rewrite pages all over the file; they are taken off before and each is built in one go after. Only the
 * one that lists the newest first stays, so that the tickets can be seen as they come.
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
  /** Builds one index again; false when all are there. */
  readonly finishOne: () => boolean
}

/** With less than this, beginning anew costs nothing that somebody could notice. */
const NEXT_TO_NOTHING = 1000
const TAKEN_OFF = [
  'tickets_id', 'tickets_code', 'tickets_phone', 'tickets_name', 'tickets_updated', 'tickets_due', 'tickets_category', 'tickets_place',
  'tickets_department', 'tickets_urgency', 'tickets_status', 'tickets_incident', 'ticket_departments_number',
  'checks_lane', 'called_phone',
]

export function firstLoad(db: Connection, { rows, column }: Queries): FirstLoad {
  const count = column<[number], number>('firstLoad.count', 'select count(*) from (select 1 from documents limit ?)')
  const off = rows<[], { name: string; sql: string }>('firstLoad.off', 'select name, sql from indexes_off order by name limit 1')
  const note = rows<[string]>('firstLoad.note', `
    insert or ignore into indexes_off (name, sql) select name, sql from sqlite_master where type = 'index' and name in (select value from json_each(?))`)
  const done = rows<[string]>('firstLoad.done', 'delete from indexes_off where name = ?')
  const empty = (): void => {
    db.exec(`delete from documents; delete from ticket_texts; delete from search_waiting; delete from ticket_departments; delete from streets; delete from checks; delete from called; delete from tickets;
        insert into search (search) values ('delete-all'); insert into letters (letters) values ('delete-all')`)
  }
  return {
    due: () => off.get() !== undefined || (count.get(NEXT_TO_NOTHING) ?? 0) < NEXT_TO_NOTHING,
    begin: () => {
      note.run(JSON.stringify(TAKEN_OFF))
      for (const name of TAKEN_OFF) db.exec(`drop index if exists ${name}`)
      empty()
    },
    empty,
    straight: (on) => void db.pragma(`journal_mode = ${on ? 'TRUNCATE' : 'WAL'}`),
    finishOne: () => {
      const next = off.get()
      if (next === undefined) return false
      db.exec(next.sql)
      done.run(next.name)
      return true
    },
  }
}
