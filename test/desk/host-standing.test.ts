import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import type { HostStanding } from '#ipc/host-protocol.ts'
import { heardDesk } from '#desk/host-standing.ts'
import { registerData } from '../support/commands.ts'
import { closeDesks, openTestDesk } from '../support/desk.ts'
import { memoryServer, PASSWORD } from '../support/memory-server.ts'

afterEach(closeDesks)

async function heard() {
  const server = memoryServer(Date.now)
  const { desk, when } = await openTestDesk({ ...server })
  const told: HostStanding[] = []
  const listening = heardDesk(desk, (standing) => told.push(standing))
  const last = () => told.at(-1)
  await when('online', ({ phase }) => phase === 'online')
  return { server, desk: listening, last }
}
const SOON = { timeout: 5_000 }
const signIn = { username: 'zahra', password: PASSWORD }

test('a call, a draft and unsent words each hold an update until they end', async () => {
  const { server, desk, last } = await heard()
  await expect.poll(last, SOON).toMatchObject({ signedIn: false, holds: [], synced: true })
  await desk.call('session.signIn', signIn)
  await expect.poll(last, SOON).toMatchObject({ signedIn: true, holds: [] })
  const [callId, draftId] = [randomUUID(), randomUUID()]
  await desk.call('command.run', { type: 'StartCall', data: { callId, line: null, private: { phone: null } } })
  await desk.call('draft.put', { id: draftId, body: { text: 'چاله' } })
  await expect.poll(last, SOON).toMatchObject({ holds: ['call', 'draft'] })
  server.line.up = false
  await desk.call('command.run', { type: 'RegisterTicket', data: registerData(randomUUID()), draftId })
  await expect.poll(last, SOON).toMatchObject({ holds: ['call', 'unsent'] })
  await desk.call('command.run', { type: 'EndCall', data: { callId, outcome: 'information', ticketIds: [], private: { phone: null } } })
  await expect.poll(last, SOON).toMatchObject({ holds: ['unsent'] })
  server.line.up = true
  await desk.call('sync.now', {})
  await expect.poll(last, SOON).toMatchObject({ holds: [], synced: true })
})

test('who is locked out comes back to the draft; who signs out has left it', async () => {
  const { desk, last } = await heard()
  await desk.call('session.signIn', signIn)
  await desk.call('draft.put', { id: randomUUID(), body: { text: 'چاله' } })
  await expect.poll(last, SOON).toMatchObject({ signedIn: true, holds: ['draft'] })
  desk.lock()
  await expect.poll(last, SOON).toMatchObject({ signedIn: false, holds: ['draft'] })
  await desk.call('session.signIn', signIn)
  await desk.call('draft.list', {})
  await expect.poll(last, SOON).toMatchObject({ signedIn: true, holds: ['draft'] })
  await desk.call('session.signOut', {})
  await expect.poll(last, SOON).toMatchObject({ signedIn: false, holds: [] })
})
