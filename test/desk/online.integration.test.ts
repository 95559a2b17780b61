import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { failed } from '#desk/failures.ts'
import { httpTransports } from '#desk/http-transport.ts'
import type { Transport, TransportFactory } from '#desk/transport.ts'
import { offerEnrolment } from '#server/commands/desks.ts'
import type { Envelope } from '#sync/protocol.ts'
import { PASSWORD, startCentral, type Central } from '../support/central.ts'
import { closeDesks, readyDesk, type TestDesk } from '../support/desk.ts'

const real = httpTransports({ ca: null })
const centrals: Central[] = []

afterEach(async () => {
  await closeDesks()
  for (const central of centrals.splice(0)) await central.end()
})

async function deskAt(username: string, change: (transport: Transport) => Partial<Transport> = () => ({})): Promise<{ central: Central; desk: TestDesk }> {
  const central = await startCentral()
  centrals.push(central)
  const transports: TransportFactory = {
    enrol: real.enrol,
    connect: (enrolment, machineId) => {
      const transport = real.connect(enrolment, machineId)
      return { ...transport, ...change(transport) }
    },
  }
  const enrolmentCode = await offerEnrolment(central.store, 'میز ۱', Date.now())
  const desk = await readyDesk({ transports, serverUrl: central.url, enrolmentCode, machineId: 'machine-online-1' }, username, PASSWORD)
  return { central, desk }
}

const everyByte = (folder: string): Buffer => Buffer.concat(readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => readFileSync(join(folder, name))))

test('an administrator adds, changes and sees operators, and the trail; the server judges and its refusals come through', async () => {
  const { desk } = await deskAt('admin')
  const add = { username: 'Maryam.K', name: 'مریم کاظمی', role: 'operator', departmentId: null, password: 'گذرواژهٔ-بلند-۷۷' }
  await desk.ok('operators.add', add)
  expect(await desk.refused('operators.add', add)).toMatchObject({ code: 'username_taken' })
  const maryam = (await desk.ok('operators.list', {})).find(({ name }) => name === add.name)
  expect(maryam).toMatchObject({ role: 'operator', disabled: false })
  await desk.ok('operators.change', { operatorId: maryam?.id ?? '', change: { name: null, role: null, password: null, disabled: true } })
  expect((await desk.ok('operators.list', {})).find(({ id }) => id === maryam?.id)).toMatchObject({ disabled: true })
  const { lines } = await desk.ok('audit.read', { before: null })
  expect(lines.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['operator_added', 'operator_changed', 'sign_in']))
  const older = await desk.ok('audit.read', { before: lines[0]?.number ?? 0 })
  expect(older.lines.map(({ number }) => number)).not.toContain(lines[0]?.number)
  const written = `${everyByte(desk.folder).toString('latin1')}${desk.log.join('\n')}`
  expect(written).not.toContain(Buffer.from(add.password).toString('latin1'))
})

test('who may not is told so by the server, and who signed in without it must do so again', async () => {
  const { central, desk } = await deskAt('zahra')
  expect(await desk.refused('operators.list', {})).toMatchObject({ code: 'not_permitted' })
  expect(await desk.refused('confidential.list', { before: null })).toMatchObject({ code: 'not_permitted' })
  await desk.ok('session.signOut', {})
  expect(await desk.refused('audit.read', { before: null })).toMatchObject({ code: 'signed_out' })
  const port = Number(new URL(central.url).port)
  await central.close()
  await desk.when('offline', ({ phase }) => phase === 'offline')
  await desk.signIn('zahra', PASSWORD)
  expect(await desk.refused('operators.list', {})).toMatchObject({ code: 'server_unreachable' })
  await central.store.close()
  centrals.splice(0)
  centrals.push(await startCentral({ in: central.folder, port }))
  await desk.ok('sync.now', {})
  await desk.when('back', ({ phase }) => phase === 'online')
  expect(await desk.refused('operators.list', {})).toMatchObject({ code: 'session_expired' })
})

test('S22 the inspection works on a confidential message at the server alone: nothing of it is on the desk', async () => {
  const { desk } = await deskAt('admin')
  const story = 'کارمند شهرداری پول خواست'
  const note = 'با رئیس اداره گفت‌وگو شد'
  await desk.register({ categoryId: 'staff' }, story)
  await desk.when('sent', ({ waiting, phase }) => waiting === 0 && phase === 'online')
  const { tickets, more } = await desk.ok('confidential.list', { before: null })
  expect([tickets.length, more, tickets[0]?.current.text]).toEqual([1, false, story])
  const ticketId = tickets[0]?.state.id ?? ''
  await desk.ok('confidential.run', { type: 'AddNote', data: { ticketId, text: note } })
  const view = await desk.ok('confidential.read', { ticketId })
  expect(view.state.steps.map(({ type }) => type)).toEqual(['TicketRegistered', 'NoteAdded'])
  expect(Object.values(view.parts).map((part) => part['note'])).toContain(note)
  expect(await desk.refused('confidential.run', { type: 'MakeConfidential', data: { ticketId, note } })).toMatchObject({ code: 'confidential_already' })
  expect(await desk.refused('confidential.run', { type: 'AddNote', data: { ticketId, text: '' } })).toMatchObject({ code: 'text_empty' })
  expect(await desk.ok('ticket.read', { ticketId, code: null })).toBeNull()
  await desk.close()
  const bytes = everyByte(desk.folder)
  for (const word of [story, note, ticketId]) expect(bytes.includes(Buffer.from(word))).toBe(false)
})

test('S2 a command whose answer was lost is said to be open; asked for again it is the very same and happens once', async () => {
  const sent: Envelope[] = []
  const lose = { next: 0 }
  const { central, desk } = await deskAt('admin', (transport) => ({
    push: async (epoch, commands) => {
      const answer = await transport.push(epoch, commands)
      if (lose.next === 0) return answer
      lose.next -= 1
      sent.push(...commands)
      return failed('server_unreachable', { reason: 'ECONNRESET' })
    },
  }))
  await desk.register({ confidential: true }, 'پیام محرمانه')
  await desk.when('sent', ({ waiting, phase }) => waiting === 0 && phase === 'online')
  const ticketId = (await desk.ok('confidential.list', { before: null })).tickets[0]?.state.id ?? ''
  const input = { type: 'AddNote', data: { ticketId, text: 'یادداشت بازرس' } } as const
  lose.next = 1
  expect(await desk.refused('confidential.run', input)).toMatchObject({ code: 'server_unreachable' })
  // a sign-in in between changes nothing: it is still theirs
  await desk.signIn('admin', PASSWORD)
  const { commandId } = await desk.ok('confidential.run', input)
  expect(commandId).toBe(sent[0]?.commandId)
  expect(sent[0]?.sealed).toBe(true)
  const steps = async () => (await desk.ok('confidential.read', { ticketId })).state.steps.length
  expect(await steps()).toBe(2)
  // settled: the same words once more are a new command
  expect((await desk.ok('confidential.run', input)).commandId).not.toBe(commandId)
  expect(await steps()).toBe(3)
  expect(desk.desk.status()).toMatchObject({ waiting: 0, attention: 0 })
  expect(central.log.join('\n')).not.toContain('یادداشت')
})
