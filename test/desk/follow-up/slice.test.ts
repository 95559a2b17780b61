import { afterEach, expect, test } from 'vitest'
import { leaseName } from '#sync/leases.ts'
import { closeDesks, readyDesk, type TestDesk } from '../../support/desk.ts'
import { memoryServer, type MemoryServer } from '../../support/memory-server.ts'
import { MINUTE, MORNING, attempt, inStep, keyOf, looked, next, promised } from './promises.ts'

afterEach(closeDesks)

/** What this desk may call about without a line. */
const here = async (desk: TestDesk): Promise<number> => (await desk.ok('checks.queues', {})).find(({ queue }) => queue === 'all')?.here ?? 0

interface Given { readonly clock: { now: number; up: number }; readonly server: MemoryServer; readonly desk: TestDesk; readonly checks: readonly { readonly ticketId: string; readonly check: string }[] }

/** A desk with `count` citizens to call, in step, with its share of them. */
async function given(count: number): Promise<Given> {
  const clock = { now: MORNING, up: 0 }
  const server = memoryServer(() => clock.now)
  const desk = await readyDesk({ ...server, now: () => clock.now, uptime: () => clock.up })
  const checks = []
  for (let n = 0; n < count; n++) checks.push(await promised(desk, MORNING + (n + 1) * MINUTE, n))
  await inStep(desk)
  clock.now += 2 * MINUTE
  clock.up += 2 * MINUTE
  await looked(desk)
  await expect.poll(() => here(desk)).toBe(Math.floor(count / 4))
  return { clock, server, desk, checks }
}

test('S24 S27 without a line a desk works its slice alone, also after a restart, and not up to its very end', async () => {
  const { clock, server, desk, checks } = await given(12)
  server.line.up = false
  const first = await next(desk)
  expect([keyOf(first), first.offline, first.until]).toEqual([checks[0], true, MORNING + 2 * MINUTE + 8 * 60 * MINUTE - MINUTE])
  expect(await attempt(desk, checks[0]!)).toMatchObject({ ok: true })
  expect(await desk.refused('checks.hold', checks[7]!)).toMatchObject({ code: 'check_not_leased' })

  const again = await desk.reopen()
  await again.signIn()
  expect(await here(again)).toBe(2)
  expect(keyOf(await next(again))).toEqual(checks[1])
  // it was only looked at: it stays this desk's
  expect(keyOf(await next(again, checks[1]!))).toEqual(checks[2])
  expect(keyOf(await next(again, checks[2]!))).toBeNull()
  clock.now += 8 * 60 * MINUTE - 2 * MINUTE
  clock.up += 8 * 60 * MINUTE - 2 * MINUTE
  expect(await here(again)).toBe(2)
  clock.now += MINUTE
  clock.up += MINUTE
  expect([await here(again), (await next(again)).item]).toEqual([0, null])
})

test('S27 when the clock goes back the slice is not used any more', async () => {
  const { clock, server, desk } = await given(8)
  server.line.up = false
  expect(await here(desk)).toBe(2)
  clock.now -= 5 * MINUTE
  expect([await here(desk), (await next(desk)).item]).toEqual([0, null])
})

test('S27 a clock that went back while the console was closed is noticed too', async () => {
  const { clock, server, desk } = await given(8)
  server.line.up = false
  await desk.close()
  clock.now -= 5 * MINUTE
  const again = await desk.reopen()
  await again.signIn()
  expect(await here(again)).toBe(0)
})

test('S26 what is done goes back after the server has learned of it, the rest when nobody is signed in', async () => {
  const { clock, server, desk, checks } = await given(12)
  const held = (): string[] => [...server.book().held.keys()].sort()
  server.line.up = false
  await next(desk)
  const done = await attempt(desk, checks[0]!)
  const name = leaseName(checks[0]!)
  const book = server.book()
  const known: boolean[] = []
  const drop = book.held.delete.bind(book.held)
  book.held.delete = (key) => {
    if (key === name) known.push(done.ok && book.receipts.has(done.value.commandId))
    return drop(key)
  }
  server.line.up = true
  await looked(desk)
  await expect.poll(held).not.toContain(name)
  expect(known).toEqual([true])
  clock.now += 11 * MINUTE
  clock.up += 11 * MINUTE
  await looked(desk)
  await desk.ok('session.signOut', {})
  await expect.poll(held).toEqual([])
  expect(await here(await desk.reopen().then(async (again) => {
    await again.signIn('reza')
    server.line.up = false
    return again
  }))).toBe(0)
})

test('a share of what is free is sliced, so that the others are never left without work; a restored server ends it', async () => {
  const { clock, server, desk, checks } = await given(12)
  const other = await readyDesk({ ...server, now: () => clock.now, uptime: () => clock.up, machineId: 'machine-two', enrolmentCode: 'good-two' }, 'admin')
  await expect.poll(() => here(other)).toBe(2)
  const free = await next(other)
  expect([keyOf(free), free.offline]).toEqual([checks[3], false])
  // the first desk's own come first to it
  expect(keyOf(await next(desk))).toEqual(checks[0])
  server.restore(server.backup())
  await looked(desk)
  expect(server.asked.get('snapshot')).toBeGreaterThan(2)
  expect(await here(desk)).toBe(0)
})
