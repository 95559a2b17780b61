import { afterEach, expect, test } from 'vitest'
import { failed } from '#desk/failures.ts'
import type { Transport, TransportFactory } from '#desk/transport.ts'
import { closeDesks, readyDesk } from '../support/desk.ts'
import { memoryServer } from '../support/memory-server.ts'

afterEach(closeDesks)

test('S12 what another server accepted and never told leaves the screen with that server’s enrolment; what waits stays', async () => {
  const [one, two] = [memoryServer(Date.now), memoryServer(Date.now)]
  const line = { pulls: true, pushes: true }
  const weak = (real: Transport): Transport => ({
    ...real,
    pull: async (...asked) => (line.pulls ? real.pull(...asked) : failed('server_unreachable')),
    push: async (...asked) => (line.pushes ? real.push(...asked) : failed('server_unreachable')),
  })
  const of = (serverUrl: string): TransportFactory => (serverUrl.includes('one') ? one : two).transports
  const transports: TransportFactory = {
    enrol: (serverUrl, ...asked) => of(serverUrl).enrol(serverUrl, ...asked),
    connect: (enrolment, machineId) => weak(of(enrolment.serverUrl).connect(enrolment, machineId)),
  }
  const desk = await readyDesk({ transports, serverUrl: 'http://one' })
  line.pulls = false
  const accepted = await desk.register()
  await desk.when('the verdict', ({ waiting }) => waiting === 0)
  line.pushes = false
  const waits = await desk.register()
  expect((await desk.list()).sort()).toEqual([accepted.code, waits.code].sort())

  await desk.ok('desk.enrol', { serverUrl: 'http://two', code: 'good-1' })
  expect(await desk.list()).toEqual([waits.code])
})
