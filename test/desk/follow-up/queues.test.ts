import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import type { QueueId } from '#domain/ticket/queues.ts'
import type { CallInput } from '#ipc/contract.ts'
import { closeDesks, readyDesk } from '../../support/desk.ts'
import { memoryServer } from '../../support/memory-server.ts'
import { MINUTE, MORNING, attempt, inStep, keyOf, looked, next, promised } from './promises.ts'

afterEach(closeDesks)

test('a queue counts what is awake and concerns whoever asks, the most urgent first; a call that reached nobody waits for its next time', async () => {
  const clock = { now: MORNING }
  const server = memoryServer(() => clock.now)
  const desk = await readyDesk({ ...server, now: () => clock.now })
  const later = await promised(desk, MORNING + 20 * MINUTE, 1)
  const first = await promised(desk, MORNING + 10 * MINUTE, 2)
  await promised(desk, MORNING + 300 * MINUTE, 3)
  const reminder = await desk.ok('command.run', { type: 'SetReminder', data: { ticketId: first.ticketId, reminderId: '00000000-0000-4000-8000-00000000beef', at: MORNING, note: 'زنگ' } })
  await inStep(desk)
  const count = async (queue: QueueId) => (await desk.ok('checks.queues', {})).find((one) => one.queue === queue)
  expect(await count('promised')).toMatchObject({ count: 2, late: 0, oldest: MORNING })
  expect(await count('forward')).toMatchObject({ count: 3 })
  expect(await count('mine')).toMatchObject({ count: 1 })
  // their own reminder is all that a supervisor has of it
  expect((await desk.ok('checks.queues', {})).map(({ queue }) => queue)).not.toContain('verify')
  const list = await desk.ok('checks.list', { queue: 'promised', limit: 1 })
  expect([list.items[0]?.row.id, list.items[0]?.held, list.more]).toEqual([first.ticketId, null, true])

  clock.now += 11 * MINUTE
  expect(await count('promised')).toMatchObject({ count: 2, late: 1 })
  expect(keyOf(await next(desk))).toEqual(first)
  expect(await attempt(desk, first)).toMatchObject({ ok: true })
  expect(await count('promised')).toMatchObject({ count: 1, late: 0 })
  clock.now += 200 * MINUTE
  expect([await count('try_again'), (await desk.ok('checks.list', { queue: 'promised', limit: 9 })).items.map(({ row }) => row.id)]).toMatchObject([{ count: 1 }, [later.ticketId, first.ticketId]])

  // what one asked of oneself is taken back like anything else, and so is who looks after it
  const follow = async (operatorId: string | null) => (await desk.ok('command.run', { type: 'AssignFollower', data: { ticketId: first.ticketId, operatorId } })).commandId
  const me = (await desk.ok('session.current', {}))!.operator.id
  await follow(me)
  const left = await follow(null)
  expect(await desk.ok('command.undo', { commandIds: [left, reminder.commandId] })).toEqual({ undone: 2, refused: [] })
  expect([(await count('mine'))?.count, (await desk.ok('ticket.read', { ticketId: first.ticketId, code: null }))?.state.followerId]).toEqual([0, me])

  await desk.signIn('admin')
  expect([(await count('mine'))?.count, (await count('promised'))?.count]).toEqual([0, 2])
})

