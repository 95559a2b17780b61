import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { httpTransports } from '#desk/http-transport.ts'
import type { Transport, TransportFactory } from '#desk/transport.ts'
import type { UpdateOrders } from '#domain/operator/update.ts'
import type { ReleaseUpload } from '#ipc/release.ts'
import { offerEnrolment } from '#server/commands/desks.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { RELEASE_PART } from '#sync/protocol.ts'
import { signRelease } from '../../src/cli/release/sign.ts'
import { newSigner, signedRelease, writeRelease } from '../server/signed-release.ts'
import { PASSWORD, startCentral, temporaryFolder, type Central } from '../support/central.ts'
import { closeDesks, readyDesk, type TestDesk } from '../support/desk.ts'
import { within } from '../support/started.ts'

const signer = newSigner()
const { folder, remove } = temporaryFolder()
let central: Central
let desk: TestDesk
const heard: ReleaseUpload[] = []
/** What stands between the desk and the server: runs before each part is sent, and may keep it from arriving. */
const line = { parts: [] as number[], before: async (_offset: number): Promise<Awaited<ReturnType<Transport['online']['releases']['part']>> | null> => null }

function watched(transports: TransportFactory): TransportFactory {
  return {
    ...transports,
    connect: (...with_) => {
      const transport = transports.connect(...with_)
      const { releases } = transport.online
      const part: typeof releases.part = async (token, version, name, offset, bytes) => {
        const instead = await line.before(offset)
        if (instead !== null) return instead
        line.parts.push(offset / RELEASE_PART)
        return releases.part(token, version, name, offset, bytes)
      }
      return { ...transport, online: { ...transport.online, releases: { ...releases, part } } }
    },
  }
}

beforeAll(async () => {
  central = await startCentral({ releaseKeys: [signer.publicKey] })
  desk = await readyDesk({ transports: watched(httpTransports({ ca: null })), serverUrl: central.url, enrolmentCode: await offerEnrolment(central.store, 'میز فناوری', Date.now()) }, 'admin', PASSWORD)
  desk.desk.listen({ status: () => undefined, changed: () => undefined, uploaded: (job) => void heard.push(job) })
})
beforeEach(() => {
  heard.length = 0
  line.parts.length = 0
  line.before = async () => null
})
afterAll(async () => {
  await closeDesks()
  await central.end()
  remove()
})

/** A folder with this release in it. */
function folderWith(release: ReturnType<typeof signedRelease>): string {
  const place = join(folder, release.version)
  mkdirSync(place, { recursive: true })
  writeRelease(place, release)
  return place
}
const grantFor = (place: string): string => {
  const grant = randomUUID()
  desk.desk.allowRelease(grant, place)
  return grant
}
const upload = (place: string) => desk.ok('release.upload', { grant: grantFor(place) })
const ended = (): Promise<ReleaseUpload> => within(10_000, 'the end of the upload', new Promise((resolve) => {
  const timer = setInterval(() => {
    const last = heard.at(-1)
    if (last === undefined || last.state === 'running') return
    clearInterval(timer)
    resolve(last)
  }, 10)
}))
const arrived = (version: string, name: string): Buffer => readFileSync(join(filesIn(central.folder).releases, version, name))

