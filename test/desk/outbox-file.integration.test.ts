import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { httpTransports } from '#desk/http-transport.ts'
import { offerEnrolment } from '#server/commands/desks.ts'
import { takeInFile } from '#server/commands/take-in.ts'
import { OUTBOX_FILE } from '#domain/operator/outbox-file.ts'
import { holdFolder } from '#server/store/sqlite/lock.ts'
import { PROTOCOL } from '#sync/protocol.ts'
import { PASSWORD, startCentral, type Central } from '../support/central.ts'
import { closeDesks, readyDesk, type TestDesk } from '../support/desk.ts'

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
/** A desk whose line can be cut. */
async function deskAt(central: Central, name: string, username = 'admin'): Promise<{ readonly at: TestDesk; readonly line: { cut: boolean } }> {
  const line = { cut: false }
  const real = httpTransports({ ca: null })
  const gone = { ok: false, failure: { kind: 'transient', refusal: { code: 'server_unreachable', details: {} } } } as const
  const at = await readyDesk({
    serverUrl: central.url, machineId: `machine-${name}`, enrolmentCode: await offerEnrolment(central.store, name, Date.now()),
    transports: { ...real, connect: (...given) => {
      const transport = real.connect(...given)
      return { ...transport, hello: async () => (line.cut ? gone : transport.hello()), push: async (...asked) => (line.cut ? gone : transport.push(...asked)) }
    } },
  }, username, PASSWORD)
  return { at, line }
}
const write = async (desk: TestDesk, file: string) => {
  const grant = randomUUID()
  desk.desk.allowExport(grant, file)
  return desk.desk.call('outbox.write', { grant })
}
const takeIn = async (desk: TestDesk, file: string) => {
  const grant = randomUUID()
  desk.desk.allowImport(grant, file)
  return desk.desk.call('outbox.takeIn', { grant })
}
const trail = async (central: Central, kind: string) => (await central.store.auditTrail()).filter((line) => line.kind === kind)
const inStep = (desk: TestDesk) => desk.when('in step', ({ phase, waiting }) => phase === 'online' && waiting === 0)
const WORDS = 'ژرفای چاله‌ی ژاله'

test('S35 what waits at a desk without a line is carried in a file, taken in once, and the desk’s own push gets the same receipts', async () => {
  const central = await start()
  const [far, near] = [await deskAt(central, 'far'), await deskAt(central, 'near')]
  const file = join(far.at.folder, `out.${OUTBOX_FILE}`)
  expect(await write(far.at, file)).toMatchObject({ refusal: { code: 'outbox_empty' } })
  far.line.cut = true
  const open = await far.at.register({}, WORDS)
  const sealed = await far.at.register({ confidential: true }, WORDS)
  await far.at.ok('command.run', { type: 'AddNote', data: { ticketId: open.ticketId, text: WORDS } })
  expect(await write(far.at, file)).toEqual({ ok: true, value: { name: `out.${OUTBOX_FILE}`, count: 3 } })
  expect(readFileSync(file, 'utf8')).not.toContain('ژاله')
  expect(far.at.desk.status().waiting).toBe(3)

  expect(await takeIn(near.at, file)).toMatchObject({ ok: true, value: { deskName: 'far', decommissioned: false, count: 3, known: 0, accepted: 3, refused: 0, quarantined: 0 } })
  await near.at.when('the news', ({ phase }) => phase === 'online')
  await near.at.ok('sync.now', {})
  await expect.poll(async () => (await near.at.ok('ticket.read', { ticketId: null, code: open.code }))?.state.steps.length).toBe(2)
  expect((await central.store.confidentialTicket(sealed.ticketId))?.state['code']).toBe(sealed.code)

  const { head } = await central.store.standing()
  expect(await takeIn(near.at, file)).toMatchObject({ value: { known: 3, accepted: 3 } })
  far.line.cut = false
  await far.at.ok('sync.now', {})
  await inStep(far.at)
  expect((await central.store.standing()).head).toBe(head)
  expect(far.at.desk.status().attention).toBe(0)
  expect((await far.at.ok('ticket.read', { ticketId: open.ticketId, code: null }))?.pending).toEqual([])
  const lines = await trail(central, 'outbox_taken_in')
  expect(lines.map(({ details }) => details['known'])).toEqual([0, 3])
  expect(JSON.stringify(lines)).not.toContain('ژاله')
})

