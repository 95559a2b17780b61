import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, onTestFinished } from 'vitest'
import { openIndexer } from '#desk/indexer.ts'
import { openStore } from '#desk/sqlite/store.ts'

const folder = mkdtempSync(join(tmpdir(), 'peygir-indexer-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('leaves the file to a first sync, also in the middle of its work, and goes on when that has ended', async () => {
  const store = openStore(join(folder, 'desk.db'), randomBytes(32).toString('hex'), () => undefined)
  onTestFinished(() => store.close())
  store.transaction(() => {
    for (let number = 1; number <= 1000; number++) store.search.write(number, `پیام ${number}`)
  })
  const held = { up: true }
  const sizes: number[] = []
  const indexer = openIndexer({
    store: () => store, isHeldUp: () => held.up, onProgress: () => undefined, onMended: () => undefined, onError: (error) => { throw error },
    pacing: () => ({ size: () => 10, isOver: () => false, run: async (count, work) => {
      work()
      sizes.push(count)
      if (sizes.length === 3) held.up = true
      await Promise.resolve()
    } }),
  })
  indexer.start()
  await turn()
  expect(store.search.waiting()).toBe(1000)
  held.up = false
  indexer.start()
  await until(() => indexer.progress() === null)
  expect(store.search.waiting()).toBe(970)
  held.up = false
  indexer.start()
  await until(() => indexer.progress() === null)
  expect(store.search.waiting()).toBe(0)
})

const turn = (): Promise<void> => new Promise((next) => { setImmediate(next) })

async function until(so: () => boolean): Promise<void> {
  do await turn()
  while (!so())
}
