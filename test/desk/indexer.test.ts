import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import { openIndexer } from '#desk/indexer.ts'
import { openReadOnly } from '#desk/sqlite/open.ts'
import { openStore } from '#desk/sqlite/store.ts'

const folder = mkdtempSync(join(tmpdir(), 'peygir-indexer-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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
  await until(() => sizes.length === 3)
  await turn()
  expect([store.search.waiting(), indexer.progress()]).toEqual([970, { done: 0, total: 970 }])
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

it('builds the orders of lists that a first sync left for later, and not before what looking up needs is there', async () => {
  const key = randomBytes(32).toString('hex')
  const open = (): ReturnType<typeof openStore> => openStore(join(folder, 'orders.db'), key, () => undefined)
  const first = open()
  first.transaction(() => first.firstLoad.begin())
  expect([first.firstLoad.due(), first.firstLoad.ordersLeft()]).toEqual([true, false])
  while (first.transaction(first.firstLoad.finishOne));
  expect(first.firstLoad.ordersLeft()).toBe(true)
  // the console ends before they are there
  first.close()
  const store = open()
  const indexer = openIndexer({ store: () => store, onProgress: () => undefined, onMended: () => undefined, onError: (error) => { throw error } })
  indexer.start()
  await until(() => !store.firstLoad.ordersLeft())
  await indexer.stop()
  store.close()
  openStore(join(folder, 'fresh.db'), key, () => undefined).close()
  expect(indexesOf('orders.db', key)).toEqual(indexesOf('fresh.db', key))
})

function indexesOf(file: string, key: string): unknown[] {
  const db = openReadOnly(join(folder, file), key)
  onTestFinished(() => void db.close())
  return db.prepare("select name from sqlite_master where type = 'index' order by name").pluck().all()
}

it('lets more and more news come together before it indexes, and begins anew after a calm', async () => {
  const store = openStore(join(folder, 'pauses.db'), randomBytes(32).toString('hex'), () => undefined)
  onTestFinished(() => store.close())
  const timers: { ms: number; fire: () => void; over: boolean }[] = []
  const indexer = openIndexer({
    store: () => store, onProgress: () => undefined, onMended: () => undefined, onError: (error) => { throw error },
    wait: (ms, then) => {
      const timer = { ms, fire: then, over: false }
      timers.push(timer)
      return () => { timer.over = true }
    },
  })
  const round = (): void => {
    indexer.soon()
    timers.at(-1)!.fire()
  }
  for (let n = 0; n < 6; n++) round()
  // each round is a wait, and the calm after it, which the next round ends
  expect(timers.filter((_, n) => n % 2 === 0).map(({ ms }) => ms)).toEqual([400, 800, 1600, 3200, 6400, 6400])
  expect(timers.filter((_, n) => n % 2 === 1).map(({ over }) => over)).toEqual([true, true, true, true, true, false])
  timers.at(-1)!.fire()
  indexer.soon()
  expect(timers.at(-1)!.ms).toBe(400)
  await indexer.stop()
})
