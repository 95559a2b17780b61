import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '#desk/sqlite/store.ts'

const folder = mkdtempSync(join(tmpdir(), 'peygir-straight-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('what was written straight into the file is followed by an empty log, from which nothing erased can be read', () => {
  const file = join(folder, 'desk.db')
  const store = openStore(file, '5a'.repeat(32), () => undefined)
  store.firstLoad.straight(true)
  store.transaction(() => store.meta.set('epoch', 'here'))
  store.firstLoad.straight(false)
  store.emptyLog()
  store.transaction(() => store.meta.set('epoch', 'there'))
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(0)
  store.emptyLog()
  expect(statSync(`${file}-wal`).size).toBe(0)
  expect([store.pragma('journal_mode'), store.meta.get('epoch')]).toEqual(['wal', 'there'])
  store.close()
})
