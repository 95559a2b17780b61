import { faultOf } from './faults.ts'
import type { Connection } from './open.ts'

export interface CheckedTable { readonly name: string; readonly sound: boolean; readonly rows: number | null }

/**
 * Whether what is stored can be read and is put together as it must be, a table with its indexes at a time. Nothing else is answered
 * meanwhile: some 5 ms a megabyte.
 */
export interface TableCheck {
  /** In the order of their names; the same until the database's form changes. */
  readonly tables: () => readonly string[]
  /** `rows`: null where they cannot be counted. */
  readonly check: (name: string) => CheckedTable
}

export function tableCheck(db: Connection): TableCheck {
  const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
  return {
    // a virtual table has its rows in tables of its own, which are among these
    tables: () => db.prepare<[], string>(`select name from sqlite_schema where type = 'table' and sql not like 'create virtual%' order by name`).pluck().all(),
    check: (name) => {
      try {
        const [said] = db.prepare<[], string>(`pragma quick_check(${quoted(name)})`).pluck().all()
        const rows = db.prepare<[], number>(`select count(*) from ${quoted(name)}`).pluck().get() ?? null
        return { name, sound: said === 'ok', rows }
      } catch (error) {
        // a page that was changed on the disk does not even decrypt
        if (faultOf(error) !== 'database_unreadable') throw error
        return { name, sound: false, rows: null }
      }
    },
  }
}
