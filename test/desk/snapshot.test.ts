import { afterEach, expect, test } from 'vitest'
import type { Transport, TransportFactory } from '#desk/transport.ts'
import { LineLost } from '#desk/transport.ts'
import { failed } from '#desk/failures.ts'
import { closeDesks, eventsOf, openTestDesk, readyDesk, type TestDesk } from '../support/desk.ts'
import { memoryServer, PASSWORD, type MemoryServer } from '../support/memory-server.ts'

afterEach(closeDesks)

const inStep = (desk: TestDesk) => desk.when('in step', (status) => status.waiting === 0 && status.phase === 'online')

/** The same server over a line that changes what the transport does. */
const over = (server: MemoryServer, change: (transport: Transport) => Partial<Transport>): TransportFactory => ({
  ...server.transports,
  connect: (enrolment, machineId) => {
    const transport = server.transports.connect(enrolment, machineId)
    return { ...transport, ...change(transport) }
  },
})

async function serverWith(count: number) {
  const server = memoryServer(Date.now)
  const author = await readyDesk({ ...server, enrolmentCode: 'good-author' })
  for (let n = 0; n < count; n++) await author.register({}, `پیام x${n}x`)
  await inStep(author)
  return { server, author }
}

test('a first sync that breaks off starts again from the first line and brings every ticket once', async () => {
  const { server, author } = await serverWith(12)
  const breaks = { left: 2 }
  const transports = over(server, (transport) => ({
    snapshot: async () => {
      const answer = await transport.snapshot(0)
      if (!answer.ok || breaks.left === 0) return answer
      breaks.left -= 1
      return { ok: true, value: { ...answer.value, frames: cutAfter(answer.value.frames, 4) } }
    },
  }))
  const desk = await readyDesk({ transports, enrolmentCode: 'good-2' })
  expect(breaks.left).toBe(0)
  expect(await desk.list()).toEqual(await author.list())
  await desk.when('the index', ({ indexing }) => indexing === null)
  expect(await desk.list({ text: 'پیام x7x' })).toHaveLength(1)
})

async function* cutAfter(frames: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count
  for await (const frame of frames) {
    yield frame
    if (--left === 0) throw new LineLost(failed('server_unreachable', { reason: 'ECONNRESET' }).failure)
  }
}

test('a snapshot with fewer tickets than it says, or of another shape, is not taken', async () => {
  const { server } = await serverWith(7)
  const tries = { count: 0 }
  const transports = over(server, (transport) => ({
    snapshot: async () => {
      const answer = await transport.snapshot(0)
      tries.count += 1
      if (!answer.ok || tries.count > 2) return answer
      return { ok: true, value: { ...answer.value, frames: tries.count === 1 ? without(answer.value.frames, 1) : garbled(answer.value.frames) } }
    },
  }))
  const desk = await openTestDesk({ transports, enrolmentCode: 'good-2' })
  const problem = await desk.when('the complaint', (status) => status.problem !== null)
  expect(problem.problem).toMatchObject({ code: 'server_error', details: { reason: 'snapshot_short' } })
  await inStep(desk)
  await desk.ok('session.signIn', { username: 'zahra', password: PASSWORD })
  expect(await desk.list()).toHaveLength(7)
  expect(tries.count).toBe(3)
})

async function* without(frames: AsyncIterable<Buffer>, index: number): AsyncGenerator<Buffer> {
  let at = 0
  for await (const frame of frames) if (at++ !== index) yield frame
}
async function* garbled(frames: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let at = 0
  for await (const frame of frames) yield at++ === 2 ? Buffer.from('ticket\n{"state":\n{}') : frame
}

test('S15 after a restore the desk takes the new epoch and sends again what the backup lacks, once', async () => {
  const server = memoryServer(Date.now)
  const one = await readyDesk(server)
  const other = await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'reza')
  const kept = await one.register({}, 'پیش از پشتیبان')
  await inStep(one)
  const backup = server.backup()
  const lost = await one.register({}, 'پس از پشتیبان')
  await one.ok('command.run', { type: 'AddNote', data: { ticketId: kept.ticketId, text: 'یادداشت پس از پشتیبان' } })
  await inStep(one)
  await other.ok('sync.now', {})
  await inStep(other)
  expect(await other.list()).toHaveLength(2)

  server.restore(backup)
  await one.when('the new epoch', () => server.asked.get('snapshot') === 4)
  await inStep(one)
  expect(eventsOf(server).map(({ event }) => event['code'] ?? event['type'])).toEqual([kept.code, lost.code, 'NoteAdded'])
  const view = await one.ok('ticket.read', { ticketId: kept.ticketId, code: null })
  expect(view?.state.steps.map((step) => step.type)).toEqual(['TicketRegistered', 'NoteAdded'])
  await other.ok('sync.now', {})
  await inStep(other)
  expect(await other.list()).toEqual(await one.list())
  expect(one.desk.status().attention).toBe(0)
})

test('what the restored server does not have and nobody can send again goes from the desk', async () => {
  const server = memoryServer(Date.now)
  const empty = server.backup()
  const one = await readyDesk(server)
  const other = await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'reza')
  await one.register()
  await inStep(one)
  await other.ok('sync.now', {})
  await inStep(other)
  expect(await other.list()).toHaveLength(1)
  await one.close()
  server.restore(empty)
  await other.when('the new epoch', () => server.asked.get('snapshot') === 3)
  await inStep(other)
  expect(await other.list()).toEqual([])
  expect(await other.list({ text: 'زباله' })).toEqual([])
})

test('S15 a call that was recorded while the server was restored does not stand in the way of the snapshot', async () => {
  const { server, author } = await serverWith(3)
  const backup = server.backup()
  server.line.up = false
  await author.ok('command.run', { type: 'StartCall', data: { callId: '00000000-0000-4000-8000-0000000000ca', line: null, private: { phone: null } } })
  const { code } = await author.register({}, 'پیام پس از پشتیبان')
  server.restore(backup)
  server.line.up = true
  await author.ok('sync.now', {})
  await inStep(author)
  expect((await author.ok('ticket.read', { ticketId: null, code }))?.pending).toEqual([])
})
