import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { httpTransports } from '#desk/http-transport.ts'
import { offerEnrolment } from '#server/commands/desks.ts'
import { ROOM_LIMITS, diskWatch } from '#server/disk.ts'
import { logTo } from '#server/log.ts'
import { openReleaseFiles } from '#server/releases/files.ts'
import { RELEASE_PART, ROUTES } from '#sync/protocol.ts'
import { PASSWORD, call, foundCity, signIn, startCentral, temporaryFolder, type Central } from '../support/central.ts'
import { closeDesks, readyDesk } from '../support/desk.ts'
import { bearer, codeOf } from './messages.ts'
import { newSigner, signedRelease } from './signed-release.ts'

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
const signer = newSigner()
const watch = diskWatch(disk, ROOM_LIMITS, logTo({ write: () => {} }))

afterAll(() => remove())

// A server's disk of its own, which only root may mount; the desk's is another.
describe.skipIf(!mounted)('while the server’s disk is full', () => {
  beforeAll(async () => {
    await foundCity(disk)
    central = await startCentral({ in: disk, watches: [watch], releaseKeys: [signer.publicKey] })
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

  it('a release is not taken where it would take the last room from the messages', async () => {
    const { token } = await signIn(central.url, null, 'admin')
    expect(codeOf((await call(central.url, ROUTES.releaseAnnounce, bearer(token), { feeds: [signedRelease('1.0.0', signer.privateKey).feed] })).json)).toBe('disk_full')
    expect(await central.store.releases()).toEqual([])
  })

  it('a part of a release that finds no room leaves nothing, and finds it later', async () => {
    const bytes = randomBytes(2 * RELEASE_PART)
    const file = { name: 'x.AppImage', size: bytes.length, sha512: createHash('sha512').update(bytes).digest('base64') }
    const files = openReleaseFiles(join(disk, 'releases'))
    expect(await files.put('1.0.0', file, 0, bytes.subarray(0, RELEASE_PART))).toBe(RELEASE_PART)
    const filler = join(disk, 'filler')
    execFileSync('sh', ['-c', `cat /dev/zero > '${filler}' 2>/dev/null || true`], { timeout: 20_000 })
    await expect(files.put('1.0.0', file, RELEASE_PART, bytes.subarray(RELEASE_PART))).rejects.toThrow('disk_full')
    expect(await files.received('1.0.0', file)).toBe(RELEASE_PART)
    rmSync(filler)
    expect(await files.put('1.0.0', file, RELEASE_PART, bytes.subarray(RELEASE_PART))).toBe(bytes.length)
  })
})
