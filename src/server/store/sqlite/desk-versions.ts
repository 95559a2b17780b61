import { lookInto } from './connection.ts'

/** As the desk last said of itself; null: it never has, to a server that asked. Milliseconds since 1970. */
export interface DeskVersion {
  readonly deskId: string
  readonly name: string
  readonly scope: string
  readonly version: string | null
  readonly protocol: number | null
  readonly lastSeenAt: number | null
}

/**
 * Desks at work in the city, read without opening the store: a newer program that opens it changes its tables, and this is
 * asked before an upgrade, while the older one runs. Throws when the file cannot be read.
 */
export const deskVersions = (database: string): readonly DeskVersion[] => lookInto(database, (db) => {
  const knows = db.prepare<[], number>("SELECT count(*) FROM pragma_table_info('desk_report') WHERE name = 'protocol'").pluck().get() === 1
  return db.prepare<[], DeskVersion>(
    `SELECT d.id AS deskId, d.name, d.scope, r.version, ${knows ? 'r.protocol' : 'NULL AS protocol'}, d.last_seen_at AS lastSeenAt
     FROM desk d LEFT JOIN desk_report r ON r.desk_id = d.id WHERE d.revoked_at IS NULL ORDER BY d.enrolled_at`).all()
})

/** The oldest protocol that a server which ran on this file served; null: none has said. Throws when the file cannot be read. */
export const servedFrom = (database: string): number | null => lookInto(database, (db) => {
  const said = db.prepare<[], string>("SELECT value FROM meta WHERE key = 'serves_from'").pluck().get()
  return said === undefined ? null : Number(said)
})
