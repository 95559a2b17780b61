import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { faultOf } from '#desk/sqlite/faults.ts'
import { openVault } from '#desk/vault.ts'
import { registerData } from '../support/commands.ts'
import { closeDesks, readyDesk, type TestDesk } from '../support/desk.ts'
import { memoryServer } from '../support/memory-server.ts'

const mountPoint = mkdtempSync(join(tmpdir(), 'peygir-full-'))
/** A small disk of its own; only root may mount one. */
const mounted = process.platform === 'linux' && process.getuid?.() === 0
  && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', mountPoint], { timeout: 5000 }).status === 0

afterEach(closeDesks)
afterAll(() => {
  if (mounted) spawnSync('umount', ['-l', mountPoint], { timeout: 5000 })
  rmSync(mountPoint, { recursive: true, force: true })
})

const ballast = join(mountPoint, 'ballast')
const fill = (leave: number): void => {
  const { bavail, bsize } = statfsSync(mountPoint)
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leave)))
}

/** Saves until the disk is full and answers what was acknowledged. */
async function saveUntilFull(desk: TestDesk): Promise<string[]> {
  const saved: string[] = []
  for (let n = 0; n < 5000; n++) {
    const reply = await desk.desk.call('command.run', { type: 'RegisterTicket', data: registerData(randomUUID(), `پیام ${n} ${'متن '.repeat(200)}`) })
    if (!reply.ok) {
      expect(reply.refusal.code).toBe('disk_full')
      return saved
    }
    if (reply.value.code !== null) saved.push(reply.value.code)
  }
  throw new Error('the disk never got full')
}

test.skipIf(!mounted)('a full disk refuses the save as a whole, says so, and clears by itself (skipped where no tmpfs can be mounted: needs root on Linux)', async () => {
  const folder = join(mountPoint, 'desk')
  mkdirSync(folder)
  const server = memoryServer(Date.now)
  const desk = await readyDesk({ ...server, folder })
  server.line.up = false
  const draftId = randomUUID()
  await desk.ok('draft.put', { id: draftId, body: { text: 'پیش از پر شدن' } })
  fill(200_000)
  const saved = await saveUntilFull(desk)
  expect(desk.desk.status()).toMatchObject({ storage: { code: 'disk_full' }, waiting: saved.length })
  // nothing half-written: what can be listed is what was acknowledged
  expect((await desk.list()).toSorted()).toEqual(saved.toSorted())
  expect(await desk.refused('command.run', { type: 'RegisterTicket', data: registerData(randomUUID(), 'متن '.repeat(2000)), draftId })).toMatchObject({ code: 'disk_full' })
  expect(await desk.ok('draft.list', {})).toHaveLength(1)

  rmSync(ballast)
  await desk.when('room again', ({ storage }) => storage === null)
  const { code } = await desk.register()
  expect(saved).not.toContain(code)
  const reopened = await desk.reopen()
  expect(reopened.desk.status()).toMatchObject({ waiting: saved.length + 1, storage: null })
})

test.skipIf(!mounted)('S38 news that found no room are not taken for had: they are asked for again and are there when there is room (needs root on Linux)', async () => {
  const folder = join(mountPoint, 'news')
  mkdirSync(folder)
  const server = memoryServer(Date.now)
  const desk = await readyDesk({ ...server, folder })
  const other = await readyDesk({ ...server, enrolmentCode: 'good-2', machineId: 'test-machine-2' })
  const earlier = await other.register()
  await expect.poll(() => desk.list()).toEqual([earlier.code])
  server.line.up = false
  await desk.ok('sync.now', {})
  await desk.when('without a line', ({ phase }) => phase === 'offline')
  fill(60_000)
  server.line.up = true
  const codes: string[] = []
  for (let n = 0; n < 30; n++) codes.push((await other.register({}, 'متن '.repeat(900))).code)
  await other.ok('sync.now', {})
  await other.when('all sent', ({ phase, waiting }) => phase === 'online' && waiting === 0)
  await desk.ok('sync.now', {})
  await desk.when('no room', ({ phase, storage }) => phase === 'offline' && storage?.code === 'disk_full')
  rmSync(ballast)
  await desk.ok('sync.now', {})
  await desk.when('in step', ({ phase, storage, waiting }) => phase === 'online' && storage === null && waiting === 0)
  expect(await desk.list()).toEqual(expect.arrayContaining([earlier.code, ...codes]))
  const reopened = await desk.reopen()
  server.line.up = false
  await reopened.signIn()
  expect(await reopened.list()).toEqual(expect.arrayContaining([earlier.code, ...codes]))
})

test.skipIf(!mounted)('there is no room for the new file that an erasure asks for: the old one works on, and the next one succeeds (needs root on Linux)', () => {
  const folder = join(mountPoint, 'renewed')
  mkdirSync(folder)
  const vault = openVault({ folder, key: 'ab'.repeat(32), now: () => 0, slow: () => undefined })
  try {
    const write = (from: number): void => vault.store().transaction(() => {
      for (let number = from; number < from + 100; number++) {
        vault.store().search.index([{ number, entry: number, folded: 'متن '.repeat(300) }])
        vault.store().search.wait(number)
      }
    })
    write(1)
    vault.store().emptyLog()
    fill(100_000)
    let fault: unknown = null
    try {
      vault.renew()
    } catch (error) {
      fault = faultOf(error)
    }
    expect(fault).toBe('disk_full')
    expect(readdirSync(folder).filter((name) => name.includes('fresh'))).toEqual([])
    expect(vault.store().search.waiting()).toBe(100)
    rmSync(ballast)
    write(101)
    vault.store().emptyLog()
    vault.renew()
    expect(vault.store().search.waiting()).toBe(200)
  } finally {
    rmSync(ballast, { force: true })
    vault.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
