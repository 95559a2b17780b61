import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { httpTransports } from '#desk/http-transport.ts'
import { offerEnrolment } from '#server/commands/desks.ts'
import type { CallInput } from '#ipc/contract.ts'
import { deskBytes } from '../support/desk-bytes.ts'
import { PASSWORD, startCentral, type Central } from '../support/central.ts'
import { closeDesks, openTestDesk, readyDesk, type TestDesk, type TestDeskOptions } from '../support/desk.ts'

const transports = httpTransports({ ca: null })
const centrals: Central[] = []

afterEach(async () => {
  await closeDesks()
  for (const central of centrals.splice(0)) await central.end()
})

async function start(): Promise<Central> {
  const central = await startCentral()
  centrals.push(central)
  return central
}

async function deskAt(central: Central, name: string, more: Partial<TestDeskOptions> = {}): Promise<TestDesk> {
  const enrolmentCode = await offerEnrolment(central.store, name, Date.now())
  return readyDesk({ transports, serverUrl: central.url, enrolmentCode, machineId: `machine-${name}`, ...more }, 'zahra', PASSWORD)
}

test('a message goes from one desk over the real server to another by its poke', async () => {
  const central = await start()
  const one = await deskAt(central, 'one')
  const other = await deskAt(central, 'other')
  const { code, ticketId } = await one.register({}, 'چاله‌ای در خیابان آزادی')
  await one.ok('command.run', { type: 'AddNote', data: { ticketId, text: 'شهروند دوباره تماس گرفت' } })
  await one.when('answered', (status) => status.waiting === 0)
  await new Promise<void>((resolve) => {
    const look = async (): Promise<void> => {
      const view = await other.ok('ticket.read', { ticketId: null, code })
      if (view?.state.steps.length === 2) resolve()
    }
    other.desk.listen({ status: () => void look(), changed: () => void look() })
    void look()
  })
  const view = await other.ok('ticket.read', { ticketId, code: null })
  expect(view?.current.text).toBe('چاله‌ای در خیابان آزادی')
  expect(Object.values(view?.parts ?? {}).map((part) => part['note']).filter(Boolean)).toEqual(['شهروند دوباره تماس گرفت'])
  expect(await other.list({ text: 'چالهای ازادی' })).toEqual([code])
})

test('a call is recorded: its receipt has no position and empties the outbox', async () => {
  const central = await start()
  const desk = await deskAt(central, 'one')
  const callId = '00000000-0000-4000-8000-00000000ca11'
  await desk.ok('command.run', { type: 'StartCall', data: { callId, line: '2', private: { phone: '+989121234567' } } })
  await desk.ok('command.run', { type: 'EndCall', data: { callId, outcome: 'information', ticketIds: [], private: { phone: null } } })
  await desk.when('answered', (status) => status.waiting === 0 && status.phase === 'online')
  expect(desk.desk.status().attention).toBe(0)
  expect(await desk.refused('command.run', { type: 'EndCall', data: { callId, outcome: 'prank', ticketIds: [], private: { phone: null } } })).toMatchObject({ code: 'call_ended' })
})

test('a desk that comes later takes the snapshot and then follows the feed', async () => {
  const central = await start()
  const one = await deskAt(central, 'one')
  for (let n = 0; n < 30; n++) await one.register({}, `پیام شماره ${n}`)
  await one.when('answered', (status) => status.waiting === 0 && status.phase === 'online')
  const late = await deskAt(central, 'late')
  expect(await late.list()).toEqual(await one.list())
  await late.when('the index', (status) => status.indexing === null)
  expect(await late.list({ text: 'شماره ۱۷' })).toHaveLength(1)
})

test('a copied desk folder on another machine is refused and said to be', async () => {
  const central = await start()
  const desk = await deskAt(central, 'one')
  await desk.close()
  const copy = await openTestDesk({ transports, serverUrl: central.url, enrolmentCode: null, folder: desk.folder, key: desk.key, machineId: 'another-machine' })
  const status = await copy.when('the refusal', ({ phase }) => phase === 'paused')
  expect(status.problem?.code).toBe('desk_cloned')
})

test('a wrong enrolment code, a wrong address and a server that is not there each have their code', async () => {
  const central = await start()
  const desk = await openTestDesk({ transports, enrolmentCode: null })
  expect(await desk.refused('desk.enrol', { serverUrl: central.url, code: 'WRONG-CODE' })).toMatchObject({ code: 'enrolment_code_wrong' })
  expect(await desk.refused('desk.enrol', { serverUrl: 'ftp://example.org', code: 'X' })).toMatchObject({ code: 'server_url_invalid' })
  expect(await desk.refused('desk.enrol', { serverUrl: 'http://127.0.0.1:9', code: 'X' })).toMatchObject({ code: 'server_unreachable', details: { reason: 'ECONNREFUSED' } })
  expect(await desk.refused('session.signIn', { username: 'zahra', password: PASSWORD })).toMatchObject({ code: 'not_enrolled' })
  const code = await offerEnrolment(central.store, 'by hand', Date.now())
  await desk.ok('desk.enrol', { serverUrl: ` ${central.url.replace('http://', '')} `, code: ` ${code.toLowerCase()} ` })
  await desk.when('in step', ({ phase }) => phase === 'online')
})

