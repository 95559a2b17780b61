import { statSync } from 'node:fs'
import { join } from 'node:path'
import { openReadOnly } from '#desk/sqlite/open.ts'
import type { figureBook } from '../figures.ts'
import { keyOf } from './desk-files.ts'

/** What search alone needs: the folded words of each ticket and the indexes over them. */
const TEXT_INDEX = /^(?:search_|letters_|ticket_texts|sqlite_autoindex_(?:search|letters))/
const LARGEST = 5

/** The prepared desk's database as the first sync and the index leave it: nothing is compacted. Held against the bytes that are stored in it, without pages and their free room. */
export function diskFigures(book: ReturnType<typeof figureBook>, prepared: string, tickets: number): void {
  const userData = join(prepared, 'desk')
  const file = join(userData, 'desk.db')
  const db = openReadOnly(file, keyOf(userData))
  const tables = db.prepare<[], { name: string; bytes: number; content: number }>('select name, sum(pgsize) as bytes, sum(payload) as content from dbstat where aggregate = true group by name order by bytes desc').all()
  db.close()
  const of = (parts: typeof tables): { readonly bytes: number; readonly content: number } => ({ bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0), content: parts.reduce((sum, { content }) => sum + content, 0) })
  const [all, searched] = [of(tables), of(tables.filter(({ name }) => TEXT_INDEX.test(name)))]
  const each = (name: string, bytes: number, content: number): void =>
    book.say({ name: `disk per ticket: ${name}`, unit: 'bytes', tickets, runs: [bytes / tickets], limit: null, baseline: { name: 'its content without pages', runs: [content / tickets] } })
  const { size } = statSync(file)
  each('all of the database', size, all.content)
  each('without the text index', size - searched.bytes, all.content - searched.content)
  for (const { name, bytes, content } of tables.slice(0, LARGEST)) each(`of it ${name}`, bytes, content)
}
