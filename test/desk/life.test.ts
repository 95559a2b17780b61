import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { DIRECTORY_ID } from '#domain/directory/changes.ts'
import { failed } from '#desk/failures.ts'
import type { TransportFactory } from '#desk/transport.ts'
import type { CallInput } from '#ipc/contract.ts'
import { registerData } from '../support/commands.ts'
import { closeDesks, eventsOf, readyDesk, type TestDesk } from '../support/desk.ts'
import { memoryServer } from '../support/memory-server.ts'

afterEach(closeDesks)

const inStep = (desk: TestDesk) => desk.when('in step', (status) => status.waiting === 0 && status.phase === 'online')
const fetched = async (desk: TestDesk) => {
  await desk.ok('sync.now', {})
  await inStep(desk)
}
const run = (desk: TestDesk, type: CallInput<'command.run'>['type'], data: Record<string, unknown>, more: Partial<CallInput<'command.run'>> = {}) => desk.ok('command.run', { type, data, ...more })
const forward = (ticketId: string, departmentId: string, besides: string[] = []) => ({ ticketId, to: [{ departmentId, hours: null }], besides, note: '' })
const stateOf = async (desk: TestDesk, ticketId: string) => (await desk.ok('ticket.read', { ticketId, code: null }))?.state

test('S19 a due time stands as it was told, whatever becomes of the directory; the server has the last word', async () => {
  const server = memoryServer(Date.now)
  const line = { pushes: true }
  const transports: TransportFactory = {
    ...server.transports,
    connect: (enrolment, machineId) => {
      const transport = server.transports.connect(enrolment, machineId)
      return { ...transport, push: (epoch, commands) => (line.pushes ? transport.push(epoch, commands) : Promise.resolve(failed('server_unreachable'))) }
    },
  }
  const desk = await readyDesk({ transports })
  const { ticketId } = await desk.register()
  await inStep(desk)
  const due = async () => (await stateOf(desk, ticketId))?.assignments[0]?.due
  line.pushes = false
  await run(desk, 'ForwardTicket', forward(ticketId, 'services'))
  const told = await due()
  expect(told).toMatchObject({ hours: 24, from: 'category' })
  server.setDirectory((city) => ({ ...city, version: city.version + 1, categories: city.categories.map((one) => (one.id === 'waste' ? { ...one, deadlineHours: 5 } : one)) }))
  await desk.ok('sync.now', {})
  await expect.poll(async () => (await desk.ok('directory.read', {}))?.categories.find(({ id }) => id === 'waste')?.deadlineHours).toBe(5)
  // refolded on top of other news, it is still what the operator said to the caller
  await run(desk, 'AddNote', { ticketId, text: 'پس از تغییر مهلت' })
  expect(await due()).toEqual(told)
  line.pushes = true
  await fetched(desk)
  expect(await due()).toMatchObject({ hours: 5, start: told?.start })
})

test('several commands are decided one on top of the other and saved all or none, with their draft', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  server.line.up = false
  const [ticketId, draftId] = [randomUUID(), randomUUID()]
  await desk.ok('draft.put', { id: draftId, body: { text: 'x' } })
  const register = { type: 'RegisterTicket', data: registerData(ticketId) } as const
  const answer = { type: 'AnswerCitizen', data: { ticketId, how: 'read_aloud', note: 'همان‌جا پاسخ داده شد' } } as const
  const impossible = { type: 'WakeTicket', data: { ticketId } } as const
  const before = desk.desk.status().codesLeft
  expect(await desk.refused('command.runAll', { commands: [register, answer, impossible], draftId })).toMatchObject({ code: 'not_in_this_status' })
  expect({ waiting: desk.desk.status().waiting, codes: desk.desk.status().codesLeft, list: await desk.list(), drafts: (await desk.ok('draft.list', {})).length }).toEqual({ waiting: 0, codes: before, list: [], drafts: 1 })
  const { commandIds, code } = await desk.ok('command.runAll', { commands: [register, answer], draftId })
  expect(commandIds).toHaveLength(2)
  expect(await desk.list()).toEqual([code])
  expect(await stateOf(desk, ticketId)).toMatchObject({ status: 'answered' })
  expect(await desk.ok('draft.list', {})).toEqual([])
  const again = await desk.reopen()
  server.line.up = true
  await fetched(again)
  expect(eventsOf(server).map(({ event }) => event['type'])).toEqual(['TicketRegistered', 'CitizenAnswered', 'ChecksPlanned'])
})

