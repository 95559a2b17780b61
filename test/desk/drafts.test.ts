import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { ALL_TICKETS } from '#ipc/contract.ts'
import type { TransportFactory } from '#desk/transport.ts'
import { registerData } from '../support/commands.ts'
import { deskBytes } from '../support/desk-bytes.ts'
import { closeDesks, readyDesk } from '../support/desk.ts'
import { memoryServer, PASSWORD } from '../support/memory-server.ts'

afterEach(closeDesks)

test('drafts are there after a restart, for their author alone', async () => {
  const server = memoryServer(Date.now)
  const first = await readyDesk(server)
  const id = randomUUID()
  await first.ok('draft.put', { id, body: { text: 'نیمه‌کاره' } })
  await first.ok('draft.put', { id, body: { text: 'نیمه‌کاره اما بلندتر' } })
  const desk = await first.reopen()
  await desk.signIn('reza')
  expect(await desk.ok('draft.list', {})).toEqual([])
  expect(await desk.refused('draft.put', { id, body: { text: 'x' } })).toMatchObject({ code: 'draft_unknown' })
  await desk.ok('draft.remove', { id })
  await desk.signIn('zahra')
  expect((await desk.ok('draft.list', {})).map(({ body }) => body)).toEqual([{ text: 'نیمه‌کاره اما بلندتر' }])
  await desk.ok('draft.remove', { id })
  expect(await desk.ok('draft.list', {})).toEqual([])
})

test('saving a message takes its draft away, a refused one leaves it', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  const [one, other] = [randomUUID(), randomUUID()]
  await desk.ok('draft.put', { id: one, body: { n: 1 } })
  await desk.ok('draft.put', { id: other, body: { n: 2 } })
  expect(await desk.refused('command.run', { type: 'AddNote', data: { ticketId: randomUUID(), text: 'به پیامی که نیست' }, draftId: other })).toMatchObject({ code: 'ticket_unknown' })
  await desk.ok('command.run', { type: 'RegisterTicket', data: registerData(randomUUID()), draftId: one })
  expect((await desk.ok('draft.list', {})).map(({ id }) => id)).toEqual([other])
})

test('a pasted megabyte is kept as a draft, and as a message it is refused with its own code', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  const text = 'الف'.repeat(350_000)
  const id = randomUUID()
  await desk.ok('draft.put', { id, body: { text } })
  expect((await desk.ok('draft.list', {}))[0]?.body['text']).toBe(text)
  const data = registerData(randomUUID())
  expect(await desk.refused('command.run', { type: 'RegisterTicket', data: { ...data, private: { ...data.private, text } }, draftId: id })).toMatchObject({ code: 'text_too_long' })
  expect(await desk.ok('draft.list', {})).toHaveLength(1)
  expect(await desk.refused('draft.put', { id: randomUUID(), body: { text: 'x'.repeat(2_000_001) } })).toMatchObject({ code: 'too_large' })
})

test('S22 a draft is sealed: whoever holds the desk\'s own key cannot read it, its author can, with and without the server', async () => {
  const server = memoryServer(Date.now)
  const first = await readyDesk(server)
  await first.ok('draft.put', { id: randomUUID(), body: { text: 'نیمه‌کارهٔ محرمانه' } })
  await first.ok('view.put', { id: randomUUID(), name: 'خوانا', filter: ALL_TICKETS, columns: [] })
  server.line.up = false
  const desk = await first.reopen()
  const bytes = deskBytes(desk.folder, desk.key)
  expect([bytes.includes('خوانا'), bytes.includes('نیمه‌کاره')]).toEqual([true, false])
  await desk.signIn()
  expect((await desk.ok('draft.list', {})).map(({ body }) => body)).toEqual([{ text: 'نیمه‌کارهٔ محرمانه' }])
})

test('after a change of the password earlier drafts are kept closed, are said to be in the log, and open again under the earlier one', async () => {
  const server = memoryServer(Date.now)
  const known = { password: PASSWORD }
  const transports: TransportFactory = {
    ...server.transports,
    connect: (enrolment, machineId) => {
      const transport = server.transports.connect(enrolment, machineId)
      return { ...transport, signIn: (username, password, limitMs) => transport.signIn(username, password === known.password ? PASSWORD : '', limitMs) }
    },
  }
  const desk = await readyDesk({ transports })
  const texts = async () => (await desk.ok('draft.list', {})).map(({ body }) => body['text'])
  await desk.ok('draft.put', { id: randomUUID(), body: { text: 'پیش از تغییر' } })
  known.password = 'گذرواژه تازه'
  await desk.signIn('zahra', known.password)
  expect(await texts()).toEqual([])
  expect(desk.log).toContain('drafts kept that this password does not open: 1')
  await desk.ok('draft.put', { id: randomUUID(), body: { text: 'پس از تغییر' } })
  await desk.signIn('zahra', known.password)
  expect(await texts()).toEqual(['پس از تغییر'])
  known.password = PASSWORD
  await desk.signIn()
  expect(await texts()).toEqual(['پیش از تغییر'])
})
