import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { HostStanding } from '#ipc/host-protocol.ts'
import { remember, turnOf } from '../../../electron/updates/memory.ts'
import type { Found as Trialled } from '../../../electron/updates/trial.ts'
import type { Checked, Updater } from '../../../electron/updates/updater.ts'
import { openUpdates, type ShownUpdate } from '../../../electron/updates/updates.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const ORDERS = { ring: null, hold: false, force: null, paused: false, spreadMinutes: 60 }
const STANDING: HostStanding = { serverUrl: 'http://server', deskId: 'desk-1', signedIn: true, holds: [], synced: true, orders: ORDERS }

interface Given { readonly folder?: string; readonly found?: Trialled; readonly updateSource?: string }

/** A console's updates on a clock of their own; releases are what `at.release` says. */
function given({ folder = mkdtempSync(join(tmpdir(), 'peygir-updates-')), found = { is: 'nothing' }, updateSource = 'server' }: Given = {}) {
  if (!folders.includes(folder)) folders.push(folder)
  const clock = { now: 0 }
  const timers = new Set<{ at: number; call: () => void }>()
  const at: { release: string | null; fault: 'update_forged' | null; fetches: number; fetched: string | null; sources: string[]; putIn: string[]; settled: number; training: boolean; shown: ShownUpdate[]; why: 'disk_full' | null } =
    { release: '1.1.0', fault: null, fetches: 0, fetched: null, sources: [], putIn: [], settled: 0, training: false, shown: [], why: null }
  const answer = (): Checked => (at.fault !== null ? { ok: false, code: at.fault } : { ok: true, release: at.release === null ? null : { version: at.release, notes: '', protocol: 5 } })
  const updater: Updater = {
    unable: null,
    check: async (source) => {
      at.sources.push(source.kind === 'http' ? source.bases.join() : source.folders.join())
      return answer()
    },
    fetch: async (_source, { percent, signal }) => {
      at.fetches += 1
      percent(50)
      await Promise.resolve()
      if (signal.aborted) return { ok: false, code: 'update_stalled' }
      const brought = answer()
      at.fetched = brought.ok && brought.release !== null ? brought.release.version : at.fetched
      return brought
    },
    fetched: () => (at.fetched === null ? null : { version: at.fetched, notes: '', protocol: 5 }),
    fetchedFile: () => null,
  }
  const updates = openUpdates({
    version: '1.0.0', policy: { ring: 'stable', updateSource, updateWaitHours: 12 }, updater, found, memory: remember(folder, (error) => {
      throw error
    }),
    now: () => 1_800_000_000_000 + clock.now, uptime: () => clock.now, random: () => 0,
    wait: (ms, call) => {
      const timer = { at: clock.now + ms, call }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    training: () => at.training, tell: (shown) => at.shown.push(shown), tellHost: () => undefined, settled: () => void (at.settled += 1), log: () => undefined,
    putIn: async ({ version }) => {
      at.putIn.push(version)
      return at.why
    },
  })
  /** Time passes, timer by timer. */
  const pass = async (ms: number): Promise<void> => {
    const end = clock.now + ms
    for (;;) {
      const [next] = [...timers].filter((timer) => timer.at <= end).toSorted((one, other) => one.at - other.at)
      if (next === undefined) break
      timers.delete(next)
      clock.now = Math.max(clock.now, next.at)
      next.call()
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
    }
    clock.now = end
  }
  return { at, updates, pass, folder, phase: () => updates.shown().phase }
}

test('after the start it is looked for where policy and server say, fetched in its turn, and put in at the end of the shift', async () => {
  const { at, updates, pass, phase } = given()
  updates.stands(STANDING)
  await pass(5 * MINUTE)
  expect(phase()).toBe('due')
  expect(at.sources[0]).toBe('http://server/updates/stable/')
  await pass(HOUR)
  expect(at.fetches).toBe(1)
  expect(updates.shown()).toMatchObject({ phase: 'ready', version: '1.1.0', holds: [] })
  await pass(HOUR)
  expect(at.putIn).toEqual([])
  updates.stands({ ...STANDING, signedIn: false, holds: ['draft'] })
  await pass(HOUR)
  expect(updates.shown().holds).toEqual(['draft'])
  expect(at.putIn).toEqual([])
  updates.stands({ ...STANDING, signedIn: false })
  await pass(MINUTE)
  expect(at.putIn).toEqual(['1.1.0'])
})

test('300 desks of a ring fetch a release evenly spread over its time', () => {
  const quarters = [0, 0, 0, 0]
  const turns = Array.from({ length: 300 }, (_, desk) => turnOf(`desk ${desk}`, '1.1.0'))
  for (const turn of turns) quarters[Math.floor(turn * 4)] = (quarters[Math.floor(turn * 4)] ?? 0) + 1
  for (const count of quarters) expect(Math.abs(count - 75)).toBeLessThan(25)
  const gaps = turns.toSorted((one, other) => one - other).map((turn, place, all) => turn - (all[place - 1] ?? 0))
  // no two minutes of an hour in which nobody comes, and none in which all do
  expect(Math.max(...gaps)).toBeLessThan(1 / 20)
  expect(turnOf('desk 1', '1.1.0')).toBe(turnOf('desk 1', '1.1.0'))
  expect(turnOf('desk 1', '1.2.0')).not.toBe(turnOf('desk 1', '1.1.0'))
})

test('what IT holds or pauses is neither fetched nor put in, and goes on when it is let go', async () => {
  const { at, updates, pass, phase } = given()
  updates.stands({ ...STANDING, orders: { ...ORDERS, paused: true } })
  await pass(10 * HOUR)
  expect(at.sources).toEqual([])
  updates.stands({ ...STANDING, orders: { ...ORDERS, spreadMinutes: 0 } })
  await pass(MINUTE)
  expect(phase()).toBe('ready')
  updates.stands({ ...STANDING, signedIn: false, orders: { ...ORDERS, hold: true } })
  updates.when('now')
  await pass(HOUR)
  expect(at.putIn).toEqual([])
  updates.stands({ ...STANDING, signedIn: false })
  await pass(MINUTE)
  expect(at.putIn).toEqual(['1.1.0'])
})

test('forced by IT it is fetched at once and counted down; "later" puts that off three times, and no more', async () => {
  const { at, updates, pass } = given()
  updates.stands(STANDING)
  updates.stands({ ...STANDING, orders: { ...ORDERS, force: '1.1.0' } })
  await pass(2_000)
  expect(updates.shown()).toMatchObject({ phase: 'ready', when: { postponable: 3 } })
  for (const left of [2, 1, 0]) {
    expect(updates.shown().when.at).not.toBeNull()
    expect(updates.when('later')).toEqual({ ok: true, value: null })
    expect(updates.shown().when).toMatchObject({ at: null, postponable: left })
    await pass(31 * MINUTE)
  }
  expect(updates.when('later').ok).toBe(false)
  expect(at.putIn).toEqual([])
  await pass(2 * MINUTE)
  expect(at.putIn).toEqual(['1.1.0'])
})

test('a wait that began before a restart of the console goes on after it', async () => {
  const first = given()
  first.updates.stands(STANDING)
  await first.updates.look('/stick')
  await first.pass(11 * HOUR)
  first.updates.stop()
  const second = given({ folder: first.folder })
  second.updates.stands(STANDING)
  await second.updates.look('/stick')
  await second.pass(30 * MINUTE)
  expect(second.updates.shown().when.at).toBeNull()
  await second.pass(45 * MINUTE)
  expect(second.at.putIn).toEqual(['1.1.0'])
})

test('one that came back is not taken again, until a newer one comes or IT says so; forced and back again, it stays so', async () => {
  const { at, updates, pass, phase, folder } = given({ found: { is: 'returned', version: '1.1.0', why: 'update_not_synced' } })
  updates.stands(STANDING)
  expect(at.settled).toBe(1)
  expect(updates.shown()).toMatchObject({ phase: 'returned', version: '1.1.0', why: 'update_not_synced' })
  await pass(10 * HOUR)
  await updates.look('/stick')
  expect({ phase: phase(), fetches: at.fetches }).toEqual({ phase: 'returned', fetches: 0 })
  const forced = { ...STANDING, signedIn: false, orders: { ...ORDERS, force: '1.1.0' } }
  updates.stands(forced)
  await pass(MINUTE)
  expect(at.putIn).toEqual(['1.1.0'])
  updates.stop()

  const again = given({ folder, found: { is: 'returned', version: '1.1.0', why: 'update_not_synced' } })
  again.updates.stands(forced)
  await again.pass(10 * HOUR)
  expect(again.at.putIn).toEqual([])
  again.at.release = '1.2.0'
  await again.updates.look('/stick')
  await again.pass(MINUTE)
  expect(again.at.putIn).toEqual(['1.2.0'])
})

test('on trial nothing is looked for until it has synced', async () => {
  const { at, updates, pass, phase } = given({ found: { is: 'trial' } })
  updates.stands({ ...STANDING, synced: false })
  await pass(10 * HOUR)
  expect({ phase: phase(), sources: at.sources, settled: at.settled }).toEqual({ phase: 'trial', sources: [], settled: 0 })
  updates.stands(STANDING)
  expect({ phase: phase(), settled: at.settled }).toEqual({ phase: 'current', settled: 1 })
})

test('nobody is thrown out of training, and what cannot be put in is tried again later', async () => {
  const { at, updates, pass } = given()
  at.training = true
  at.why = 'disk_full'
  updates.stands({ ...STANDING, signedIn: false })
  await updates.look('/stick')
  await pass(HOUR)
  expect(at.putIn).toEqual([])
  at.training = false
  await pass(2_000)
  expect(updates.shown()).toMatchObject({ phase: 'failed', why: 'disk_full' })
  at.why = null
  await pass(5 * HOUR)
  expect(at.putIn.length).toBeGreaterThan(1)
})

test('a forged list is said, and what was ready stays ready', async () => {
  const { at, updates, phase } = given()
  updates.stands(STANDING)
  at.fault = 'update_forged'
  await updates.look('/stick')
  expect(updates.shown()).toMatchObject({ phase: 'failed', why: 'update_forged' })
  at.fault = null
  await updates.look('/stick')
  await Promise.resolve()
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  expect(phase()).toBe('ready')
  at.fault = 'update_forged'
  await updates.look('/stick')
  expect(phase()).toBe('ready')
})
