import { randomUUID } from 'node:crypto'
import { copyFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { giveBackDatabase } from '#desk/returned-database.ts'
import { NewerDatabase } from '#desk/sqlite/migrate.ts'
import { openConnection } from '#desk/sqlite/open.ts'
import { closeDesks, eventsOf, openTestDesk, readyDesk } from '../support/desk.ts'
import { memoryServer, PASSWORD } from '../support/memory-server.ts'

afterEach(closeDesks)

test('a database that a newer console changed: the copy from before takes its place, and every word since is in it and reaches the server', async () => {
  const server = memoryServer(Date.now)
  const before = await readyDesk(server)
  await before.register({}, 'پیش از نسخهٔ تازه')
  await before.when('answered', ({ waiting, phase }) => waiting === 0 && phase === 'online')
  const stale = randomUUID()
  await before.ok('draft.put', { id: stale, body: { text: 'پس از نسخهٔ تازه ثبت شد' } })
  await before.close()
  const file = join(before.folder, 'desk.db')
  const copy = join(before.folder, 'previous.db')
  copyFileSync(file, copy)

  const newer = await openTestDesk({ ...server, folder: before.folder, key: before.key, enrolmentCode: null })
  await newer.signIn()
  await newer.register({}, 'در نسخهٔ تازه، پاسخ‌گرفته')
  await newer.when('answered', ({ waiting, phase }) => waiting === 0 && phase === 'online')
  await newer.ok('draft.remove', { id: stale })
  server.line.up = false
  const { code } = await newer.register({}, 'در نسخهٔ تازه، مانده')
  const draft = randomUUID()
  await newer.ok('draft.put', { id: draft, body: { text: 'در نسخهٔ تازه آغاز شد' } })
  await newer.close()
  const db = openConnection(file, before.key)
  db.exec('create table of_the_future (x)')
  db.pragma('user_version = 9999')
  db.close()

  await expect(openTestDesk({ ...server, folder: before.folder, key: before.key, enrolmentCode: null })).rejects.toThrow(NewerDatabase)
  giveBackDatabase(file, copy, before.key)
  const back = await openTestDesk({ ...server, folder: before.folder, key: before.key, enrolmentCode: null })
  expect(back.desk.status()).toMatchObject({ enrolled: true, waiting: 1, storage: null })
  // nobody knows which were read out since: fresh ones come with the line
  expect(back.desk.status().codesLeft).toBe(0)
  server.line.up = true
  await back.ok('sync.now', {})
  await back.when('all sent', ({ waiting, phase }) => waiting === 0 && phase === 'online')
  await back.ok('session.signIn', { username: 'zahra', password: PASSWORD })
  expect((await back.ok('draft.list', {})).map(({ id }) => id)).toEqual([draft])
  expect(await back.list()).toHaveLength(3)
  expect(eventsOf(server).at(-1)?.event['code']).toBe(code)
  const next = await back.register({}, 'پس از بازگشت')
  await back.when('answered', ({ waiting, phase }) => waiting === 0 && phase === 'online')
  expect(new Set(eventsOf(server).map(({ event }) => event['code'])).size).toBe(4)
  expect(next.code).not.toBe(code)
  expect(readdirSync(before.folder).filter((name) => name.startsWith('desk.db.'))).toEqual([])
})
