import { afterEach, expect, test } from 'vitest'
import type { QueueId } from '#domain/ticket/queues.ts'
import type { CallInput } from '#ipc/contract.ts'
import { closeDesks, readyDesk, type TestDesk } from '../../support/desk.ts'
import { memoryServer } from '../../support/memory-server.ts'
import { MINUTE, MORNING } from './promises.ts'

afterEach(closeDesks)

const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const clock = { now: MORNING }
type Given = CallInput<'command.run'>

const start = async (): Promise<TestDesk> => {
  clock.now = MORNING
  return readyDesk({ ...memoryServer(() => clock.now), now: () => clock.now })
}
const counts = async (desk: TestDesk, ...asked: readonly QueueId[]): Promise<readonly number[]> => {
  const queues = await desk.ok('checks.queues', {})
  return asked.map((queue) => queues.find((one) => one.queue === queue)?.count ?? -1)
}
/** With the department, which has acknowledged. */
async function acknowledged(desk: TestDesk, categoryId: string) {
  const { ticketId } = await desk.register({ categoryId })
  const run = (type: Given['type'], data: Given['data']) => desk.ok('command.run', { type, data: { ticketId, note: 'یادداشت', ...data } })
  const { commandId } = await run('ForwardTicket', { to: [{ departmentId: 'services', hours: null }], besides: [] })
  const part = { assignmentId: `${commandId}:0` }
  await run('AcknowledgeForward', part)
  return { run, part }
}

test('a department is asked four hours before its deadline and, once it is past, as one that is late', async () => {
  const desk = await start()
  await acknowledged(desk, 'waste')
  const seen = async (after: number) => {
    clock.now = MORNING + after
    return counts(desk, 'near_due', 'overdue')
  }
  expect(await seen(20 * HOUR - 1)).toEqual([0, 0])
  expect(await seen(20 * HOUR)).toEqual([1, 0])
  expect(await seen(DAY - 1)).toEqual([1, 0])
  expect(await seen(DAY)).toEqual([0, 1])
})

test('a department without a deadline is asked after fourteen silent days', async () => {
  const desk = await start()
  await acknowledged(desk, 'power-cut')
  clock.now = MORNING + 14 * DAY - 1
  expect(await counts(desk, 'silent')).toEqual([0])
  clock.now = MORNING + 14 * DAY
  expect(await counts(desk, 'silent')).toEqual([1])
})

test('a citizen is asked twenty hours after the answer, but not before nine in the morning', async () => {
  const desk = await start()
  const { run, part } = await acknowledged(desk, 'waste')
  await run('ReportWork', { ...part, startedAt: null, finishedAt: null, cost: null, materials: '', photos: [] })
  await desk.signIn('admin')
  await run('VerifyWork', { ...part, outcome: 'true', how: 'visit' })
  await run('AnswerCitizen', { how: 'call_back' })
  // twenty hours after half past eleven it is half past seven
  clock.now = MORNING + 21.5 * HOUR - 1
  expect(await counts(desk, 'answer', 'satisfaction', 'close')).toEqual([0, 0, 0])
  clock.now = MORNING + 21.5 * HOUR
  expect(await counts(desk, 'answer', 'satisfaction', 'close')).toEqual([0, 1, 0])
})