test('S35 a file that was changed, is another city’s, of an unknown desk or of a newer console is refused with its reason, and only who may writes or brings one', async () => {
  const central = await start()
  const { at: desk, line } = await deskAt(central, 'far')
  line.cut = true
  await desk.register({}, WORDS)
  const file = join(desk.folder, `out.${OUTBOX_FILE}`)
  expect((await write(desk, file)).ok).toBe(true)
  line.cut = false
  const whole = readFileSync(file, 'utf8')
  const { body, ...outside } = JSON.parse(whole) as { body: string; [key: string]: unknown }
  const inside = JSON.parse(body) as Record<string, unknown> & { sealed: { data: string } }
  const as = async (text: string) => {
    writeFileSync(file, text)
    const reply = await takeIn(desk, file)
    return reply.ok ? 'taken' : reply.refusal.code
  }
  const changed = (over: Record<string, unknown>, around = {}) => as(JSON.stringify({ ...outside, ...around, body: JSON.stringify({ ...inside, ...over }) }))
  expect(await as(whole.slice(0, -9))).toBe('outbox_file_damaged')
  expect(await changed({ count: 2 })).toBe('outbox_file_damaged')
  expect(await changed({ sealed: { ...inside.sealed, data: inside.sealed.data.replace(/^..../, 'AAAA') } })).toBe('outbox_file_damaged')
  expect(await changed({ sealedTo: 'A'.repeat(43) })).toBe('outbox_file_foreign')
  expect(await changed({ deskId: randomUUID() })).toBe('outbox_file_damaged')
  const stranger = randomUUID()
  expect(await changed({ deskId: stranger }, { deskId: stranger })).toBe('outbox_file_desk')
  expect(await changed({ protocol: PROTOCOL + 1 })).toBe('server_too_old')
  expect(await as(JSON.stringify({ ...outside, v: 2, body }))).toBe('server_too_old')
  expect((await central.store.standing()).head).toBe(0)

  await desk.signIn('zahra', PASSWORD)
  expect(await write(desk, file)).toMatchObject({ refusal: { code: 'not_permitted' } })
  expect(await as(whole)).toBe('not_permitted')
})

test('S34 a stolen desk is told so and keeps its outbox; its leases and sessions are dead, and its file waits for a supervisor', async () => {
  const central = await start()
  const [stolen, office] = [await deskAt(central, 'stolen'), await deskAt(central, 'office')]
  const { ticketId } = await stolen.at.register()
  await inStep(stolen.at)
  const [thief] = (await central.store.desks()).filter(({ name }) => name === 'stolen')
  const { granted } = await central.store.grantLeases({ checks: [{ ticketId, check: 'forward:0:0' }], deskId: thief!.id, operatorId: null, lengthMs: 60_000, now: Date.now() })
  expect(granted).toHaveLength(1)
  stolen.line.cut = true
  const { code } = await stolen.at.register({}, WORDS)
  const file = join(stolen.at.folder, `out.${OUTBOX_FILE}`)
  await write(stolen.at, file)
  const later = await stolen.at.register({}, WORDS)

  await office.at.ok('board.decommission', { deskId: thief!.id, why: 'stolen' })
  expect(await office.at.refused('board.decommission', { deskId: thief!.id, why: 'stolen' })).toMatchObject({ code: 'desk_unknown' })
  expect((await central.store.leases(Date.now())).filter(({ deskId }) => deskId === thief!.id)).toEqual([])
  expect(await stolen.at.refused('audit.read', { before: null })).toMatchObject({ code: 'signed_out' })
  stolen.line.cut = false
  await stolen.at.ok('sync.now', {})
  expect(await stolen.at.when('the word', ({ phase }) => phase === 'paused')).toMatchObject({ waiting: 2, problem: { code: 'desk_decommissioned' } })
  expect(await stolen.at.refused('session.signIn', { username: 'zahra', password: PASSWORD })).toMatchObject({ code: 'desk_decommissioned' })

  expect(await takeIn(office.at, file)).toMatchObject({ value: { deskName: 'stolen', decommissioned: true, count: 1, quarantined: 1, accepted: 0 } })
  const [kept] = await office.at.ok('quarantine.list', {})
  expect(kept).toMatchObject({ deskName: 'stolen', code: 'desk_decommissioned', type: 'RegisterTicket', trackingCode: code, data: { private: { text: WORDS } } })
  expect((await office.at.ok('board.read', {})).desks.find(({ deskId }) => deskId === thief!.id)).toMatchObject({ held: 1, decommissionedAt: expect.any(Number) })
  const again = await stolen.at.reopen()
  expect(await again.when('the word', ({ phase }) => phase === 'paused')).toMatchObject({ waiting: 2, problem: { code: 'desk_decommissioned' }, lastContactAt: expect.any(Number) })
  // it turned up again: what waited on it goes the same way
  await again.ok('desk.enrol', { serverUrl: central.url, code: await offerEnrolment(central.store, 'found', Date.now()) })
  await inStep(again)
  expect((await office.at.ok('quarantine.list', {})).map(({ trackingCode, code: why }) => [trackingCode, why])).toEqual([[code, 'desk_decommissioned'], [later.code, 'desk_decommissioned']])
  const [line] = await trail(central, 'desk_revoked')
  expect(line).toMatchObject({ deskId: thief!.id, operatorId: expect.any(String), details: { why: 'stolen' } })
})

test('S35 an administrator takes a file in where the server lies, when none runs there', async () => {
  const central = await start()
  const { at: desk, line } = await deskAt(central, 'far')
  line.cut = true
  await desk.register({}, WORDS)
  const file = join(desk.folder, `out.${OUTBOX_FILE}`)
  await write(desk, file)
  await central.close()
  expect(await takeInFile(central.folder, file, Date.now())).toMatchObject({ count: 1, known: 0, accepted: 1 })
  expect(await takeInFile(central.folder, file, Date.now())).toMatchObject({ count: 1, known: 1 })
  await expect(takeInFile(central.folder, join(central.folder, 'none'), Date.now())).rejects.toThrow('cannot be read')
  const server = holdFolder(central.folder)
  await expect(takeInFile(central.folder, file, Date.now())).rejects.toThrow('a server runs')
  server?.release()
})
