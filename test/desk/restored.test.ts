import { afterEach, expect, test } from 'vitest'
import { deskBytes } from '../support/desk-bytes.ts'
import { closeDesks, readyDesk, type TestDesk } from '../support/desk.ts'
import { memoryServer, type MemoryServer } from '../support/memory-server.ts'

afterEach(closeDesks)

const YEAR = 365 * 86_400_000
const inStep = (desk: TestDesk) => desk.when('in step', (status) => status.waiting === 0 && status.phase === 'online')
const fetched = async (desk: TestDesk) => {
  await desk.ok('sync.now', {})
  await inStep(desk)
}
const has = (server: MemoryServer, ticketId: string): boolean => server.book().states.has(ticketId)

test('S32 what this desk said of a message that was hidden is told to a restored server again, and cannot be read here', async () => {
  const server = memoryServer(Date.now)
  const [desk, inspection] = [await readyDesk({ ...server, enrolmentCode: 'good-1' }), await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'tahereh')]
  const before = server.backup()
  const { ticketId } = await desk.register({}, 'ژکفقظ گفته‌ی شهروند')
  await inStep(desk)
  await fetched(inspection)
  await inspection.ok('command.run', { type: 'MakeConfidential', data: { ticketId, note: 'بازرسی' } })
  await fetched(inspection)
  await fetched(desk)
  await expect.poll(() => deskBytes(desk.folder, desk.key).includes('ژکفقظ')).toBe(false)
  server.restore(before)
  expect(has(server, ticketId)).toBe(false)
  await fetched(desk)
  expect(has(server, ticketId)).toBe(true)
})

test('S33 a desk whose clock is a year ahead forgets nothing that a restored server needs', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk({ ...server, now: () => Date.now() + YEAR })
  const before = server.backup()
  const { ticketId } = await desk.register()
  await inStep(desk)
  await fetched(desk)
  server.restore(before)
  await fetched(desk)
  expect(has(server, ticketId)).toBe(true)
})
