import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openConnection } from '#desk/sqlite/open.ts'
import { root } from '../../../src/setup/paths.mjs'
import { citizenWords } from './citizen-words.ts'
import { answerQuestions } from './program.ts'

/** What the figures are held against: SQLite with the desk's own settings (encrypted, FULL) and nothing of ours around it. */
const open = (folder: string) => {
  const file = join(folder, 'plain.db')
  for (const part of ['', '-wal', '-shm']) rmSync(file + part, { force: true })
  return openConnection(file, 'ab'.repeat(32))
}

answerQuestions({
  /** So many tickets as plain rows in one transaction. Milliseconds, by the clock and of the processor. */
  rows: ({ folder, count }: { folder: string; count: number }): { ms: number; processorMs: number } => {
    const words = citizenWords(JSON.parse(readFileSync(join(root, 'resources', 'demo-city', 'messages.json'), 'utf8')) as { text: string }[])
    const rows = Array.from({ length: count }, (_, n) => [
      randomUUID(), String(10_000_000 + n), 'registered', 'waste-collection', 'minudar', words.phone(), words.name(), words.text(200), 1.7e12 + n, 1.7e12 + n,
    ])
    const db = open(folder)
    db.exec(`create table ticket (number integer primary key, id text not null unique, code text not null, status text not null, category text not null, district text not null,
      phone text, name text, description text not null, received_at integer not null, updated_at integer not null)`)
    const insert = db.prepare('insert into ticket (id, code, status, category, district, phone, name, description, received_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    const began = performance.now()
    const processor = process.cpuUsage()
    db.transaction(() => {
      for (const row of rows) insert.run(...row)
    }).immediate()
    const ms = performance.now() - began
    const { user, system } = process.cpuUsage(processor)
    db.close()
    return { ms, processorMs: (user + system) / 1000 }
  },
  /** So many durable commits of a row as long as a queued command. Milliseconds. */
  commits: ({ folder, count }: { folder: string; count: number }): number => {
    const db = open(folder)
    db.exec('create table command (place integer primary key, id text not null, body text not null)')
    const insert = db.prepare('insert into command (id, body) values (?, ?)')
    const body = 'x'.repeat(1200)
    const began = performance.now()
    for (let n = 0; n < count; n++) insert.run(randomUUID(), body)
    const ms = performance.now() - began
    db.close()
    return ms
  },
})
