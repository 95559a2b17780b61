import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { httpTransports } from '#desk/http-transport.ts'
import { offerEnrolment } from '#server/commands/desks.ts'
import { ROOM_LIMITS, diskWatch } from '#server/disk.ts'
import { logTo } from '#server/log.ts'
import { ROUTES } from '#sync/protocol.ts'
import { PASSWORD, call, foundCity, signIn, startCentral, temporaryFolder, type Central } from '../support/central.ts'
import { closeDesks, readyDesk } from '../support/desk.ts'
import { bearer } from './messages.ts'

const { folder, remove } = temporaryFolder()
const disk = join(folder, 'disk')
const mounted = (() => {
  try {
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'none', disk], { stdio: 'ignore', timeout: 5_000 })
    return true
  } catch {
    return false
  }
})()
let central: Central
const watch = diskWatch(disk, ROOM_LIMITS, logTo({ write: () => {} }))

afterAll(() => remove())

// A server's disk of its own, which only root may mount; the desk's is another.
describe.skipIf(!mounted)('while the server’s disk is full', () => {
  beforeAll(async () => {
    await foundCity(disk)
    central = await startCentral({ in: disk, watches: [watch] })
  })
  afterAll(async () => {
    await closeDesks()
    await central.end()
    execFileSync('umount', ['-l', disk], { timeout: 5_000 })
  })

  it('desks go on saving, the board says why nothing arrives, and all of it arrives when there is room', async () => {
    const desk = await readyDesk({ transports: httpTransports({ ca: null }), serverUrl: central.url, enrolmentCode: await offerEnrolment(central.store, 'میز', Date.now()) }, 'zahra', PASSWORD)
    const first = await desk.register()
    await desk.when('the first arrived', ({ waiting }) => waiting === 0)
    const { token } = await signIn(central.url, null, 'admin')

    const filler = join(disk, 'filler')
    execFileSync('sh', ['-c', `cat /dev/zero > '${filler}' 2>/dev/null || true`], { timeout: 20_000 })
    // what the server keeps as spare in its journal is used up first
    const saved: string[] = [first.code]
    while (saved.length < 400) {
      saved.push((await desk.register({}, 'متن '.repeat(300))).code)
      if (saved.length % 40 === 0 && (await central.store.check().then(() => true, () => false)) === false) break
    }
    await expect.poll(() => central.store.check().then(() => 'room', ({ refusal }) => String(refusal.code)), { timeout: 20_000 }).toBe('disk_full')
    const after = [await desk.register(), await desk.register()].map(({ code }) => code)
    expect(desk.desk.status().waiting).toBeGreaterThanOrEqual(2)
    expect((await desk.list()).toSorted()).toEqual([...saved, ...after].toSorted())
    await watch.look(Date.now())
    expect(await call(central.url, ROUTES.board, bearer(token))).toMatchObject({ status: 200, json: { server: [{ what: 'disk_low', freeBytes: 0 }] } })

    rmSync(filler)
    await desk.when('all arrived', ({ waiting }) => waiting === 0)
    expect((await central.store.openTickets(null, 1_000)).length).toBe(saved.length + 2)
  })
})
