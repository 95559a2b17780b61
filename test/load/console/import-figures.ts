import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openConnection } from '#desk/sqlite/open.ts'
import { node24 } from '../../../src/setup/node24.mjs'
import { root } from '../../../src/setup/paths.mjs'
import { output } from '../../../src/setup/processes.mjs'
import type { figureBook } from '../figures.ts'
import { citizenWords } from '../sync/citizen-words.ts'
import { startLoadServer } from '../sync/load-server.ts'
import { ADMIN, foundCity } from './desks.ts'
import { messagesOfCity } from './messages.ts'

const ROWS = 10_000
const HEADER = 'case_enquiry_id,open_dt,case_title,subject,reason,type,location,location_street_name,neighborhood,source,target_dt,closed_dt,closure_reason,queue,department,latitude,longitude'

/** A city's history of so many cases, in the form of a service request file that the product knows. */
function cases(): readonly (readonly string[])[] {
  const words = citizenWords(messagesOfCity())
  return Array.from({ length: ROWS }, (_, n) => [
    String(1_000_000 + n), `2011-${String(7 + (n % 6)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')} ${String(n % 24).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:33`, words.text(120).replace(/[",\n]/g, ' '),
    'Public Works Department', 'Street Lights', 'Street Light Outages', words.address().replace(/[",]/g, ' '), '', 'Greater Mattapan', 'Constituent Call', '2012-01-20 01:32:33', n % 3 === 0 ? '' : '2012-01-25 09:00:00', 'Case Resolved', 'PWDx_Lights', 'PWDx', '', '',
  ])
}

/** The whole of `npm run import`, from its start to its end, against the same rows put plainly into an encrypted, FULL database in one transaction. */
export async function importFigures(book: ReturnType<typeof figureBook>, work: string, runs: number): Promise<void> {
  const rows = cases()
  const file = join(work, 'history.csv')
  writeFileSync(file, [HEADER, ...rows.map((cells) => cells.join(','))].join('\n'))
  const password = join(work, 'password')
  writeFileSync(password, ADMIN.password, { mode: 0o600 })
  const through: number[] = [], plain: number[] = []
  for (let run = 0; run < runs; run++) {
    const city = join(work, `import-${run}`)
    mkdirSync(city, { recursive: true })
    await foundCity(join(city, 'server'))
    const server = await startLoadServer(join(city, 'server'))
    plain.push(ROWS / plainInserts(join(city, 'plain.db'), rows))
    const began = performance.now()
    const { code, stderr } = await output(node24, ['src/cli/import.ts', '--map', 'boston-311', file, '--server', server.url(), '--user', ADMIN.username, '--password-file', password, '--reject', join(city, 'rejected.ndjson')], { cwd: root })
    const seconds = (performance.now() - began) / 1000
    await server.stop('SIGTERM')
    if (code !== 0 || !stderr.includes(`${ROWS.toLocaleString('en')} new`)) throw new Error(`the import ended with ${code}: ${stderr}`)
    through.push(ROWS / seconds)
  }
  book.say({ name: `import of ${ROWS.toLocaleString('en')} rows through the server`, unit: 'rows/s', runs: through, limit: 0.25, judged: { by: 'median', ratio: true, atLeast: true }, baseline: { name: 'plain inserts of the same rows', runs: plain } })
}

/** Seconds. */
function plainInserts(file: string, rows: readonly (readonly string[])[]): number {
  const db = openConnection(file, 'ab'.repeat(32))
  const names = HEADER.split(',')
  db.exec(`create table history (number integer primary key, id text not null unique, ${names.map((name) => `${name} text`).join(', ')})`)
  const insert = db.prepare(`insert into history (id, ${names.join(', ')}) values (?, ${names.map(() => '?').join(', ')})`)
  const began = performance.now()
  db.transaction(() => {
    for (const cells of rows) insert.run(randomUUID(), ...cells)
  }).immediate()
  const seconds = (performance.now() - began) / 1000
  db.close()
  return seconds
}
