import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import { decideCommand } from '#domain/catalog.ts'
import { NO_FACTS } from '#domain/decider.ts'
import { FIRST_PAYLOAD, trackingCode } from '#domain/tracking-code/code.ts'
import { ALL_TICKETS } from '#ipc/contract.ts'
import { EMPTY, decidedOn } from '#sync/refold.ts'
import { listAsking, ticketFinder } from '#desk/find-tickets.ts'
import { FEW, openIndexer } from '#desk/indexer.ts'
import { indexSome } from '#desk/search-words.ts'
import { atOnce, type Steps } from '#desk/sqlite/list-walk.ts'
import { openConnection, openReadOnly } from '#desk/sqlite/open.ts'
import { openStore, type Store } from '#desk/sqlite/store.ts'
import { confirmStream, forgetStream } from '#desk/standing.ts'
import { DESK, OPERATOR, registerData, uuid } from '../support/commands.ts'

const folder = mkdtempSync(join(tmpdir(), 'peygir-indexer-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('leaves the file to a first sync, also in the middle of its work, and goes on when that has ended', async () => {
  const store = openStore(join(folder, 'desk.db'), randomBytes(32).toString('hex'), () => undefined)
  onTestFinished(() => store.close())
  store.transaction(() => {
    for (let number = 1; number <= 3000; number++) store.search.wait(number)
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
  expect(store.search.waiting()).toBe(3000)
  held.up = false
  indexer.start()
  await until(() => sizes.length === 3)
  await turn()
  expect([store.search.waiting(), indexer.progress()]).toEqual([2970, { done: 0, total: 2970 }])
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

it('indexes together what changes within a minute, and sooner where much came or something erased is still legible', async () => {
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
  const waits = (): number[] => timers.filter(({ over }) => !over).map(({ ms }) => ms)
  for (let n = 0; n < 3; n++) indexer.soon()
  expect(waits()).toEqual([60_000])
  store.meta.set('remnants', 'found')
  for (let n = 0; n < 3; n++) indexer.soon()
  expect(waits()).toEqual([400])
  timers.at(-1)!.fire()
  await until(() => store.meta.get('remnants') === 'merged')
  indexer.soon()
  expect(waits()).toEqual([400, 60_000])
  indexer.soon(true)
  expect(waits()).toEqual([400, 400])
  await indexer.stop()
  expect(timers.at(-1)!.over).toBe(true)
})

it('does not wait for a minute where more wait than a search looks through', async () => {
  const store = openStore(join(folder, 'many.db'), randomBytes(32).toString('hex'), () => undefined)
  onTestFinished(() => store.close())
  const waits: number[] = []
  const indexer = openIndexer({
    store: () => store, onProgress: () => undefined, onMended: () => undefined, onError: (error) => { throw error },
    wait: (ms) => {
      waits.push(ms)
      return () => undefined
    },
  })
  store.transaction(() => {
    for (let number = 1; number <= FEW; number++) store.search.wait(number)
  })
  indexer.soon()
  store.transaction(() => store.search.wait(FEW + 1))
  indexer.soon()
  expect(waits).toEqual([60_000, 400])
  await indexer.stop()
})

it('a search that runs goes on with the words with which it began, and what was rolled back was never said', () => {
  const store = openStore(join(folder, 'running.db'), randomBytes(32).toString('hex'), () => undefined)
  onTestFinished(() => store.close())
  const asking = listAsking()
  const walk = (text: string): Steps<Uint32Array> => store.list.whole(...asking(store, { ...ALL_TICKETS, text }, null, { operatorId: '', now: 0 }))
  store.transaction(() => keepTicket(store, 1, 'درخت افتاده'))
  const [tree, wire] = [walk('درخت'), walk('سیم')]
  store.transaction(() => keepTicket(store, 1, 'سیم پاره'))
  expect([tree, wire].map((steps) => atOnce(steps).length)).toEqual([1, 0])
  expect(['درخت', 'سیم'].map((text) => atOnce(walk(text)).length)).toEqual([0, 1])
  expect(() => store.transaction(() => {
    keepTicket(store, 1, 'نشت گاز')
    keepTicket(store, 2, 'نشت گاز')
    expect([store.search.waiting(), atOnce(walk('گاز')).length]).toEqual([2, 2])
    throw new Error('rolled back')
  })).toThrow('rolled back')
  expect([store.search.waiting(), ...['سیم', 'گاز'].map((text) => atOnce(walk(text)).length)]).toEqual([1, 1, 0])
})

it('leaves an index that was built in one go in one segment: a search reads each', async () => {
  const key = randomBytes(32).toString('hex')
  const store = openStore(join(folder, 'segments.db'), key, () => undefined)
  store.transaction(() => {
    for (let number = 1; number <= 1600; number++) keepTicket(store, number)
  })
  const indexer = openIndexer({
    store: () => store, onProgress: () => undefined, onMended: () => undefined, onError: (error) => { throw error },
    pacing: () => ({ size: () => 500, isOver: () => false, run: async (_, does) => {
      does()
      await Promise.resolve()
    } }),
  })
  indexer.start()
  await until(() => store.search.waiting() === 0 && indexer.progress() === null)
  await indexer.stop()
  store.close()
  const db = openReadOnly(join(folder, 'segments.db'), key)
  onTestFinished(() => void db.close())
  expect(db.prepare('select count(*) from ticket_texts').pluck().get()).toBe(1600)
  expect(['search', 'letters'].map((index) => db.prepare(`select count(distinct segid) from ${index}_idx`).pluck().get())).toEqual([1, 1])
})

it('lets a window that asks one thing after another go first, and goes on all the same', async () => {
  const store = openStore(join(folder, 'asked.db'), randomBytes(32).toString('hex'), () => undefined)
  onTestFinished(() => store.close())
  store.transaction(() => {
    for (let number = 1; number <= 30; number++) store.search.wait(number)
  })
  const waits: (() => void)[] = []
  const slices: number[] = []
  const indexer = openIndexer({
    store: () => store, onProgress: () => undefined, onMended: () => undefined, onError: (error) => { throw error },
    pacing: () => ({ size: () => 10, isOver: () => false, run: async (count, work) => {
      work()
      if (slices.push(count) === 1) indexer.asked()
    } }),
    wait: (_, then) => {
      waits.push(then)
      return () => undefined
    },
  })
  indexer.asked()
  indexer.start()
  for (let times = 1; times <= 8; times++) {
    await until(() => waits.length === times)
    expect(store.search.waiting()).toBe(30)
    indexer.asked()
    waits.at(-1)!()
  }
  await until(() => store.search.waiting() === 20)
  // nobody asks any more while it waits for the next slice
  await until(() => waits.length === 9)
  await new Promise((later) => { setTimeout(later, 40) })
  waits.at(-1)!()
  await until(() => store.search.waiting() === 0)
  expect(waits).toHaveLength(9)
  await indexer.stop()
})

it('ends while it lets somebody go first', async () => {
  const store = openStore(join(folder, 'ended.db'), randomBytes(32).toString('hex'), () => undefined)
  onTestFinished(() => store.close())
  store.transaction(() => store.search.wait(1))
  const ended: boolean[] = []
  const indexer = openIndexer({
    store: () => store, onProgress: () => undefined, onMended: () => undefined, onError: (error) => { throw error },
    wait: () => () => void ended.push(true),
  })
  indexer.asked()
  indexer.start()
  await turn()
  await indexer.stop()
  expect([ended, store.search.waiting()]).toEqual([[true], 1])
})

it('a ticket that waits is found as it stands then, however often it changed meanwhile, and one that is gone under nothing; so does the index have it when it is at it', () => {
  const store = openStore(join(folder, 'words.db'), randomBytes(32).toString('hex'), () => undefined)
  onTestFinished(() => store.close())
  const found = (text: string): number => ticketFinder()(store, { ...ALL_TICKETS, text }, null, { operatorId: '', now: 0 }).length
  store.transaction(() => keepTicket(store, 1, 'درخت افتاده'))
  expect(found('درخت')).toBe(1)
  store.transaction(() => keepTicket(store, 1, 'سیم پاره'))
  store.transaction(() => keepTicket(store, 1, 'دیوار ریخته'))
  expect([store.search.waiting(), found('درخت'), found('سیم'), found('دیوار'), store.search.waiting()]).toEqual([1, 0, 0, 1, 1])
  store.transaction(() => expect(indexSome(store, 100)).toBe(1))
  expect([store.search.waiting(), found('درخت'), found('سیم'), found('دیوار')]).toEqual([0, 0, 0, 1])
  store.transaction(() => {
    keepTicket(store, 1, 'نشت گاز')
    forgetStream(store, 'ticket', uuid(1))
    store.search.wait(1)
    expect(indexSome(store, 100)).toBe(1)
  })
  expect([store.search.waiting(), found('گاز'), found('دیوار')]).toEqual([0, 0, 0])
})

it('of a database of before, in which what waits has its new words already, the index forgets the words that it really holds', () => {
  const key = randomBytes(32).toString('hex')
  const file = join(folder, 'before.db')
  const first = openStore(file, key, () => undefined)
  first.transaction(() => {
    keepTicket(first, 1, 'درخت افتاده')
    indexSome(first, 1)
    keepTicket(first, 2, 'سیم پاره')
  })
  first.close()
  const db = openConnection(file, key)
  db.exec(`alter table search_waiting add column indexed text;
    insert into search_waiting (number, indexed) select number, folded from ticket_texts;
    update ticket_texts set folded = 'دیوار ریخته';
    insert into ticket_texts (number, folded, entry) values (2, 'سیم پاره', 2);
    drop index checks_lane;
    alter table checks drop column reporter_id;
    create index checks_lane on checks (kind, owner_id, role_id, tried, late, wakes, sleeps)`)
  db.pragma(`user_version = ${Number(db.pragma('user_version', { simple: true })) - 4}`)
  db.close()
  const store = openStore(file, key, () => undefined)
  store.transaction(() => {
    for (const n of [1, 2]) keepTicket(store, n, 'نشت گاز')
    expect(indexSome(store, 10)).toBe(2)
  })
  store.close()
  const after = openReadOnly(file, key)
  onTestFinished(() => void after.close())
  expect(['درخت', 'دیوار', 'سیم', 'نشت'].map((word) => after.prepare('select count(*) from search where search match ?').pluck().get(`"${word}"`))).toEqual([0, 0, 0, 2])
})

/** As the server has it, with these words. */
function keepTicket(store: Store, n: number, text = `پیام ${n}`): void {
  const command = { stream: 'ticket', streamId: uuid(n), type: 'RegisterTicket', data: registerData(uuid(n), text) } as const
  const context = { commandId: uuid(n + 1000), at: n, trackingCode: trackingCode(FIRST_PAYLOAD + n), directoryVersion: 1, operator: OPERATOR, deskId: DESK, facts: NO_FACTS }
  const decided = decideCommand(null, command, context)
  if (!decided.ok) throw new Error(decided.refusal.code)
  confirmStream(store, 'ticket', decidedOn(EMPTY, { command, context }, decided), 0, [])
}