test('what was done to many is taken back for each, the ones that cannot be are named by their code', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  const tickets = [await desk.register(), await desk.register(), await desk.register()]
  const both = { to: ['services', 'parks'].map((departmentId) => ({ departmentId, hours: null })), besides: [], note: '' }
  const { commandIds } = await desk.ok('command.runAll', { commands: tickets.map(({ ticketId }) => ({ type: 'ForwardTicket', data: { ticketId, ...both } })) })
  const note = await run(desk, 'AddNote', { ticketId: tickets[0]!.ticketId, text: 'گفته شد' })
  await inStep(desk)
  // one of them goes on before it is taken back
  const [part] = (await stateOf(desk, tickets[1]!.ticketId))?.assignments ?? []
  await run(desk, 'AcknowledgeForward', { ticketId: tickets[1]!.ticketId, assignmentId: part?.id })
  await run(desk, 'ReportWork', { ticketId: tickets[1]!.ticketId, assignmentId: part?.id, note: 'انجام شد', startedAt: null, finishedAt: null, cost: null, materials: '', photos: [] })
  await run(desk, 'CancelTicket', { ticketId: tickets[2]!.ticketId, note: 'دوباره ثبت شده' })
  const undone = await desk.ok('command.undo', { commandIds: [...commandIds, note.commandId] })
  expect(undone.undone).toBe(2)
  expect(undone.refused).toMatchObject([{ code: tickets[0]!.code, refusal: { code: 'cannot_undo' } }, { code: tickets[2]!.code, refusal: { code: 'not_in_this_status' } }])
  await inStep(desk)
  const [first, , third] = await Promise.all(tickets.map(({ ticketId }) => stateOf(desk, ticketId)))
  expect(first).toMatchObject({ status: 'registered', assignments: [{ status: 'withdrawn' }, { status: 'withdrawn' }] })
  expect(third?.status).toBe('cancelled')
  expect(desk.desk.status().attention).toBe(0)
})

test('two desks forward the same ticket unknown to each other: one is told, and redoes it in the place of what was refused', async () => {
  const server = memoryServer(Date.now)
  const one = await readyDesk(server)
  const other = await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'reza')
  const { ticketId } = await one.register()
  await inStep(one)
  await fetched(other)
  server.line.cut.add('2')
  const { commandId } = await run(other, 'ForwardTicket', forward(ticketId, 'parks'))
  await run(one, 'ForwardTicket', forward(ticketId, 'services'))
  await inStep(one)
  server.line.cut.clear()
  await fetched(other)
  expect(await other.ok('attention.list', {})).toMatchObject([{ commandId, sealed: false, refusal: { code: 'forwarded_meanwhile' }, data: { to: [{ departmentId: 'parks' }] } }])
  const redone = forward(ticketId, 'parks', ['services'])
  // only whoever was refused may put another in its place
  await other.signIn('zahra')
  expect(await other.refused('command.run', { type: 'ForwardTicket', data: redone, supersedes: commandId })).toMatchObject({ code: 'not_permitted' })
  await other.signIn('reza')
  expect(await other.refused('command.run', { type: 'ForwardTicket', data: forward(ticketId, 'parks'), supersedes: commandId })).toMatchObject({ code: 'forwarded_meanwhile' })
  expect(other.desk.status().attention).toBe(1)
  await run(other, 'ForwardTicket', redone, { supersedes: commandId })
  expect(other.desk.status().attention).toBe(0)
  await inStep(other)
  expect((await stateOf(other, ticketId))?.assignments.map(({ departmentId }) => departmentId)).toEqual(['services', 'parks'])
  expect(await other.refused('command.run', { type: 'ForwardTicket', data: redone, supersedes: commandId })).toMatchObject({ code: 'attention_unknown' })
})

