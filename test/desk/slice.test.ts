import { afterEach, expect, test } from 'vitest'
import { closeDesks, eventsOf, readyDesk } from '../support/desk.ts'
import { memoryServer } from '../support/memory-server.ts'

afterEach(closeDesks)

test('a message saved on one desk is on the other, final, and its code is unique', async () => {
  const server = memoryServer(Date.now)
  const one = await readyDesk(server)
  const other = await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'reza')
  const first = await one.register()
  const second = await other.register()
  expect(first.code).not.toBe(second.code)
  for (const desk of [one, other]) {
    await expect.poll(() => desk.list()).toHaveLength(2)
    await desk.when('all sent', (status) => status.waiting === 0 && status.phase === 'online')
    const view = await desk.ok('ticket.read', { ticketId: null, code: first.code })
    expect(view?.state.steps.map((step) => step.type)).toEqual(['TicketRegistered'])
    expect(view?.pending).toEqual([])
  }
  expect(server.book().feed.map((entry) => entry.position)).toEqual([1, 2])
})

test('S10 what is saved without a server is shown at once and goes up in its order later', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  server.line.up = false
  const codes: string[] = []
  for (let n = 0; n < 20; n++) codes.push((await desk.register({}, `پیام ${n}`)).code)
  expect(new Set(codes).size).toBe(20)
  expect(desk.desk.status().waiting).toBe(20)
  expect((await desk.list()).length).toBe(20)
  server.line.up = true
  await desk.ok('sync.now', {})
  await desk.when('all sent', (status) => status.waiting === 0 && status.phase === 'online')
  expect(eventsOf(server).map(({ event }) => event['code'])).toEqual(codes)
})

test('S2 S12 an answer that was lost is asked again and nothing happens twice', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  server.line.loseAnswers = 1
  const { ticketId } = await desk.register()
  await desk.ok('command.run', { type: 'AddNote', data: { ticketId, text: 'پیگیری شد' } })
  await desk.when('all sent', (status) => status.waiting === 0 && status.phase === 'online')
  expect(server.book().feed).toHaveLength(2)
  const view = await desk.ok('ticket.read', { ticketId, code: null })
  expect(view?.state.steps).toHaveLength(2)
  expect(server.asked.get('push')).toBeGreaterThan(1)
})
