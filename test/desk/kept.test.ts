import fs, { statSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openJournal } from '#desk/rescue-journal.ts'
import { closeDesks, readyDesk, type TestDesk } from '../support/desk.ts'
import { memoryServer } from '../support/memory-server.ts'

const { fdatasync } = fs
/** What the disk does with the next flush of a journal. */
function onFlush(flush: (handle: number, done: (error: NodeJS.ErrnoException | null) => void) => void): void {
  fs.fdatasync = flush as typeof fs.fdatasync
  syncBuiltinESMExports()
}
afterEach(async () => {
  onFlush(fdatasync)
  await closeDesks()
})

async function deskWithoutLine(): Promise<TestDesk> {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  server.line.up = false
  return desk
}
const journalOf = (desk: TestDesk): string => join(desk.folder, 'rescue.journal')

test('S10 nobody is told that something is saved while its second copy is still on its way to the disk', async () => {
  const desk = await deskWithoutLine()
  const held: (() => void)[] = []
  onFlush((handle, done) => void held.push(() => fdatasync(handle, done)))
  const told: string[] = []
  const saving = [desk.register().then(() => told.push('first')), desk.register().then(() => told.push('second'))]
  // the database has both, and the windows show them
  await desk.when('both in the outbox', ({ waiting }) => waiting === 2)
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect({ told, held: held.length }).toEqual({ told: [], held: 2 })
  for (const flush of held) flush()
  await Promise.all(saving)
  expect(told.toSorted()).toEqual(['first', 'second'])
})

test('S10 a second copy that the disk did not take is written anew, in another file', async () => {
  const desk = await deskWithoutLine()
  const before = statSync(journalOf(desk)).ino
  onFlush((_, done) => done(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })))
  const { commandId } = await desk.register()
  expect(statSync(journalOf(desk)).ino).not.toBe(before)
  onFlush(fdatasync)
  await desk.close()
  const journal = openJournal(journalOf(desk), desk.key, (file) => `${file}.aside`)
  expect(journal.open()).toEqual([commandId])
  journal.close()
})
