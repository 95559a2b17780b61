import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { failed } from '#desk/failures.ts'
import type { Transport, TransportFactory } from '#desk/transport.ts'
import { PROTOCOL } from '#sync/protocol.ts'
import { registerData } from '../support/commands.ts'
import { closeDesks, eventsOf, readyDesk, type TestDesk } from '../support/desk.ts'
import { deskBytes } from '../support/desk-bytes.ts'
import { memoryServer } from '../support/memory-server.ts'

afterEach(closeDesks)

const DAY = 86_400_000
const inStep = (desk: TestDesk) => desk.when('in step', ({ waiting, phase }) => waiting === 0 && phase === 'online')
/** The same line, some of it otherwise. */
const changed = (transports: TransportFactory, change: (line: Transport) => Partial<Transport>): TransportFactory => ({
  ...transports,
  connect: (enrolment, machineId) => {
    const line = transports.connect(enrolment, machineId)
    return { ...line, ...change(line) }
  },
})

test('S10 S15 a desk that was away for 60 days with 500 commands comes back without loss, to a server that went on', async () => {
  const clock = { now: Date.UTC(2026, 10, 21, 8) }
  const now = (): number => clock.now
  const server = memoryServer(now)
  const desk = await readyDesk({ ...server, now, enrolmentCode: 'good-1' })
  const other = await readyDesk({ ...server, now, enrolmentCode: 'good-2' })
  server.line.cut.add('1')
  const codes = new Set<string | null>()
  for (let day = 0; day < 50; day++) {
    const ticketId = randomUUID()
    const { code } = await desk.ok('command.runAll', { commands: [
      { type: 'RegisterTicket', data: registerData(ticketId, `پیام ${day}`) },
      ...Array.from({ length: 9 }, (_, n) => ({ type: 'AddNote', data: { ticketId, text: `یادداشت ${day}-${n}` } } as const)),
    ] })
    codes.add(code)
    clock.now += 1.2 * DAY
    if (day % 10 === 0) await other.register({}, `پیام میز دیگر ${day}`)
  }
  expect(desk.desk.status().waiting).toBe(500)
  await inStep(other)
  const known = eventsOf(server).length
  server.line.cut.clear()
  await desk.ok('sync.now', {})
  await inStep(desk)
  const events = eventsOf(server)
  expect(events.length - known).toBeGreaterThanOrEqual(500)
  expect(new Set(events.map(({ commandId }) => commandId)).size).toBe(505)
  expect(codes.size).toBe(50)
  expect(desk.desk.status().attention).toBe(0)
  await other.ok('sync.now', {})
  await inStep(other)
  expect((await other.list({ statuses: [] })).sort()).toEqual((await desk.list({ statuses: [] })).sort())
}, 60_000)

test('a desk that is too old is told to update, keeps what it saves, and sends it once it was updated', async () => {
  const server = memoryServer(Date.now)
  const old = { is: false }
  const turnedAway = async () => failed('update_required', { oldest: PROTOCOL + 1, newest: PROTOCOL + 2 })
  const transports = changed(server.transports, (line) => ({
    hello: () => (old.is ? turnedAway() : line.hello()), push: (...asked) => (old.is ? turnedAway() : line.push(...asked)), pull: (...asked) => (old.is ? turnedAway() : line.pull(...asked)),
  }))
  const desk = await readyDesk({ ...server, transports })
  await inStep(desk)
  old.is = true
  await desk.ok('sync.now', {})
  const { problem } = await desk.when('paused', ({ phase }) => phase === 'paused')
  expect(problem).toMatchObject({ code: 'update_required', details: { oldest: PROTOCOL + 1 } })
  const { ticketId, commandId } = await desk.register()
  expect(desk.desk.status().waiting).toBe(1)
  // the new console opens the same files
  await desk.close()
  old.is = false
  const updated = await desk.reopen()
  await inStep(updated)
  expect([server.book().receipts.get(commandId)?.verdict.kind, server.book().states.has(ticketId)]).toEqual(['accepted', true])
})

test('S32 when a restored server says that what is sent again was erased meanwhile, no word of it stays here', async () => {
  const server = memoryServer(Date.now)
  const erased = { is: false }
  const transports = changed(server.transports, (line) => ({
    push: async (epoch, commands) => (erased.is
      ? { ok: true, value: { epoch, head: 0, receipts: commands.map(({ commandId }) => ({ commandId, verdict: { kind: 'refused', code: 'words_erased', details: {} } as const, recordedAt: Date.now() })) } }
      : line.push(epoch, commands)),
  }))
  const desk = await readyDesk({ ...server, transports })
  erased.is = true
  const { commandId } = await desk.register({}, 'ژکفقظ گفته‌ی شهروند')
  await inStep(desk)
  await expect.poll(() => deskBytes(desk.folder, desk.key).includes('ژکفقظ')).toBe(false)
  expect((await desk.ok('attention.list', {})).map((item) => item.commandId)).toEqual([commandId])
})

test('S32 what a restored server has without words leaves none here, whether the feed or a receipt says so', async () => {
  const server = memoryServer(Date.now)
  const unkept = { is: false }
  const transports = changed(server.transports, (line) => ({
    push: async (epoch, commands) => {
      const answer = await line.push(epoch, commands)
      if (!unkept.is || !answer.ok) return answer
      const receipts = answer.value.receipts.map((receipt) => (receipt.verdict.kind === 'accepted' && receipt.verdict.position === null ? { ...receipt, verdict: { ...receipt.verdict, erased: true as const } } : receipt))
      return { ...answer, value: { ...answer.value, receipts } }
    },
    pull: async (...asked) => {
      const answer = await line.pull(...asked)
      if (!unkept.is || !answer.ok) return answer
      return { ...answer, value: { ...answer.value, entries: answer.value.entries.map((entry) => (entry.kind === 'event' ? { ...entry, private: null } : entry)) } }
    },
  }))
  const desk = await readyDesk({ ...server, transports })
  await inStep(desk)
  const kept = await desk.register({}, 'ثضذغ می‌ماند')
  await inStep(desk)
  unkept.is = true
  const callId = randomUUID()
  await desk.ok('command.run', { type: 'StartCall', data: { callId, line: null, private: { phone: '+989357770011' } } })
  await desk.register({}, 'ژکفقظ گفته‌ی شهروند')
  await inStep(desk)
  await expect.poll(() => ['ژکفقظ', '9357770011', 'ثضذغ'].map((word) => deskBytes(desk.folder, desk.key).includes(word))).toEqual([false, false, true])
  expect(await desk.list({ text: 'ثضذغ' })).toEqual([kept.code])
})
