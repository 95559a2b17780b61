import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openConnection } from '#desk/sqlite/open.ts'
import { ALL_TICKETS } from '#ipc/contract.ts'
import { closeDesks, eventsOf, openTestDesk, readyDesk, type TestDesk } from '../support/desk.ts'
import { memoryServer, PASSWORD } from '../support/memory-server.ts'
import { spoil } from '../support/spoiled.ts'

afterEach(closeDesks)

/** A desk with three answered and five unanswered messages and one draft, closed, its server away. */
async function closedDesk() {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  for (let n = 0; n < 3; n++) await desk.register({}, `پاسخ‌گرفته ${n}`)
  await desk.when('answered', ({ waiting, phase }) => waiting === 0 && phase === 'online')
  server.line.up = false
  const codes: string[] = []
  for (let n = 0; n < 5; n++) codes.push((await desk.register({}, `مانده ${n}`)).code)
  await desk.ok('draft.put', { id: randomUUID(), body: { text: 'پیش‌نویس' } })
  await desk.close()
  return { server, desk, codes, file: join(desk.folder, 'desk.db') }
}

const again = (server: ReturnType<typeof memoryServer>, { folder, key }: TestDesk) => openTestDesk({ ...server, folder, key, enrolmentCode: null })

/** The rebuilt desk fetches what it lost and sends what was saved, each once. */
async function expectAllSent(server: ReturnType<typeof memoryServer>, desk: TestDesk, codes: readonly string[]) {
  server.line.up = true
  await desk.ok('sync.now', {})
  await desk.when('all sent', ({ waiting, phase }) => waiting === 0 && phase === 'online')
  await desk.ok('session.signIn', { username: 'zahra', password: PASSWORD })
  expect(desk.desk.status().attention).toBe(0)
  expect(await desk.list()).toHaveLength(8)
  expect(eventsOf(server).slice(3).map(({ event }) => event['code'])).toEqual(codes)
}

test('a destroyed header: the file is kept aside, a new one is built, no unanswered command is lost', async () => {
  const { server, desk, codes, file } = await closedDesk()
  const damaged = readFileSync(file)
  randomBytes(200).copy(damaged, 0)
  writeFileSync(file, damaged)
  const rebuilt = await again(server, desk)
  const { storage, enrolled, waiting } = rebuilt.desk.status()
  expect(storage).toMatchObject({ code: 'database_unreadable', details: { rescued: 5 } })
  expect({ enrolled, waiting }).toEqual({ enrolled: true, waiting: 5 })
  expect(readFileSync(String(storage?.details['aside']))).toEqual(damaged)
  await expectAllSent(server, rebuilt, codes)
})

test('damaged pages of the outbox: the journal has the commands, the drafts are read from the damaged file', async () => {
  const { server, desk, codes, file } = await closedDesk()
  spoil(file, desk.key, ['outbox', 'tickets'])
  const rebuilt = await again(server, desk)
  // five commands and the draft
  expect(rebuilt.desk.status().storage).toMatchObject({ code: 'database_unreadable', details: { rescued: 6 } })
  await expectAllSent(server, rebuilt, codes)
  expect((await rebuilt.ok('draft.list', {})).map(({ body }) => body)).toEqual([{ text: 'پیش‌نویس' }])
})

test('damage that shows only while the desk runs: one call is refused, then all is rebuilt', async () => {
  const { server, desk, codes, file } = await closedDesk()
  // a table that nobody reads at the start
  spoil(file, desk.key, ['saved_views'])
  const opened = await again(server, desk)
  expect(opened.desk.status().storage).toBeNull()
  // the key of an operator who signed in here is in the sound part
  await opened.ok('session.signIn', { username: 'zahra', password: PASSWORD })
  expect(await opened.refused('view.list', {})).toMatchObject({ code: 'database_unreadable', details: { rescued: 6 } })
  expect(await opened.ok('view.list', {})).toEqual([])
  expect((await opened.ok('ticket.list', { ...ALL_TICKETS, text: 'ما' })).numbers).toHaveLength(5)
  await expectAllSent(server, opened, codes)
})

