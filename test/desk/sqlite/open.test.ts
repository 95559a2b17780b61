import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { faultOf } from '#desk/sqlite/faults.ts'
import { migrate, NewerDatabase } from '#desk/sqlite/migrate.ts'
import { openConnection } from '#desk/sqlite/open.ts'
import { openStore } from '#desk/sqlite/store.ts'

const KEY = 'ab'.repeat(32)
const folders: string[] = []
const fresh = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-store-'))
  folders.push(folder)
  return join(folder, 'desk.db')
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

test('every connection of the desk is durable, keeps its temporary data in memory, overwrites what is erased and is the only one', () => {
  const file = fresh()
  const store = openStore(file, KEY, () => undefined)
  expect({ synchronous: store.pragma('synchronous'), journal: store.pragma('journal_mode'), temp: store.pragma('temp_store'), locking: store.pragma('locking_mode'), erased: store.pragma('secure_delete') })
    .toEqual({ synchronous: 2, journal: 'wal', temp: 2, locking: 'exclusive', erased: 1 })
  store.close()
  // FULL holds for every connection only while this is the one place that opens any
  const sources = readdirSync('src/desk', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const opening = sources.filter((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').includes('new Database(')).map((entry) => entry.name)
  expect(opening).toEqual(['open.ts'])
})

test('a second program on the same files meets database_busy', () => {
  const file = fresh()
  const store = openStore(file, KEY, () => undefined)
  expect(faultOf(thrownBy(() => openStore(file, KEY, () => undefined)))).toBe('database_busy')
  store.close()
  openStore(file, KEY, () => undefined).close()
})

test('another key and a file that is no database are unreadable', () => {
  const file = fresh()
  openStore(file, KEY, () => undefined).close()
  expect(faultOf(thrownBy(() => openStore(file, 'cd'.repeat(32), () => undefined)))).toBe('database_unreadable')
  expect(thrownBy(() => openConnection(file, 'short'))).toBeInstanceOf(TypeError)
})

test('migrations go forward only, once each, and a newer file is left alone', () => {
  const file = fresh()
  openStore(file, KEY, () => undefined).close()
  const db = openConnection(file, KEY)
  const shipped = db.pragma('user_version', { simple: true }) as number
  expect(shipped).toBeGreaterThan(0)
  const more = [...Array.from({ length: shipped }, () => 'this was done long ago'), 'create table later (x)']
  migrate(db, more)
  migrate(db, more)
  expect(db.pragma('user_version', { simple: true })).toBe(shipped + 1)
  expect(() => migrate(db)).toThrow(NewerDatabase)
  // a migration that fails leaves nothing of itself
  expect(() => migrate(db, [...more, 'create table half (x); create table later (x)'])).toThrow('already exists')
  expect(db.prepare(`select count(*) from sqlite_master where name = 'half'`).pluck().get()).toBe(0)
  db.close()
})

function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
