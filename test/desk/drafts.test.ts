import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { registerData } from '../support/commands.ts'
import { closeDesks, readyDesk } from '../support/desk.ts'
import { memoryServer } from '../support/memory-server.ts'

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
