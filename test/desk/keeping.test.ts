import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepFor } from '#desk/keeping.ts'
import { openStore, type Store } from '#desk/sqlite/store.ts'

const DAY = 24 * 3600_000
const at = {} as { folder: string; store: Store; copies: number[] }
const STAYS = ['desk.db', 'install-id', 'key', 'policy.json', 'rescue.journal']
const ASIDE = ['desk.db.unreadable-2026-01-02T03-04-05', 'desk.db-wal.unreadable-2026-01-02T03-04-05', 'key.aside-20260102T030405000Z', 'rescue.journal.unreadable-2026-01-02T03-04-05']

beforeEach(() => {
  at.folder = mkdtempSync(join(tmpdir(), 'peygir-keeping-'))
  at.copies = []
  mkdirSync(join(at.folder, 'logs'))
  for (const name of [...STAYS.slice(1), ...ASIDE, 'logs/host.log', 'logs/host.log.1']) writeFileSync(join(at.folder, name), '')
  at.store = openStore(join(at.folder, 'desk.db'), 'ab'.repeat(32), () => undefined)
})
afterEach(() => {
  at.store.close()
  rmSync(at.folder, { recursive: true })
})

/** What is there once it has looked, so many days from now. */
function leftAfter(inDays: number, days: number): readonly string[] {
  const end = keepFor({ folder: at.folder, days, store: () => at.store, attachments: { forgetCopies: (before) => at.copies.push(before) }, now: () => Date.now() + inDays * DAY, log: () => undefined, onTrouble: (error) => { throw error } })
  end()
  return [...readdirSync(at.folder), ...readdirSync(join(at.folder, 'logs'))].filter((name) => !/^(?:desk\.db-\w+|logs)$/.test(name)).toSorted()
}
const all = [...STAYS, ...ASIDE, 'host.log', 'host.log.1'].toSorted()

test('what was put aside and old logs go when they are older than IT wants them kept, nothing else does', () => {
  expect(leftAfter(30, 31)).toEqual(all)
  expect(leftAfter(31, 30)).toEqual([...STAYS, 'host.log'].toSorted())
  expect(at.copies).toHaveLength(2)
})

test('without a word of IT nothing goes for its age', () => {
  expect(leftAfter(4000, 0)).toEqual(all)
  expect(at.copies).toEqual([])
})

test('a clock that the server found ahead takes nothing before its time', () => {
  at.store.meta.set('clockOffset', String(20 * DAY))
  expect(leftAfter(40, 30)).toEqual(all)
})
