import { MIGRATIONS } from './migrations.ts'
import type { Connection } from './open.ts'

export class NewerDatabase extends Error {
  override readonly name = 'NewerDatabase'
}

/** Throws NewerDatabase when a later console wrote this file: an older one must not touch it. */
export function migrate(db: Connection, migrations: readonly string[] = MIGRATIONS): void {
  db.transaction(() => {
    const done = db.pragma('user_version', { simple: true }) as number
    if (done > migrations.length) throw new NewerDatabase(`schema ${done}, this console knows ${migrations.length}`)
    migrations.slice(done).forEach((sql, index) => {
      db.exec(sql)
      db.pragma(`user_version = ${done + index + 1}`)
    })
  }).immediate()
}
