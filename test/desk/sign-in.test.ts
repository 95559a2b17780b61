import { afterEach, expect, test } from 'vitest'
import { closeDesks, eventsOf, openTestDesk, readyDesk } from '../support/desk.ts'
import { memoryServer, PASSWORD } from '../support/memory-server.ts'

afterEach(closeDesks)

test('who has signed in online can sign in offline with the same rights, and what they save is accepted later', async () => {
  const server = memoryServer(Date.now)
  const first = await readyDesk(server)
  server.line.up = false
  const desk = await first.reopen()
  expect(await desk.ok('session.current', {})).toBeNull()
  const signedIn = await desk.ok('session.signIn', { username: '  Zahra ', password: PASSWORD })
  expect(signedIn).toMatchObject({ online: false, operator: { username: 'zahra' } })
  expect(signedIn.permissions).toContain('ticket.register')
  await desk.register()
  server.line.up = true
  await desk.ok('sync.now', {})
  await desk.when('sent', ({ waiting, phase }) => waiting === 0 && phase === 'online')
  expect(desk.desk.status().attention).toBe(0)
  expect(server.book().feed).toHaveLength(1)
})

test('nobody else can: not who never signed in here, not with another password', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  await desk.ok('session.signOut', {})
  server.line.up = false
  expect(await desk.refused('session.signIn', { username: 'reza', password: PASSWORD })).toMatchObject({ code: 'offline_sign_in_unknown' })
  expect(await desk.refused('session.signIn', { username: 'zahra', password: 'wrong' })).toMatchObject({ code: 'credentials_wrong' })
  expect(await desk.refused('command.run', { type: 'AddNote', data: {} })).toMatchObject({ code: 'signed_out' })
})

test('after five wrong passwords even the right one waits, longer each time, also after a restart', async () => {
  const clock = { now: Date.UTC(2026, 10, 21, 9) }
  const now = (): number => clock.now
  const server = memoryServer(now)
  const first = await readyDesk({ ...server, now })
  server.line.up = false
  for (let n = 0; n < 5; n++) expect(await first.refused('session.signIn', { username: 'zahra', password: 'wrong' })).toMatchObject({ code: 'credentials_wrong' })
  const desk = await first.reopen()
  const wait = await desk.refused('session.signIn', { username: 'zahra', password: PASSWORD })
  expect(wait).toMatchObject({ code: 'too_many_attempts', details: { retryAt: clock.now + 30_000 } })
  clock.now += 30_000
  expect(await desk.refused('session.signIn', { username: 'zahra', password: 'wrong' })).toMatchObject({ code: 'credentials_wrong' })
  expect(await desk.refused('session.signIn', { username: 'zahra', password: PASSWORD })).toMatchObject({ details: { retryAt: clock.now + 60_000 } })
  clock.now += 60_000
  await desk.ok('session.signIn', { username: 'zahra', password: PASSWORD })
  await desk.ok('session.signOut', {})
  expect(await desk.refused('session.signIn', { username: 'zahra', password: 'wrong' })).toMatchObject({ code: 'credentials_wrong' })
})

test('who was shut out at the centre cannot get in by pulling the cable', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  await desk.ok('session.signOut', {})
  server.disable('zahra')
  expect(await desk.refused('session.signIn', { username: 'zahra', password: PASSWORD })).toMatchObject({ code: 'operator_disabled' })
  server.line.up = false
  expect(await desk.refused('session.signIn', { username: 'zahra', password: PASSWORD })).toMatchObject({ code: 'offline_sign_in_unknown' })
})

test('what one operator queued is sent while another is signed in, and stays the first one\'s', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  server.line.up = false
  await desk.register()
  await desk.ok('session.signOut', {})
  server.line.up = true
  await desk.ok('session.signIn', { username: 'reza', password: PASSWORD })
  await desk.ok('sync.now', {})
  await desk.when('sent', ({ waiting, phase }) => waiting === 0 && phase === 'online')
  const zahra = (await desk.ok('directory.read', {}))?.operators.find(({ name }) => name === 'زهرا احمدی')
  expect(eventsOf(server)[0]?.by).toBe(zahra?.id)
})

test('without a session no message of a citizen is shown, and without an enrolment nothing is saved', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  const { ticketId } = await desk.register()
  await desk.ok('session.signOut', {})
  expect(await desk.refused('ticket.read', { ticketId, code: null })).toMatchObject({ code: 'signed_out' })
  expect(await desk.refused('ticket.rows', { numbers: [1] })).toMatchObject({ code: 'signed_out' })
  expect(await desk.refused('caller.read', { phone: '+989121234567' })).toMatchObject({ code: 'signed_out' })
  expect(await desk.refused('draft.list', {})).toMatchObject({ code: 'signed_out' })
  const bare = await openTestDesk({ transports: server.transports, enrolmentCode: null })
  expect(await bare.refused('session.signIn', { username: 'zahra', password: PASSWORD })).toMatchObject({ code: 'not_enrolled' })
  expect(bare.desk.status()).toMatchObject({ enrolled: false, phase: 'stopped' })
})

test('a desk knows which ways out the centre has, without a line too, and learns when one is opened', async () => {
  const server = memoryServer(Date.now)
  const first = await readyDesk(server)
  expect(first.desk.status().channels).toEqual({ email: false, sms: false })
  server.channels.sms = true
  await first.ok('sync.now', {})
  await first.when('the gateway', ({ channels }) => channels?.sms === true)
  server.line.up = false
  const desk = await first.reopen()
  expect(desk.desk.status().channels).toEqual({ email: false, sms: true })
})