test('S24 a check is one operator\'s: others are given the next one, are told who has it, and get it when it is given back', async () => {
  const clock = { now: MORNING }
  const server = memoryServer(() => clock.now)
  const one = await readyDesk({ ...server, now: () => clock.now, machineId: 'machine-one' })
  const other = await readyDesk({ ...server, now: () => clock.now, machineId: 'machine-two' }, 'admin')
  const first = await promised(one, MORNING + 10 * MINUTE, 1)
  const second = await promised(one, MORNING + 20 * MINUTE, 2)
  await inStep(one)
  await looked(other)
  const held = await next(one)
  expect([keyOf(held), held.offline, held.until]).toEqual([first, false, MORNING + 30 * MINUTE])
  expect(keyOf(await next(other))).toEqual(second)
  expect(await other.refused('checks.hold', first)).toMatchObject({ code: 'check_held', details: { operatorId: held.item?.held?.operatorId } })
  expect((await one.ok('checks.list', { queue: 'promised', limit: 9 })).items.map(({ held: by }) => by?.here ?? null)).toEqual([true, null])

  // nobody calls without having taken it, and what was called about is free for its next time
  expect(await attempt(one, second)).toMatchObject({ ok: false, refusal: { code: 'check_not_leased' } })
  expect(await attempt(one, first)).toMatchObject({ ok: true })
  await expect.poll(() => [...server.book().held.values()].map(({ ticketId }) => ticketId)).toEqual([second.ticketId])
  await other.ok('checks.release', second)
  await expect.poll(() => server.book().held.size).toBe(0)
  expect(keyOf(await next(one))).toEqual(second)
  // skipping it leads on to nothing else
  expect(keyOf(await next(one, second))).toBeNull()
  await one.ok('session.signOut', {})
  await expect.poll(() => server.book().held.size).toBe(0)
})

test('S25 whoever gets a check that another had learns first what was done with it', async () => {
  const clock = { now: MORNING }
  const server = memoryServer(() => clock.now)
  const one = await readyDesk({ ...server, now: () => clock.now, enrolmentCode: 'good-one', machineId: 'machine-one' })
  const other = await readyDesk({ ...server, now: () => clock.now, enrolmentCode: 'good-two', machineId: 'machine-two' }, 'admin')
  const check = await promised(one, MORNING + 10 * MINUTE, 1)
  await inStep(one)
  await looked(other)
  expect(keyOf(await next(one))).toEqual(check)
  // the other hears nothing of the call: no poke reaches it, and its next look is far away
  server.line.deaf.add('two')
  await attempt(one, check)
  await inStep(one)
  await expect.poll(() => server.book().held.size).toBe(0)
  expect((await other.ok('checks.list', { queue: 'promised', limit: 9 })).items).toHaveLength(1)
  expect(await next(other)).toMatchObject({ item: null, offline: false })
  expect((await other.ok('checks.list', { queue: 'promised', limit: 9 })).items).toEqual([])
  await expect.poll(() => server.book().held.size).toBe(0)
})

test('a citizen is not called twice within the gap, nor at night', async () => {
  const clock = { now: MORNING }
  const server = memoryServer(() => clock.now)
  const desk = await readyDesk({ ...server, now: () => clock.now })
  const first = await promised(desk, MORNING + 10 * MINUTE, 7)
  const same = await promised(desk, MORNING + 20 * MINUTE, 7)
  const elsewhere = await promised(desk, MORNING + 25 * MINUTE, 8)
  expect(keyOf(await next(desk))).toEqual(first)
  await attempt(desk, first, 'reached')
  expect(keyOf(await next(desk))).toEqual(elsewhere)
  await attempt(desk, elsewhere, 'no_answer')
  clock.now += 61 * MINUTE
  expect(keyOf(await next(desk))).toEqual(same)

  // an answer that is due: reported by one, proven by another
  const ticketId = elsewhere.ticketId
  const run = (type: CallInput<'command.run'>['type'], data: Record<string, unknown>) => desk.ok('command.run', { type, data: { ticketId, note: 'یادداشت', ...data } })
  const { commandId } = await run('ForwardTicket', { to: [{ departmentId: 'services', hours: null }], besides: [] })
  await run('ReportWork', { assignmentId: `${commandId}:0`, startedAt: null, finishedAt: null, cost: null, materials: '', photos: [] })
  await desk.signIn('admin')
  await run('VerifyWork', { assignmentId: `${commandId}:0`, outcome: 'true', how: 'visit' })
  const answer = () => desk.ok('checks.next', { queue: 'answer', after: null })
  // five to twelve at night
  clock.now = MORNING + 745 * MINUTE
  expect([(await desk.ok('checks.queues', {})).find(({ queue }) => queue === 'answer')?.count, keyOf(await answer())]).toEqual([1, null])
  clock.now += 600 * MINUTE
  expect(keyOf(await answer())).toEqual({ ticketId, check: 'answer:0' })
})