it('a folder’s release goes to the server, its progress is told, and what it has is steered from the same desk', async () => {
  const release = signedRelease('0.2.0', signer.privateKey)
  const total = release.file.bytes.length
  const built = folderWith(release)
  const key = join(folder, 'secret')
  writeFileSync(key, signer.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  // as it is signed for good, by the command that whoever releases types
  const made = signRelease({ folder: built, key, notes: 'چه تازه است', percent: null, standIn: false })
  expect(await upload(made)).toEqual({ version: '0.2.0', sent: 0, total, state: 'running', refusal: null })
  expect(await ended()).toEqual({ version: '0.2.0', sent: total, total, state: 'done', refusal: null })
  expect(arrived('0.2.0', release.file.name).equals(release.file.bytes)).toBe(true)
  expect(await desk.ok('release.uploading', {})).toMatchObject({ state: 'done' })
  await desk.ok('release.cancel', {})
  expect(await desk.ok('release.uploading', {})).toBeNull()

  await desk.ok('ring.put', { name: 'pilot', version: '0.2.0', paused: false, spreadMinutes: 30 })
  const { desks: [own], rings, releases } = await desk.ok('workstations.read', {})
  expect([rings, releases]).toMatchObject([[{ name: 'pilot', version: '0.2.0' }, { name: 'stable', version: null }], [{ version: '0.2.0', whole: true, notes: 'چه تازه است' }]])
  expect(await desk.refused('release.remove', { version: '0.2.0' })).toMatchObject({ code: 'release_in_use' })

  const ordered: UpdateOrders[] = []
  desk.desk.listen({ status: () => undefined, changed: () => undefined, ordered: (orders) => void ordered.push(orders) })
  await desk.ok('desk.orders', { deskId: own?.deskId ?? '', orders: { ring: 'pilot', hold: true, force: '0.2.0' } })
  desk.desk.updates.standsWith({ ring: 'stable', state: { phase: 'current', version: null, since: 1, holds: [], percent: null, why: null } })
  await desk.ok('sync.now', {})
  await expect.poll(() => ordered).toEqual([{ ring: 'pilot', hold: true, force: null, paused: false, spreadMinutes: 30 }])
  expect(desk.desk.updates.orders()).toEqual(ordered[0])
  expect((await desk.ok('workstations.read', {})).desks[0]).toMatchObject({ ring: 'pilot', update: { phase: 'current' }, orders: { force: '0.2.0' } })
  // an order that holds must hold after a start without a line too
  await desk.ok('desk.orders', { deskId: own?.deskId ?? '', orders: { ring: null, hold: false, force: null } })
  await desk.ok('ring.remove', { name: 'pilot' })
  await desk.ok('release.remove', { version: '0.2.0' })
  expect((await desk.ok('workstations.read', {})).releases).toEqual([])
})

it('a line that is cut is waited for, one that stays cut ends it, and the same folder goes on where it stopped', async () => {
  const release = signedRelease('0.3.0', signer.privateKey)
  const place = folderWith(release)
  const lost = { ok: false as const, failure: { kind: 'transient' as const, refusal: { code: 'server_unreachable' as const, details: {} } } }
  const cuts = { left: 1 }
  line.before = async (offset) => (offset === RELEASE_PART && cuts.left-- > 0 ? lost : null)
  await upload(place)
  // once is waited for; what is refused for good is not
  line.before = async (offset) => (offset === RELEASE_PART && cuts.left-- > 0 ? lost : offset === 2 * RELEASE_PART ? { ok: false, failure: { kind: 'permanent', refusal: { code: 'disk_full', details: {} } } } : null)
  expect(await ended()).toMatchObject({ state: 'failed', refusal: { code: 'disk_full' }, sent: 2 * RELEASE_PART })
  expect(line.parts).toEqual([0, 1])
  heard.length = 0
  line.before = async () => null
  expect(await upload(place)).toMatchObject({ sent: 2 * RELEASE_PART, state: 'running' })
  expect(await ended()).toMatchObject({ state: 'done' })
  expect(line.parts).toEqual([0, 1, 2])
  expect(arrived('0.3.0', release.file.name).equals(release.file.bytes)).toBe(true)
})

it('one at a time; it can be ended, and ends when whoever began it leaves', async () => {
  const place = folderWith(signedRelease('0.4.0', signer.privateKey))
  const gate = { open: (): void => undefined }
  const held = new Promise<void>((resolve) => {
    gate.open = resolve
  })
  line.before = async () => held.then(() => null)
  await upload(place)
  expect(await desk.refused('release.upload', { grant: grantFor(place) })).toMatchObject({ code: 'release_running' })
  await desk.ok('release.cancel', {})
  expect(await desk.ok('release.uploading', {})).toBeNull()
  gate.open()

  const leaving = { done: false }
  line.before = async () => {
    if (!leaving.done) await desk.ok('session.signOut', {})
    leaving.done = true
    return null
  }
  await upload(place)
  expect(await ended()).toMatchObject({ state: 'failed', refusal: { code: 'signed_out' } })
  await desk.signIn('zahra', PASSWORD)
  expect(await desk.ok('release.uploading', {})).toBeNull()
  expect(await desk.refused('release.upload', { grant: grantFor(place) })).toMatchObject({ code: 'not_permitted' })
  await desk.signIn('admin', PASSWORD)
})

it('a folder that holds no signed release, or another file than was signed, is refused with its reason before anything is sent', async () => {
  const good = signedRelease('0.5.0', signer.privateKey)
  const place = folderWith(good)
  const refusedAs = async (): Promise<string> => (await desk.refused('release.upload', { grant: grantFor(place) })).code
  const file = join(place, good.file.name)
  writeFileSync(file, good.file.bytes.subarray(1))
  expect(await refusedAs()).toBe('release_damaged')
  rmSync(file)
  expect(await refusedAs()).toBe('file_unreadable')
  writeFileSync(join(place, `${good.feed.name}.sig`), signedRelease('0.5.0', newSigner().privateKey).feed.signature)
  expect(await refusedAs()).toBe('update_forged')
  rmSync(join(place, `${good.feed.name}.sig`))
  expect(await refusedAs()).toBe('update_unsigned')
  rmSync(join(place, good.feed.name))
  expect(await refusedAs()).toBe('file_unreadable')
  expect(await desk.refused('release.upload', { grant: randomUUID() })).toMatchObject({ code: 'file_not_chosen' })
  expect(line.parts).toEqual([])
})