test('when the server goes the desk says offline, keeps working, and catches up when it is back', async () => {
  const central = await start()
  const desk = await deskAt(central, 'one')
  const port = Number(new URL(central.url).port)
  await central.close()
  await desk.when('offline', ({ phase }) => phase === 'offline')
  const { code } = await desk.register()
  expect(desk.desk.status()).toMatchObject({ waiting: 1, problem: { code: 'server_unreachable' } })
  await central.store.close()
  centrals.splice(0)
  const again = await startCentral({ in: central.folder, port })
  centrals.push(again)
  await desk.ok('sync.now', {})
  await desk.when('caught up', ({ phase, waiting }) => phase === 'online' && waiting === 0)
  expect((await desk.ok('ticket.read', { ticketId: null, code }))?.pending).toEqual([])
})

test('S23 what was asked about a message goes with it when it is taken back, and the number of a call goes with the message that is erased', async () => {
  const central = await start()
  const [one, other] = [await deskAt(central, 'one'), await deskAt(central, 'other')]
  await other.ok('session.signIn', { username: 'admin', password: PASSWORD })
  const run = (desk: TestDesk, type: CallInput<'command.run'>['type'], data: Record<string, unknown>) => desk.ok('command.run', { type, data })
  const inStep = (desk: TestDesk) => desk.when('in step', (status) => status.waiting === 0 && status.phase === 'online')
  const legible = (words: string, { folder, key } = one): boolean => deskBytes(folder, key).includes(Buffer.from(words, 'utf8'))
  const [why, phone, judged] = ['ژکفقظ دلیل درخواست', '+989357779911', 'ژکفقظ نشانی کامل نبود']

  const hidden = await one.register()
  await run(one, 'AskApproval', { approvalId: randomUUID(), matter: 'erase_personal', ticketId: hidden.ticketId, subjectIds: [hidden.ticketId], note: why })
  const erased = await one.register()
  const callId = randomUUID()
  await run(one, 'StartCall', { callId, line: null, private: { phone } })
  await run(one, 'EndCall', { callId, outcome: 'ticket', ticketIds: [erased.ticketId], private: { phone } })
  await inStep(one)
  expect([legible(why), legible(phone), (await one.ok('approvals.list', {})).length]).toEqual([true, true, 1])
  await expect.poll(async () => (await other.list()).length, { timeout: 10_000 }).toBe(2)
  await run(other, 'ReviewWork', { reviewId: randomUUID(), ticketId: hidden.ticketId, operatorId: randomUUID(), scores: { subject: 2, words: 2, address: 0, promise: 2, courtesy: 2 }, note: judged })
  await inStep(other)
  expect(legible(judged, other)).toBe(true)
  await run(other, 'MakeConfidential', { ticketId: hidden.ticketId, note: 'گزارش تخلف' })
  await run(other, 'CancelTicket', { ticketId: erased.ticketId, note: 'تکراری' })
  await run(other, 'EraseTicket', { ticketId: erased.ticketId, note: 'دستور' })
  await expect.poll(() => [legible(why), legible(phone), legible(judged, other)], { timeout: 10_000 }).toEqual([false, false, false])
  expect([await one.ok('approvals.list', {}), await one.list()]).toEqual([[], [erased.code]])
}, 30_000)

test('S23 what is asked about a message in the moment in which it is hidden leaves no word either', async () => {
  const central = await start()
  const desk = await deskAt(central, 'one')
  await desk.ok('session.signIn', { username: 'admin', password: PASSWORD })
  const { ticketId } = await desk.register()
  await desk.when('in step', (status) => status.waiting === 0 && status.phase === 'online')
  await desk.ok('command.runAll', { commands: [
    { type: 'AskApproval', data: { approvalId: randomUUID(), matter: 'erase_personal', ticketId, subjectIds: [ticketId], note: 'ژکفقظ دلیل درخواست' } },
    { type: 'MakeConfidential', data: { ticketId, note: 'گزارش تخلف' } },
    { type: 'ReviewWork', data: { reviewId: randomUUID(), ticketId, operatorId: randomUUID(), scores: { subject: 2, words: 2, address: 0, promise: 2, courtesy: 2 }, note: 'ژکفقظ نشانی کامل نبود' } },
  ] })
  await desk.when('in step', (status) => status.waiting === 0 && status.phase === 'online')
  await expect.poll(() => deskBytes(desk.folder, desk.key).includes(Buffer.from('ژکفقظ', 'utf8')), { timeout: 10_000 }).toBe(false)
  expect(await desk.ok('approvals.list', {})).toEqual([])
}, 30_000)
