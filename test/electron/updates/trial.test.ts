import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { guard, TRIAL_MS, type GuardPorts, type Started } from '../../../electron/updates/guard.ts'
import { endTrial, findTrial, keepDatabase, keptDatabase, prepareTrial, readTrial, writeSigns, writeTrial, type Trial } from '../../../electron/updates/trial.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** An old program in its place, a new one that was fetched, and a database that its console has closed. */
async function prepared() {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-trial-'))
  folders.push(folder)
  const [dataFolder, place, file] = [join(folder, 'data'), join(folder, 'peygir.AppImage'), join(folder, 'fetched')]
  mkdirSync(dataFolder)
  writeFileSync(place, 'old program')
  writeFileSync(file, 'new program')
  writeFileSync(join(dataFolder, 'desk.db'), 'rows of the old one')
  const sha512 = createHash('sha512').update('new program').digest('base64')
  const preparing = { dataFolder, from: '1.0.0', to: '1.1.0', place, kind: 'file' as const, fetched: { file, sha512 }, args: ['--words'], serverUrl: 'http://server' as string | null }
  expect(await prepareTrial(preparing)).toBeNull()
  await keepDatabase(dataFolder)
  return { folder, dataFolder, place, preparing, now: () => readTrial(dataFolder), program: () => readFileSync(place, 'utf8') }
}

/** The first that the new console does once it has synced. */
const synced = (dataFolder: string): void => rmSync(join(dataFolder, 'update', 'trial.json'))

const SIGNS = { pid: 2 ** 22 + 1, window: false, database: false, failed: false, closed: false }

interface Behaviour {
  /** What the new program does when it is started; it is gone when this answers false. */
  readonly starts: (dataFolder: string, nth: number) => boolean
  readonly reaches?: boolean
}

/** A guard on a clock that runs by itself, with programs that behave as told. Answers what it started, and what it ended. */
async function watched(dataFolder: string, { starts, reaches = true }: Behaviour) {
  const clock = { now: 0 }
  const started: string[] = []
  const ended: string[] = []
  const ports: GuardPorts = {
    dataFolder, uptime: () => clock.now, runs: () => false, end: async () => undefined, reaches: async () => reaches, log: () => undefined,
    wait: async (ms) => void (clock.now += ms),
    start: ({ place }): Started => {
      const program = readFileSync(place, 'utf8')
      started.push(program)
      const alive = program === 'old program' || starts(dataFolder, started.length)
      return { alive: () => alive, end: async () => void ended.push(program) }
    },
  }
  await guard(ports)
  return { started, ended, clock }
}

test('it is put in, started and, once it has synced, left alone', async () => {
  const at = await prepared()
  const { started } = await watched(at.dataFolder, { starts: (dataFolder) => {
    writeSigns(dataFolder, { ...SIGNS, window: true, database: true })
    synced(dataFolder)
    return true
  } })
  await endTrial(at.dataFolder)
  expect(started).toEqual(['new program'])
  expect(at.program()).toBe('new program')
  expect(at.now()).toBeNull()
  expect(readdirSync(at.folder).toSorted()).toEqual(['data', 'fetched', 'peygir.AppImage'])
  expect(existsSync(keptDatabase(at.dataFolder))).toBe(false)
})

test.each<readonly [string, Behaviour, readonly string[], Trial['why']]>([
  ['ends at once, twice', { starts: () => false }, ['new program', 'new program', 'old program'], 'update_not_started'],
  ['gives no sign of life', { starts: () => true }, ['new program', 'old program'], 'update_not_started'],
  ['opens no window', { starts: (folder) => {
    writeSigns(folder, { ...SIGNS, database: true })
    return true
  } }, ['new program', 'old program'], 'update_not_started'],
  ['says that it cannot open the database', { starts: (folder) => {
    writeSigns(folder, { ...SIGNS, window: true, failed: true })
    return true
  } }, ['new program', 'old program'], 'update_database_failed'],
  ['never says that it has opened the database', { starts: (folder) => {
    writeSigns(folder, { ...SIGNS, window: true })
    return true
  } }, ['new program', 'old program'], 'update_database_failed'],
  ['never syncs though the server answers', { starts: (folder) => {
    writeSigns(folder, { ...SIGNS, window: true, database: true })
    return true
  } }, ['new program', 'old program'], 'update_not_synced'],
])('one that %s: the old one is back in its place and runs', async (_says, behaviour, started, why) => {
  const at = await prepared()
  const done = await watched(at.dataFolder, behaviour)
  expect(done.started).toEqual(started)
  expect(done.ended).toEqual(['new program'])
  expect(at.program()).toBe('old program')
  expect(at.now()).toMatchObject({ stage: 'returned', why })
  expect(readFileSync(keptDatabase(at.dataFolder), 'utf8')).toBe('rows of the old one')
  expect(findTrial(at.now(), '1.0.0', false)).toEqual({ is: 'returned', version: '1.1.0', why })
})

