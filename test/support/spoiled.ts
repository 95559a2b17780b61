import { randomBytes } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { openConnection } from '#desk/sqlite/open.ts'

/** Overwrites part of every page of these tables, so that no read of them can succeed. */
export function spoil(file: string, key: string, tables: readonly string[]): void {
  const db = openConnection(file, key)
  const size = db.pragma('page_size', { simple: true }) as number
  const pages = db.prepare<[string], number>('select pageno from dbstat where name in (select value from json_each(?))').pluck().all(JSON.stringify(tables))
  db.close()
  if (pages.length === 0) throw new Error(`no pages of ${tables.join(', ')}`)
  const handle = openSync(file, 'r+')
  for (const page of pages) writeSync(handle, randomBytes(64), 0, 64, (page - 1) * size + 1000)
  closeSync(handle)
}