test('an incident is seen on other desks with its callers; its words and what is pending with it', async () => {
  const server = memoryServer(() => 1_800_000_000_000)
  const lead = await readyDesk(server, 'admin')
  const other = await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'reza')
  const incidentId = randomUUID()
  await run(lead, 'OpenIncident', { incidentId, categoryId: 'lights', placeId: 'city', point: null, leadTicketId: null, private: { title: 'قطع روشنایی شمال', script: 'گروه در محل است' } })
  expect(await lead.ok('incident.list', { closed: false })).toMatchObject([{ title: 'قطع روشنایی شمال', callers: 0 }])
  await inStep(lead)
  await fetched(other)
  const linked = await other.register({ categoryId: 'lights', placeId: 'north', incidentId })
  const { ticketId: second } = await other.register({ categoryId: 'lights' })
  await run(other, 'LinkIncident', { ticketId: second, incidentId })
  await run(other, 'AnswerCitizen', { ticketId: second, how: 'read_aloud', note: 'گروه در محل است' })
  await run(other, 'CloseTicket', { ticketId: second, reason: 'done', note: '' })
  await inStep(other)
  await fetched(lead)
  for (const desk of [lead, other]) {
    const read = await desk.ok('incident.read', { incidentId })
    expect(read?.incident).toMatchObject({ title: 'قطع روشنایی شمال', script: 'گروه در محل است', callers: 2, open: 1, pending: false, state: { status: 'open' } })
    expect(read?.tickets).toHaveLength(2)
    expect(await desk.list({ incidentId, statuses: ['merged'] })).toEqual([linked.code])
  }
  server.line.up = false
  await run(lead, 'CloseIncident', { incidentId, linkedLeft: 1, note: '' })
  expect(await lead.ok('incident.list', { closed: false })).toEqual([])
  expect(await lead.ok('incident.list', { closed: true })).toMatchObject([{ pending: true, state: { status: 'closed' } }])
  server.line.up = true
  await lead.ok('sync.now', {})
  // a new desk learns of both from the snapshot
  await inStep(lead)
  const late = await readyDesk({ ...server, enrolmentCode: 'good-3' })
  expect(await late.ok('incident.read', { incidentId })).toEqual(await lead.ok('incident.read', { incidentId }).then((read) => read && { ...read, tickets: expect.any(Array) as unknown }))
})

test('one number with several people: who they are, who was merged, and nobody for an unknown number', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server, 'admin')
  const [ali, alireza, maryam] = [randomUUID(), randomUUID(), randomUUID()]
  const data = registerData(randomUUID())
  const call = (name: string, personId: string | null) => desk.register({ private: { ...data.private, name, personId } })
  await call('علی رضایی', ali)
  await call('علیرضا رضایی', alireza)
  await call('مریم', maryam)
  await call('مريم', null)
  await call('رهگذر', null)
  const people = async () => (await desk.ok('caller.read', { phone: '+989121234567' })).people
  const asked = await people()
  expect(asked.map(({ personId, names, tickets }) => [personId, names, tickets])).toEqual([[null, ['رهگذر'], 1], [maryam, ['مریم'], 2], [alireza, ['علیرضا رضایی'], 1], [ali, ['علی رضایی'], 1]])
  await run(desk, 'MergePeople', { personId: ali, intoId: alireza, note: 'یک نفرند' })
  const merged = { personId: alireza, names: ['علیرضا رضایی', 'علی رضایی'], tickets: 2, merged: [ali] }
  expect(await people()).toContainEqual(expect.objectContaining(merged))
  await inStep(desk)
  expect(await people()).toContainEqual(expect.objectContaining(merged))
  await run(desk, 'UnmergePeople', { personId: ali, note: '' })
  await inStep(desk)
  expect(await people()).toHaveLength(4)
  expect(await desk.ok('caller.read', { phone: '+989120000000' })).toEqual({ people: [], rows: [] })
})

test('a change of the directory waits in the outbox, is seen when the server has it, and what it touches is told before', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server, 'admin')
  await desk.register({ categoryId: 'waste' })
  const { ticketId } = await desk.register({ categoryId: 'lights', placeId: 'north' })
  await run(desk, 'ForwardTicket', forward(ticketId, 'parks'))
  const impact = (section: CallInput<'directory.impact'>['section'], entryId: string) => desk.ok('directory.impact', { section, entryId })
  expect((await impact('departments', 'services')).openTickets).toBe(1)
  expect((await impact('places', 'city')).openTickets).toBe(1)
  expect(await impact('categories', 'waste')).toMatchObject({ openTickets: 1, references: [{ section: 'articles', id: 'waste-hours' }] })
  expect((await impact('holidays', '1405-01-01')).openTickets).toBe(0)
  await inStep(desk)
  server.line.up = false
  const names = async () => (await desk.ok('directory.read', {}))?.departments.map(({ name }) => name)
  const before = (await desk.ok('directory.read', {}))?.departments.find(({ id }) => id === 'parks')
  const change = (from: typeof before, name: string) => run(desk, 'ChangeDirectory', { directoryId: DIRECTORY_ID, section: 'departments', entryId: 'parks', before: from, after: { ...before, name } })
  await change(before, 'پارک‌ها')
  // the next is decided on top of the one that waits
  await change({ ...before!, name: 'پارک‌ها' }, 'بوستان‌ها')
  expect(desk.desk.status().waiting).toBe(2)
  expect(await names()).toContain('فضای سبز')
  server.line.up = true
  await fetched(desk)
  await desk.when('the new directory', ({ phase }) => phase === 'online')
  await expect.poll(names).toContain('بوستان‌ها')
  expect(desk.desk.status()).toMatchObject({ waiting: 0, attention: 0 })
})