test('a lost write-ahead log: commits that it swallowed are done again from the journal', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  server.line.up = false
  await desk.close()
  const before = readFileSync(join(desk.folder, 'desk.db'))
  const opened = await again(server, desk)
  await opened.ok('session.signIn', { username: 'zahra', password: PASSWORD })
  const { code } = await opened.register({}, 'در گزارش نوشته شد')
  await opened.close()
  // as if the disk had never got them
  writeFileSync(join(desk.folder, 'desk.db'), before)
  rmSync(join(desk.folder, 'desk.db-wal'), { force: true })
  const redone = await again(server, desk)
  expect(redone.desk.status()).toMatchObject({ waiting: 1, storage: null })
  await redone.ok('session.signIn', { username: 'zahra', password: PASSWORD })
  expect(await redone.list({ text: 'گزارش' })).toEqual([code])
  // its code is used up with it
  expect((await redone.register()).code).not.toBe(code)
})

test('a database that vanished is rebuilt from the journal and said to be', async () => {
  const { server, desk, codes } = await closedDesk()
  for (const name of readdirSync(desk.folder)) if (name.startsWith('desk.db')) rmSync(join(desk.folder, name))
  const rebuilt = await again(server, desk)
  expect(rebuilt.desk.status().storage).toMatchObject({ code: 'database_unreadable', details: { rescued: 5, aside: null } })
  await expectAllSent(server, rebuilt, codes)
})

test('with another key nothing can be rescued, and nothing is destroyed', async () => {
  const { server, desk } = await closedDesk()
  const before = readFileSync(join(desk.folder, 'desk.db'))
  const other = await openTestDesk({ ...server, folder: desk.folder, key: randomBytes(32).toString('hex'), enrolmentCode: null })
  const { storage, enrolled } = other.desk.status()
  expect({ code: storage?.code, rescued: storage?.details['rescued'], enrolled }).toEqual({ code: 'database_unreadable', rescued: 0, enrolled: false })
  expect(readFileSync(String(storage?.details['aside']))).toEqual(before)
  expect(readdirSync(desk.folder).some((name) => name.startsWith('rescue.journal.unreadable-'))).toBe(true)
  await other.close()
  expect(existsSync(join(desk.folder, 'desk.db'))).toBe(true)
})

test('a sound database is looked through part by part, and is not built anew for anybody', async () => {
  const { desk } = await closedDesk()
  const opened = await desk.reopen()
  const found = await checked(opened)
  expect(found.parts).toBeGreaterThan(20)
  expect(found.damaged).toBe(0)
  expect(await opened.refused('store.repair', {})).toMatchObject({ code: 'database_sound' })
  const { tables, status, problem } = await opened.desk.diagnose()
  expect(tables).toHaveLength(found.parts)
  expect(tables.every(({ sound }) => sound)).toBe(true)
  expect(tables.find(({ name }) => name === 'outbox')?.rows).toBeGreaterThanOrEqual(5)
  expect({ waiting: status.waiting, problem }).toEqual({ waiting: 5, problem: 'server_unreachable' })
})

test('damage that no work has met yet is found by the check; the repair brings over what was not sent, and it arrives', async () => {
  const { server, desk, codes, file } = await closedDesk()
  spoil(file, desk.key, ['streams', 'ticket_texts'])
  const opened = await again(server, desk)
  expect(opened.desk.status().storage).toBeNull()
  expect((await checked(opened)).damaged).toBe(2)
  expect((await opened.desk.diagnose()).tables.filter(({ sound }) => !sound).map(({ name }) => name)).toEqual(['streams', 'ticket_texts'])
  // five commands and the draft
  expect(await opened.ok('store.repair', {})).toEqual({ rescued: 6 })
  expect(opened.desk.status().storage).toMatchObject({ code: 'database_unreadable', details: { rescued: 6 } })
  expect((await checked(opened)).damaged).toBe(0)
  await expectAllSent(server, opened, codes)
})

test('a database that makes the console fail is put aside when a person says so, and what was not sent arrives', async () => {
  const { server, desk, codes, file } = await closedDesk()
  const db = openConnection(file, desk.key)
  db.prepare(`update meta set value = 'no enrolment' where name = 'enrolment'`).run()
  db.close()
  await expect(again(server, desk)).rejects.toThrow('JSON')
  const mended = await openTestDesk({ ...server, folder: desk.folder, key: desk.key, enrolmentCode: null, repair: true })
  expect(mended.desk.status()).toMatchObject({ enrolled: true, waiting: 5, storage: { code: 'database_unreadable' } })
  await expectAllSent(server, mended, codes)
})

async function checked(desk: TestDesk): Promise<{ parts: number; damaged: number }> {
  const { parts } = await desk.ok('store.check', { part: 0 })
  const sound: boolean[] = []
  for (let part = 0; part < parts; part++) sound.push((await desk.ok('store.check', { part })).sound)
  return { parts, damaged: sound.filter((each) => !each).length }
}
