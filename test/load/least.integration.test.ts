import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { openConnection } from '#desk/sqlite/open.ts'
import { connect, type Connection } from '#server/store/sqlite/connection.ts'
import { endAll } from '../support/started.ts'
import { deskKey, startProgram } from './sync/program.ts'

const folder = mkdtempSync(join(tmpdir(), 'peygir-least-'))
afterAll(async () => {
  await endAll()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** Ids of the messages in a file that nobody has closed. */
function idsIn(db: Connection): unknown {
  try {
    return db.prepare('select id from message order by id').pluck().all()
  } finally {
    db.close()
  }
}

test('the least that is possible is as durable as it says: what bare programs have heard or answered is in their files after they were killed, and what is flushed later is not', async () => {
  const start = () => startProgram('test/load/sync/least-program.ts')
  const [hub, author, reader] = [start(), start(), start()]
  const port = await hub.ask<number>('listen', { folder })
  await author.ask('open', { n: 0, folder, flushMs: 0 })
  await reader.ask('open', { n: 1, folder, flushMs: 0 })
  await reader.ask('open', { n: 3, folder, flushMs: 1 })
  await reader.ask('open', { n: 4, folder, flushMs: 600_000 })
  await reader.ask('hear', { n: 1, port })
  for (const n of [3, 4]) await reader.ask('hear', { n, port })
  // this one only listens
  await reader.ask('hear', { n: 2, port })
  await hub.ask('tell', { first: 0, count: 4, everyMs: 1 })
  await author.ask('edit', { n: 0, id: 4, port })
  for (const n of [1, 2, 3, 4]) expect(await reader.ask('heard', { n, all: 5, last: 5 })).toHaveLength(5)
  // asked after the flush that the last message began
  await setTimeout(50)
  await reader.ask('heard', { n: 3, all: 5, last: 5 })
  await Promise.all([hub, author, reader].map((program) => program.kill()))
  expect(idsIn(openConnection(join(folder, '0.db'), deskKey(0)))).toEqual([4])
  expect(idsIn(openConnection(join(folder, '1.db'), deskKey(1)))).toEqual([0, 1, 2, 3, 4])
  expect(idsIn(openConnection(join(folder, '3.db'), deskKey(3)))).toEqual([0, 1, 2, 3, 4])
  expect(idsIn(openConnection(join(folder, '4.db'), deskKey(4)))).toEqual([])
  expect(idsIn(connect(join(folder, 'hub.db'), 'write'))).toEqual([4])
})