test('a server that cannot be reached is not held against it: the guard leaves, and everything stays kept', async () => {
  const at = await prepared()
  const { started, clock } = await watched(at.dataFolder, { reaches: false, starts: (folder) => {
    writeSigns(folder, { ...SIGNS, window: true, database: true })
    return true
  } })
  expect(started).toEqual(['new program'])
  expect(clock.now).toBeLessThan(2 * TRIAL_MS)
  expect(at.program()).toBe('new program')
  expect(findTrial(at.now(), '1.1.0', false)).toEqual({ is: 'trial' })
  expect(existsSync(keptDatabase(at.dataFolder))).toBe(true)
})

test('who closes the new one is not taken back: the next start is on trial again', async () => {
  const at = await prepared()
  const { started } = await watched(at.dataFolder, { starts: (folder) => {
    writeSigns(folder, { ...SIGNS, window: true, database: true, closed: true })
    return false
  } })
  expect(started).toEqual(['new program'])
  expect(findTrial(at.now(), '1.1.0', false)).toEqual({ is: 'trial' })
})

test('one that was ended from outside is started once more', async () => {
  const at = await prepared()
  const { started } = await watched(at.dataFolder, { starts: (folder, nth) => {
    if (nth === 1) writeSigns(folder, { ...SIGNS, window: true, database: true })
    else synced(folder)
    return nth > 1
  } })
  expect(started).toEqual(['new program', 'new program'])
  expect(at.program()).toBe('new program')
})

test('a new file that cannot be put in its place: the old one goes on and says why', async () => {
  const at = await prepared()
  rmSync(at.now()!.next)
  const { started } = await watched(at.dataFolder, { starts: () => true })
  expect(started).toEqual(['old program'])
  expect(findTrial(at.now(), '1.0.0', false)).toEqual({ is: 'returned', version: '1.1.0', why: 'update_not_writable' })
})

test.each([1, 2, 3, 4, 5, 6, 7, 8])('cut off at its %s. step, the guard goes on from there, and at no moment is there no program', async (cut) => {
  const at = await prepared()
  const silent: Behaviour = { starts: () => true }
  let steps = 0
  class Cut extends Error {}
  const step = (): void => {
    steps += 1
    expect(['old program', 'new program']).toContain(at.program())
    if (steps === cut) throw new Cut()
  }
  const clock = { now: 0 }
  const ports: GuardPorts = {
    dataFolder: at.dataFolder, uptime: () => clock.now, reaches: async () => true, log: step, runs: () => false,
    wait: async (ms) => void (clock.now += ms * 20),
    end: async () => step(),
    start: () => {
      step()
      return { alive: () => true, end: async () => step() }
    },
  }
  await guard(ports).catch((error: unknown) => expect(error).toBeInstanceOf(Cut))
  const left = at.now()!
  // what runs next is whatever lies in its place; a new version has itself watched again
  const version = at.program() === 'new program' ? '1.1.0' : '1.0.0'
  const { is } = findTrial(left, version, false)
  expect(is).toBe(version === '1.1.0' ? 'trial' : left.stage === 'prepared' ? 'abandoned' : 'returned')
  if (is === 'trial') {
    writeSigns(at.dataFolder, { ...SIGNS, window: true, failed: true })
    await watched(at.dataFolder, silent)
  }
  expect(at.program()).toBe(steps === 0 ? 'new program' : 'old program')
  expect(readFileSync(join(at.dataFolder, 'desk.db'), 'utf8')).toBe('rows of the old one')
})

test('what cannot be prepared leaves nothing behind: a damaged file, a place that nobody may write in', async () => {
  const at = await prepared()
  await endTrial(at.dataFolder)
  const before = readdirSync(at.folder).toSorted()
  expect(await prepareTrial({ ...at.preparing, fetched: { ...at.preparing.fetched, sha512: 'other' } })).toBe('update_damaged')
  expect(await prepareTrial({ ...at.preparing, place: join(at.folder, 'nowhere', 'peygir.AppImage') })).toBe('internal_error')
  expect(readdirSync(at.folder).toSorted()).toEqual(before)
  expect(at.now()).toBeNull()
  expect(at.program()).toBe('old program')
})

test.each<readonly [Trial['stage'], string, boolean, string]>([
  ['prepared', '1.0.0', true, 'leave'], ['prepared', '1.0.0', false, 'abandoned'], ['placed', '1.0.0', true, 'leave'], ['placed', '1.0.0', false, 'abandoned'],
  ['prepared', '1.1.0', false, 'nothing'], ['placed', '1.1.0', true, 'trial'], ['returning', '1.1.0', true, 'leave'], ['returning', '1.1.0', false, 'trial'],
  ['returning', '1.0.0', false, 'returned'], ['returned', '1.0.0', true, 'returned'], ['returned', '1.2.0', false, 'nothing'], ['placed', '2.0.0', false, 'nothing'],
])('%s, and %s starts (guarded: %s): %s', async (stage, version, guarded, is) => {
  const at = await prepared()
  writeTrial(at.dataFolder, { ...at.now()!, stage, why: stage === 'placed' || stage === 'prepared' ? null : 'update_not_synced' })
  expect(findTrial(at.now(), version, guarded).is).toBe(is)
})
