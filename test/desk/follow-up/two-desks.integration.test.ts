import { afterEach, expect, test } from 'vitest'
import { httpTransports } from '#desk/http-transport.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { offerEnrolment } from '#server/commands/desks.ts'
import { PASSWORD, startCentral, type Central } from '../../support/central.ts'
import { closeDesks, readyDesk, type TestDesk } from '../../support/desk.ts'
import { MINUTE, attempt, inStep, keyOf, looked, next, promised } from './promises.ts'

const centrals: Central[] = []
afterEach(async () => {
  await closeDesks()
  for (const central of centrals.splice(0)) await central.end()
})

const CITIZENS = 16

/** Goes through the queue as an operator does, until nothing is given any more. Answers the tickets whose citizens were called. */
async function callAll(desk: TestDesk): Promise<string[]> {
  const called: string[] = []
  for (;;) {
    const key = keyOf(await next(desk))
    if (key === null) return called
    called.push(key.ticketId)
    expect(await attempt(desk, key, 'reached')).toMatchObject({ ok: true })
  }
}

test('S24 S25 two desks without a line go through the same queue: no citizen is called twice for one check, and every call is there after both come back', async () => {
  const clock = { shift: 0 }
  const now = (): number => Date.now() + clock.shift
  const start = async (more: Parameters<typeof startCentral>[0] = {}): Promise<Central> => {
    const central = await startCentral({ now, ...more })
    centrals.push(central)
    return central
  }
  const central = await start()
  const transports = httpTransports({ ca: null })
  const enrol = async (name: string, username: string): Promise<TestDesk> =>
    readyDesk({ transports, serverUrl: central.url, enrolmentCode: await offerEnrolment(central.store, name, now()), machineId: `machine-${name}`, now }, username, PASSWORD)
  const one = await enrol('one', 'zahra')
  const other = await enrol('other', 'admin')
  const tickets: string[] = []
  for (let n = 0; n < CITIZENS; n++) tickets.push((await promised(one, now() + (10 + n) * MINUTE, n)).ticketId)
  await inStep(one)
  await looked(other)
  const sliced = async (): Promise<number[]> => Promise.all([one, other].map(async (desk) => (await desk.ok('checks.queues', {}))[0]?.here ?? 0))
  clock.shift = 2 * MINUTE
  for (const desk of [one, other]) await looked(desk)
  await expect.poll(async () => Math.min(...await sliced()), { timeout: 20_000 }).toBeGreaterThan(2)

  const port = Number(new URL(central.url).port)
  await central.close()
  await Promise.all([one, other].map((desk) => desk.when('offline', ({ phase }) => phase === 'offline')))
  const away = await Promise.all([callAll(one), callAll(other)])
  expect(Math.min(...away.map(({ length }) => length))).toBeGreaterThan(2)
  expect(new Set(away.flat()).size).toBe(away.flat().length)

  await central.store.close()
  centrals.splice(0)
  const again = await start({ in: central.folder, port })
  for (const desk of [one, other]) await looked(desk)
  // both at once, each after what is most urgent and free
  const back = await Promise.all([callAll(one), callAll(other)])
  for (const desk of [one, other]) await looked(desk)
  const called = [...away.flat(), ...back.flat()].sort()
  expect(called).toEqual([...tickets].sort())
  for (const ticketId of tickets) {
    const { state } = (await again.store.publicTicket(ticketId))!
    expect((state as unknown as TicketState).steps.filter(({ type }) => type === 'AttemptRecorded')).toHaveLength(1)
  }
  expect([one.desk.status().attention, other.desk.status().attention]).toEqual([0, 0])
})
