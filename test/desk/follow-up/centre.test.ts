import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import type { CallInput } from '#ipc/contract.ts'
import { TINY_CITY } from '../../support/city.ts'
import { closeDesks, readyDesk } from '../../support/desk.ts'
import { memoryServer, PEOPLE } from '../../support/memory-server.ts'
import { MINUTE, MORNING, inStep, looked, next, promised } from './promises.ts'

afterEach(closeDesks)

const HOUR = 60 * MINUTE

test('a shift hands over what is open, the next one reads it, and whoever wants something allowed asks for it', async () => {
  const clock = { now: MORNING }
  const server = memoryServer(() => clock.now)
  const one = await readyDesk({ ...server, now: () => clock.now, machineId: 'machine-one' })
  const other = await readyDesk({ ...server, now: () => clock.now, machineId: 'machine-two' }, 'admin')
  const shiftId = randomUUID()
  await one.ok('command.run', { type: 'StartShift', data: { shiftId } })
  const late = await promised(one, MORNING + 2 * HOUR, 1)
  const soon = await promised(one, MORNING + HOUR, 2)
  const urgent = await one.register({ urgency: 'urgent' })
  await one.ok('draft.put', { id: randomUUID(), body: {} })
  await inStep(one)
  server.line.up = false
  await one.register()
  const read = await one.ok('shift.read', {})
  expect(read.now).toEqual({ promises: 2, incidents: 0, urgent: 1, unsent: 1, drafts: 1, ticketIds: [soon.ticketId, late.ticketId, urgent.ticketId] })
  expect(read.current?.id).toBe(shiftId)
  const { ticketIds, ...open } = read.now
  await one.ok('command.run', { type: 'EndShift', data: { shiftId, open, ticketIds, note: 'لوله‌ی خیابان آزادی' } })
  expect((await one.ok('shift.read', {})).current).toBeNull()
  const approvalId = randomUUID()
  await one.ok('command.run', { type: 'AskApproval', data: { approvalId, matter: 'erase_personal', ticketId: soon.ticketId, subjectIds: [soon.ticketId], note: 'درخواست شهروند' } })
  server.line.up = true
  await looked(one)
  await looked(other)
  expect((await other.ok('shift.read', {})).ended).toMatchObject([{ state: { id: shiftId, open, ticketIds }, note: 'لوله‌ی خیابان آزادی' }])
  expect(await other.ok('approvals.list', {})).toMatchObject([{ state: { id: approvalId, status: 'asked' }, note: 'درخواست شهروند', answer: '', ticket: { id: soon.ticketId } }])
  await other.ok('command.run', { type: 'DeclineApproval', data: { approvalId, note: 'هنوز باز است' } })
  await inStep(other)
  await looked(one)
  expect(await one.ok('approvals.list', {})).toMatchObject([{ state: { status: 'declined' }, answer: 'هنوز باز است' }])
})

test('an operator\'s own day is counted from the city\'s midnight', async () => {
  // twenty past eleven in the evening in Tehran
  const clock = { now: Date.UTC(2026, 10, 21, 19, 50) }
  const server = memoryServer(() => clock.now)
  const desk = await readyDesk({ ...server, now: () => clock.now })
  await desk.register()
  const { ticketId } = await desk.register()
  await desk.ok('command.run', { type: 'AnswerCitizen', data: { ticketId, how: 'read_aloud', note: 'گفته شد' } })
  await desk.ok('command.run', { type: 'CloseTicket', data: { ticketId, reason: 'done', note: '' } })
  expect(await desk.ok('counters.read', {})).toEqual({ registered: 2, forwarded: 0, answered: 1, attempts: 0, verified: 0, satisfaction: 0, closed: 1, calls: 0 })
  clock.now += HOUR
  await desk.register()
  expect(await desk.ok('counters.read', {})).toMatchObject({ registered: 1, answered: 0 })
  await inStep(desk)
  await desk.signIn('admin')
  expect(await desk.ok('counters.read', {})).toMatchObject({ registered: 0 })
})