test('who wrote a report down is offered its check in no queue and cannot take it; others are and can, and so it is after a first sync', async () => {
  const clock = { now: MORNING }
  const server = memoryServer(() => clock.now)
  const desk = await readyDesk({ ...server, now: () => clock.now, machineId: 'machine-one' })
  const forwarded = async (): Promise<{ readonly ticketId: string; readonly assignmentId: string }> => {
    const { ticketId } = await desk.register()
    const { commandId } = await desk.ok('command.run', { type: 'ForwardTicket', data: { ticketId, to: [{ departmentId: 'services', hours: null }], besides: [], note: '' } })
    return { ticketId, assignmentId: `${commandId}:0` }
  }
  const report = async (part: Awaited<ReturnType<typeof forwarded>>): Promise<{ readonly ticketId: string; readonly check: string }> => {
    await desk.ok('command.run', { type: 'ReportWork', data: { ...part, startedAt: null, finishedAt: null, cost: null, materials: '', photos: [], note: 'انجام شد' } })
    return { ticketId: part.ticketId, check: `verify:${part.assignmentId}:1` }
  }
  const shown = async (at: typeof desk, queue: QueueId) => [
    (await at.ok('checks.queues', {})).find((one) => one.queue === queue)?.count, (await at.ok('checks.list', { queue, limit: 9 })).items.map(({ row }) => row.id),
  ]
  const first = await forwarded()
  const others = await report(await forwarded())
  await desk.signIn('admin')
  const own = await report(first)
  await inStep(desk)
  expect([await shown(desk, 'verify'), await shown(desk, 'all')]).toEqual([[1, [others.ticketId]], [1, [others.ticketId]]])
  expect(keyOf(await desk.ok('checks.next', { queue: 'verify', after: null }))).toEqual(others)
  expect(await desk.refused('checks.hold', own)).toMatchObject({ code: 'own_work' })
  const later = await readyDesk({ ...server, now: () => clock.now, machineId: 'machine-two' }, 'admin')
  expect(await shown(later, 'verify')).toEqual([1, [others.ticketId]])
  await desk.signIn('tahereh')
  expect((await shown(desk, 'verify'))[0]).toBe(2)
  expect(keyOf(await desk.ok('checks.hold', own))).toEqual(own)
})

test('S23 S26 a ticket that is taken back takes its checks with it, and what was leased for them goes back', async () => {
  const clock = { now: MORNING }
  const server = memoryServer(() => clock.now)
  const one = await readyDesk({ ...server, now: () => clock.now, machineId: 'machine-one' })
  const other = await readyDesk({ ...server, now: () => clock.now, machineId: 'machine-two' }, 'admin')
  const { ticketId } = await promised(one, MORNING + 10 * MINUTE, 1)
  await inStep(one)
  await looked(other)
  expect((await next(one)).item?.row.id).toBe(ticketId)
  await other.ok('command.run', { type: 'MakeConfidential', data: { ticketId, note: 'رفتار کارکنان' } })
  await inStep(other)
  for (const desk of [one, other]) {
    await looked(desk)
    expect((await desk.ok('checks.queues', {})).map(({ count }) => count).filter((count) => count > 0)).toEqual([])
  }
  await expect.poll(() => server.book().held.size).toBe(0)
})

test('S24 while a call lasts its lease is renewed, and after it no more', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const clock = { now: MORNING }
  const server = memoryServer(() => clock.now)
  const desk = await readyDesk({ ...server, now: () => clock.now })
  const check = await promised(desk, MORNING + 10 * MINUTE, 1)
  await inStep(desk)
  await next(desk)
  const until = (): number[] => [...server.book().held.values()].map((lease) => lease.until)
  expect(until()).toEqual([MORNING + 30 * MINUTE])
  clock.now += 25 * MINUTE
  vi.advanceTimersByTime(25 * MINUTE)
  await expect.poll(until).toEqual([MORNING + 55 * MINUTE])
  await desk.ok('checks.release', check)
  await expect.poll(until).toEqual([])
  const asked = server.asked.get('leases')
  vi.advanceTimersByTime(25 * MINUTE)
  await looked(desk)
  expect(server.asked.get('leases')).toBe(asked)
})
