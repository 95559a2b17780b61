import { statSync } from 'node:fs'
import { join } from 'node:path'
import { openReadOnly } from '#desk/sqlite/open.ts'
import type { figureBook } from '../figures.ts'
import { keyOf } from './desk-files.ts'

/** What search alone needs: the folded words of each ticket and the indexes over them. */
const TEXT_INDEX = /^(?:search_|letters_|ticket_texts|sqlite_autoindex_(?:search|letters))/
const LARGEST = 5

/** The prepared desk's database as the first sync and the index leave it: nothing is compacted. */
export function diskFigures(book: ReturnType<typeof figureBook>, prepared: string, tickets: number): void {
  const userData = join(prepared, 'desk')
  const file = join(userData, 'desk.db')
  const db = openReadOnly(file, keyOf(userData))
  const tables = db.prepare<[], { name: string; bytes: number }>('select name, sum(pgsize) as bytes from dbstat where aggregate = true group by name order by bytes desc').all()
  db.close()
  const searched = tables.filter(({ name }) => TEXT_INDEX.test(name)).reduce((sum, { bytes }) => sum + bytes, 0)
  const each = (name: string, bytes: number): void => book.say({ name: `disk per ticket: ${name}`, unit: 'bytes', tickets, runs: [bytes / tickets], limit: null })
  each('all of the database', statSync(file).size)
  each('without the text index', statSync(file).size - searched)
  for (const { name, bytes } of tables.slice(0, LARGEST)) each(`of it ${name}`, bytes)
}