test('before a policy or a calendar is changed, it is told what that does to today\'s tickets', async () => {
  const clock = { now: MORNING }
  const server = memoryServer(() => clock.now)
  const desk = await readyDesk({ ...server, now: () => clock.now }, 'admin')
  const [usual] = TINY_CITY.followUps
  const preview = (section: CallInput<'followUp.preview'>['section'], entry: Record<string, unknown>) => desk.ok('followUp.preview', { section, entry })
  const { ticketId } = await desk.register({ categoryId: 'lights' })
  await desk.register()
  const done = await desk.register()
  await desk.ok('command.run', { type: 'CancelTicket', data: { ticketId: done.ticketId, note: 'پشیمان شد' } })
  await inStep(desk)
  expect(await preview('followUps', { ...usual, note: 'همان' })).toEqual({ tickets: 0, checksMoved: 0, duesMoved: 0, examples: [], rates: [] })
  // two open messages wait to be forwarded
  expect(await preview('followUps', { ...usual, forwardMinutes: 30 })).toMatchObject({ tickets: 2, checksMoved: 2, duesMoved: 0, examples: [{ kind: 'forward', before: MORNING + HOUR, after: MORNING + HOUR / 2 }, { kind: 'forward' }] })

  // fourteen hours of office: over tomorrow, which becomes a holiday
  await desk.ok('command.run', { type: 'ForwardTicket', data: { ticketId, to: [{ departmentId: 'services', hours: null }], besides: [], note: '' } })
  await inStep(desk)
  // its report is still to come; TINY_CITY checks all of them
  const rated = { ...usual, verifyRate: 50, departments: [{ departmentId: 'services', verifyRate: 20 }] }
  expect((await preview('followUps', rated)).rates).toEqual([{ departmentId: 'services', before: 100, after: 20, parts: 1 }])
  expect((await preview('followUps', { ...usual, verifyRate: 50, departments: [{ departmentId: 'parks', verifyRate: 20 }] })).rates).toEqual([{ departmentId: 'services', before: 100, after: 50, parts: 1 }])
  const holiday = await preview('holidays', { id: '1405-09-01', name: 'تعطیل', nameEn: 'Holiday', retired: false })
  expect(holiday).toMatchObject({ tickets: 1, duesMoved: 1 })
  const due = holiday.examples.find(({ kind }) => kind === 'due')
  expect([due?.ticketId, (due?.after ?? 0) - (due?.before ?? 0)]).toEqual([ticketId, 24 * HOUR])
  expect(await desk.refused('followUp.preview', { section: 'followUps', entry: { id: 'x' } })).toMatchObject({ code: 'malformed' })
})

test('supervisors: who has which check, giving it to somebody else, and a sample of others\' work that nobody has reviewed', async () => {
  const clock = { now: MORNING }
  const server = memoryServer(() => clock.now)
  const one = await readyDesk({ ...server, now: () => clock.now, machineId: 'machine-one', enrolmentCode: 'good-one' })
  const check = await promised(one, MORNING + 10 * MINUTE, 1)
  await inStep(one)
  await next(one)
  const boss = await readyDesk({ ...server, now: () => clock.now, machineId: 'machine-two', enrolmentCode: 'good-two' }, 'admin')
  expect((await boss.ok('board.read', {})).leases).toMatchObject([{ ...check, operatorId: PEOPLE[0]?.id }])
  await boss.ok('board.give', { ...check, operatorId: null })
  expect(server.book().held.size).toBe(0)

  await boss.register()
  await inStep(boss)
  expect((await boss.ok('reviews.sample', { operatorId: null, size: 5 })).map(({ id }) => id)).toEqual([check.ticketId])
  await boss.ok('command.run', { type: 'ReviewWork', data: { reviewId: randomUUID(), ticketId: check.ticketId, operatorId: PEOPLE[0]?.id, scores: { subject: 2, words: 2, address: 1, promise: 2, courtesy: 2 }, note: '' } })
  await inStep(boss)
  expect(await boss.ok('reviews.sample', { operatorId: PEOPLE[0]?.id ?? '', size: 5 })).toEqual([])
  expect(await boss.ok('reviews.list', { operatorId: null })).toMatchObject([{ state: { ticketId: check.ticketId } }])
  expect(await one.refused('reviews.sample', { operatorId: null, size: 5 })).toMatchObject({ code: 'not_permitted' })
  // each desk tells how it stands, and no more than once a minute
  await expect.poll(() => server.reports.map(({ desk }) => desk)).toEqual(['one', 'two'])
  expect(server.reports[0]?.freeBytes).toBeGreaterThan(0)
})
