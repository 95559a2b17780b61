import { afterEach, expect, test } from 'vitest'
import { closeDesks, eventsOf, readyDesk, type TestDesk } from '../support/desk.ts'
import { memoryServer } from '../support/memory-server.ts'

afterEach(closeDesks)

const inStep = (desk: TestDesk) => desk.when('in step', (status) => status.waiting === 0 && status.phase === 'online')

const shows = async (desk: TestDesk, ticketId: string) => {
  await desk.ok('sync.now', {})
  await desk.when('the ticket', (status) => status.phase === 'online')
  expect(await desk.ok('ticket.read', { ticketId, code: null })).not.toBeNull()
}

/** Both desks move the ticket to the same category; the second to arrive has nothing left to amend. */
async function twoAmendAlike() {
  const server = memoryServer(Date.now)
  const one = await readyDesk(server)
  const other = await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'reza')
  const { ticketId } = await one.register()
  await inStep(one)
  await shows(other, ticketId)
  const amend = { type: 'AmendTicket', data: { ticketId, changes: { categoryId: 'lights' }, private: {} } } as const
  server.line.cut.add('2')
  const lost = await other.ok('command.run', amend)
  const { ticketId: next } = await other.register({}, 'پیام بعدی')
  await one.ok('command.run', amend)
  await inStep(one)
  server.line.cut.delete('2')
  await other.ok('sync.now', {})
  await inStep(other)
  return { server, one, other, ticketId, next, lost }
}

test('S3 S12 a refused command stays with its reason and does not block the next', async () => {
  const { server, other, ticketId, next, lost } = await twoAmendAlike()
  const [item, ...more] = await other.ok('attention.list', {})
  expect(more).toEqual([])
  expect(item).toMatchObject({
    commandId: lost.commandId, type: 'AmendTicket', ticketId, authorName: 'رضا کریمی', quarantined: false, refusal: { code: 'nothing_to_amend' },
    data: { ticketId, changes: { categoryId: 'lights' } },
  })
  expect(other.desk.status().attention).toBe(1)
  expect(eventsOf(server).map(({ streamId }) => streamId)).toContain(next)
  // what is shown is what is confirmed, the refused change is not on top of it
  expect((await other.ok('ticket.read', { ticketId, code: null }))?.state.steps.map((step) => step.type)).toEqual(['TicketRegistered', 'TicketAmended'])
})

test('S11 news is folded below what is pending, and what is pending is decided again on top', async () => {
  const server = memoryServer(Date.now)
  const one = await readyDesk(server)
  const other = await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'reza')
  const { ticketId } = await one.register()
  await inStep(one)
  await shows(other, ticketId)
  const note = { type: 'AddNote', data: { ticketId, text: 'یادداشت میز دوم' } } as const
  server.line.cut.add('2')
  await other.ok('command.run', note)
  const pending = await other.ok('ticket.read', { ticketId, code: null })
  expect(pending?.state.steps.map((step) => [step.type, step.recordedAt === null])).toEqual([['TicketRegistered', false], ['NoteAdded', true]])
  await one.ok('command.run', { type: 'AddNote', data: { ticketId, text: 'یادداشت میز یکم' } })
  await inStep(one)
  server.line.cut.delete('2')
  await other.ok('sync.now', {})
  await inStep(other)
  const view = await other.ok('ticket.read', { ticketId, code: null })
  expect(view?.pending).toEqual([])
  expect(view?.state.steps.map((step) => step.recordedAt === null)).toEqual([false, false, false])
  expect(view?.state).toEqual((await one.ok('ticket.read', { ticketId, code: null }))?.state)
})

test('only its author sends a refused command again; it can be put away and is kept', async () => {
  const { other, lost } = await twoAmendAlike()
  await other.ok('session.signOut', {})
  expect(await other.refused('attention.list', {})).toMatchObject({ code: 'signed_out' })
  await other.signIn('zahra')
  expect(await other.refused('attention.settle', { commandId: lost.commandId, action: 'retry' })).toMatchObject({ code: 'not_permitted' })
  expect(await other.refused('attention.settle', { commandId: lost.commandId, action: 'dismiss' })).toMatchObject({ code: 'not_permitted' })
  await other.signIn('reza')
  // nothing has changed, so it is still refused, here already
  expect(await other.refused('attention.settle', { commandId: lost.commandId, action: 'retry' })).toMatchObject({ code: 'nothing_to_amend' })
  await other.ok('attention.settle', { commandId: lost.commandId, action: 'dismiss' })
  expect(await other.ok('attention.list', {})).toEqual([])
  expect(await other.refused('attention.settle', { commandId: lost.commandId, action: 'dismiss' })).toMatchObject({ code: 'attention_unknown' })
})

test('a message in quarantine keeps its code when its author sends it again', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  server.disable('zahra')
  const { code, ticketId, commandId } = await desk.register({}, 'متن پیام')
  await desk.when('the verdict', ({ attention }) => attention === 1)
  const [item] = await desk.ok('attention.list', {})
  expect(item).toMatchObject({ commandId, code, quarantined: true, refusal: { code: 'operator_disabled' }, data: { private: { text: 'متن پیام' } } })
  expect(await desk.ok('ticket.read', { ticketId, code: null })).toBeNull()
  expect(await desk.list()).toEqual([])
  await desk.ok('attention.settle', { commandId, action: 'retry' })
  await desk.when('the verdict', ({ attention, waiting }) => attention === 1 && waiting === 0)
  const [again] = await desk.ok('attention.list', {})
  expect(again).toMatchObject({ code, ticketId, at: item?.at })
  expect(again?.commandId).not.toBe(commandId)
})
