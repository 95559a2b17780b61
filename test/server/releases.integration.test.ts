import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { DeskOrders } from '#domain/operator/update.ts'
import { readReleaseKey } from '#server/releases/keys.ts'
import { connect } from '#server/store/sqlite/connection.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { OLDEST_DESK, PROTOCOL, PROTOCOL_HEADER, RELEASE_PART, ROUTES, deskReportReply, releaseFileReply, releaseReply, workstationsReply } from '#sync/protocol.ts'
import { call, enrolDesk, foundCity, protocolHeaders, signIn, startCentral, temporaryFolder, type Central, type Desk } from '../support/central.ts'
import { bearer, codeOf } from './messages.ts'
import { feedOf, newSigner, signedRelease, signedText, type FeedText } from './signed-release.ts'
import { serve, type Served } from './spawned.ts'

const DAY = 24 * 3_600_000
const signer = newSigner()
const clock = { now: Date.now() }
const one = signedRelease('0.2.0', signer.privateKey)
const two = signedRelease('0.3.0', signer.privateKey)
let central: Central
let desk: Desk
const children: Served[] = []
let it_: Readonly<Record<string, string>>

beforeAll(async () => {
  central = await startCentral({ releaseKeys: [newSigner().publicKey, signer.publicKey], downloads: 1, now: () => clock.now })
  desk = await enrolDesk(central.url, central.store)
  it_ = bearer((await signIn(central.url, desk, 'admin')).token)
})
afterAll(() => {
  for (const { child } of children) child.kill('SIGKILL')
  return central.end()
})

const at = (route: { readonly method: string; readonly path: string }, ...values: readonly string[]) => {
  const left = [...values]
  return { method: route.method, path: route.path.replace(/:\w+/g, () => left.shift() ?? '') }
}
const announce = (...feeds: readonly FeedText[]) => call(central.url, ROUTES.releaseAnnounce, it_, { feeds })
async function part(url: string, version: string, name: string, offset: number, bytes: Uint8Array, headers = it_): Promise<{ status: number; json: unknown }> {
  const { method, path } = at(ROUTES.releaseFile, version, name)
  const response = await fetch(`${url}${path}?offset=${offset}`, { method, headers: { ...protocolHeaders, ...headers, 'content-type': 'application/octet-stream' }, body: new Uint8Array(bytes) })
  return { status: response.status, json: await response.json() }
}
async function upload({ version, file: { name, bytes }, feed }: typeof one): Promise<void> {
  await announce(feed)
  for (let offset = 0; offset < bytes.length; offset += RELEASE_PART) expect((await part(central.url, version, name, offset, bytes.subarray(offset, offset + RELEASE_PART))).status).toBe(200)
}
const ring = (name: string, version: string | null, more: { readonly paused?: boolean; readonly spreadMinutes?: number } = {}) =>
  call(central.url, at(ROUTES.ringPut, name), it_, { version, paused: false, spreadMinutes: 60, ...more })
const workstations = async () => z.parse(workstationsReply, (await call(central.url, ROUTES.workstations, it_)).json)
const fetched = (name: string, file: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> => fetch(central.url + at(ROUTES.releaseFeed, name, file).path, { headers })
const statusOf = async (response: Promise<Response>): Promise<number> => {
  const { status, body } = await response
  await body?.cancel()
  return status
}
const report = (change: object = {}, protocol = PROTOCOL) =>
  call(central.url, ROUTES.deskReport, { ...desk.headers, [PROTOCOL_HEADER]: String(protocol) }, { cursor: 0, waiting: 0, clockOffset: 0, version: '0.1.0', freeBytes: null, ...change })
const order = (orders: Partial<DeskOrders>) => call(central.url, at(ROUTES.deskOrders, desk.id), it_, { ring: null, hold: false, force: null, ...orders })
const audited = async () => (await central.store.auditTrail()).map(({ kind }) => kind).filter((kind) => /^(?:ring|release|desk_ordered)/.test(kind))

describe('a release that is not taken', () => {
  const changed = (text: string): FeedText => ({ ...one.feed, text, signature: signedText(text, signer.privateKey) })
  it.each([
    ['signed by somebody else', () => [signedRelease('0.2.0', newSigner().privateKey).feed], 'update_forged'],
    ['changed after it was signed', () => [{ ...one.feed, text: one.feed.text.replace('0.2.0', '0.9.0') }], 'update_forged'],
    ['without a signature', () => [{ ...one.feed, signature: '' }], 'update_forged'],
    ['that leads out of its folder', () => [changed(one.feed.text.replaceAll(one.file.name, '../x'))], 'update_feed_invalid'],
    ['that names the server’s own files', () => [changed(one.feed.text.replaceAll(one.file.name, 'latest.yml'))], 'update_feed_invalid'],
    ['without a protocol', () => [changed(one.feed.text.replace(/^protocol: .*$/m, ''))], 'update_feed_invalid'],
    ['that is no list', () => [changed('a: [')], 'update_feed_invalid'],
    ['of two versions', () => [one.feed, { ...two.feed, name: 'latest.yml' as const }], 'update_feed_invalid'],
    ['newer than the server speaks', () => [signedRelease('0.2.0', signer.privateKey, { protocol: PROTOCOL + 1 }).feed], 'release_too_new'],
  ])('%s', async (_, feeds, code) => {
    expect(codeOf((await announce(...feeds())).json)).toBe(code)
    expect((await workstations()).releases).toEqual([])
  })

  it('by a server without a key, and one built for tests by a city that is none', async () => {
    const { folder, remove } = temporaryFolder()
    await foundCity(folder)
    const other = await startCentral({ in: folder, limits: { desk: 20 } })
    const token = bearer((await signIn(other.url, null, 'admin')).token)
    expect(codeOf((await call(other.url, ROUTES.releaseAnnounce, token, { feeds: [one.feed] })).json)).toBe('release_key_missing')
    expect(z.parse(workstationsReply, (await call(other.url, ROUTES.workstations, token)).json).takesReleases).toBe(false)
    // a download in small ranges is no flood, whoever else comes from the same address
    expect(new Set(await Promise.all(Array.from({ length: 30 }, () => statusOf(fetch(`${other.url}/updates/stable/latest.yml`)))))).toEqual(new Set([404]))
    await other.end()
    const db = connect(filesIn(folder).database, 'write')
    db.exec("UPDATE directory SET data = json_set(data, '$.city.demo', json('false'))")
    db.close()
    const real = await startCentral({ in: folder, releaseKeys: [signer.publicKey] })
    const standIn = signedRelease('0.2.0+standin', signer.privateKey)
    expect(codeOf((await call(real.url, ROUTES.releaseAnnounce, bearer((await signIn(real.url, null, 'admin')).token), { feeds: [standIn.feed] })).json)).toBe('release_stand_in')
    await real.end()
    remove()
  })
})

describe('a release', () => {
  it('comes in parts that may come twice, stop and go on, and no ring gets it before it is whole', async () => {
    const { version, file: { name, bytes }, feed } = one
    const { releases } = filesIn(central.folder)
    expect(z.parse(releaseReply, (await announce(feed)).json)).toMatchObject({ version, protocol: PROTOCOL, notes: 'نسخهٔ 0.2.0', whole: false, files: [{ name, size: bytes.length, received: 0 }] })
    const send = async (offset: number, length = RELEASE_PART) => z.parse(releaseFileReply, (await part(central.url, version, name, offset, bytes.subarray(offset, offset + length))).json).received
    expect([await send(0), await send(0), await send(2 * RELEASE_PART)]).toEqual([RELEASE_PART, RELEASE_PART, RELEASE_PART])
    expect(codeOf((await part(central.url, version, name, RELEASE_PART, bytes.subarray(0, 10))).json)).toBe('malformed')
    expect(codeOf((await part(central.url, version, 'another', 0, bytes.subarray(0, 10))).json)).toBe('release_unknown')
    expect(codeOf((await ring('stable', version)).json)).toBe('release_not_whole')
    expect(await statusOf(fetched('stable', name))).toBe(404)
    // as a power cut in the middle of a part leaves it
    expect(await send(RELEASE_PART)).toBe(2 * RELEASE_PART)
    truncateSync(join(releases, version, `${name}.part`), RELEASE_PART + 77)
    expect(z.parse(releaseReply, (await announce(feed)).json).files[0]?.received).toBe(RELEASE_PART)
    expect([await send(RELEASE_PART), await send(2 * RELEASE_PART)]).toEqual([2 * RELEASE_PART, bytes.length])
    expect(await send(0)).toBe(bytes.length)
    expect(readFileSync(join(releases, version, name)).equals(bytes)).toBe(true)
    expect((await workstations()).releases).toMatchObject([{ version, whole: true }])
  })

  it('whose bytes are not what was signed is dropped, and can be sent again', async () => {
    const { version, file: { name, bytes }, feed } = two
    await announce(feed)
    const wrong = Buffer.from(bytes).fill(7, 100, 200)
    for (const offset of [0, RELEASE_PART]) await part(central.url, version, name, offset, wrong.subarray(offset, offset + RELEASE_PART))
    expect(await part(central.url, version, name, 2 * RELEASE_PART, wrong.subarray(2 * RELEASE_PART))).toMatchObject({ status: 422, json: { error: { code: 'release_damaged' } } })
    expect(readdirSync(join(filesIn(central.folder).releases, version))).toEqual([])
    await upload(two)
    expect((await workstations()).releases.find((each) => each.version === version)).toMatchObject({ whole: true })
  })

  it('built anew under the same version takes nothing over from the build before it', async () => {
    const [first, again] = [signedRelease('0.1.5', signer.privateKey, {}, 0), signedRelease('0.1.5', signer.privateKey, {}, 0)]
    await upload(first)
    expect(z.parse(releaseReply, (await announce(again.feed)).json)).toMatchObject({ whole: false, files: [{ received: 0 }] })
    await upload(again)
    expect(readFileSync(join(filesIn(central.folder).releases, '0.1.5', again.file.name)).equals(again.file.bytes)).toBe(true)
  })

  it('is given on as any static host gives its folder, in ranges too, to whoever asks', async () => {
    expect((await ring('stable', '0.2.0')).status).toBe(204)
    const { file: { name, bytes }, feed } = one
    expect(await (await fetched('stable', feed.name)).text()).toBe(feed.text)
    expect(await (await fetched('stable', `${feed.name}.sig`)).text()).toBe(feed.signature)
    const whole = await fetched('stable', name)
    expect([whole.headers.get('accept-ranges'), createHash('sha256').update(Buffer.from(await whole.arrayBuffer())).digest('hex')]).toEqual(['bytes', createHash('sha256').update(bytes).digest('hex')])
    const range = await fetched('stable', name, { range: 'bytes=1048000-1048999' })
    expect([range.status, range.headers.get('content-range')]).toEqual([206, `bytes 1048000-1048999/${bytes.length}`])
    expect(Buffer.from(await range.arrayBuffer()).equals(bytes.subarray(1_048_000, 1_049_000))).toBe(true)
    for (const file of ['latest.yml', 'latest.yml.sig', two.file.name, `${name}.part`, '..%2f..%2fpeygir.sqlite', '.']) expect([file, await statusOf(fetched('stable', file))]).toEqual([file, 404])
    for (const [name_, file] of [['nowhere', feed.name], ['..', feed.name]] as const) expect((await fetched(name_, file)).status).toBe(404)
  })

  it('is not fetched by more than so many at a time, while small ranges of it always are', async () => {
    // more than the system keeps on the way for whoever does not read
    const large = signedRelease('0.1.9', signer.privateKey, {}, 20)
    const { name } = large.file
    await upload(large)
    await ring('wide', large.version)
    const slow = await new Promise<{ end: () => void }>((resolve, reject) => {
      const asking = request(central.url + at(ROUTES.releaseFeed, 'wide', name).path, (response) => {
        response.pause()
        resolve({ end: () => asking.destroy() })
      })
      asking.on('error', reject).end()
    })
    const turned = await fetched('wide', name)
    expect([turned.status, turned.headers.get('retry-after'), codeOf(await turned.json())]).toEqual([503, '30', 'rate_limited'])
    const ranges = await Promise.all(Array.from({ length: 40 }, (_, n) => statusOf(fetched('wide', name, { range: `bytes=${n * 1000}-${n * 1000 + 999}` }))))
    expect(new Set(ranges)).toEqual(new Set([206]))
    slow.end()
    await expect.poll(() => statusOf(fetched('wide', name))).toBe(200)
  })
})

describe('a ring', () => {
  it('that is paused or has none gives nothing; one that moves on lets those finish who are fetching', async () => {
    const before = one.file.name
    expect((await ring('stable', '0.2.0', { paused: true })).status).toBe(204)
    expect([await statusOf(fetched('stable', one.feed.name)), await statusOf(fetched('stable', before))]).toEqual([404, 404])
    await ring('pilot', null)
    expect(await statusOf(fetched('pilot', one.feed.name))).toBe(404)
    await ring('stable', '0.3.0')
    expect(await (await fetched('stable', one.feed.name)).text()).toBe(two.feed.text)
    expect([await statusOf(fetched('stable', before)), await statusOf(fetched('stable', two.file.name))]).toEqual([200, 200])
    clock.now += DAY + 1
    expect([await statusOf(fetched('stable', before)), await statusOf(fetched('stable', two.file.name))]).toEqual([404, 200])
    // a supervisor's session is over by now
    it_ = bearer((await signIn(central.url, desk, 'admin')).token)
  })

  it('is there before a desk can be sent to it, and goes when none goes by it', async () => {
    expect(codeOf((await order({ ring: 'night' })).json)).toBe('ring_unknown')
    expect((await order({ ring: 'pilot' })).status).toBe(204)
    const remove = (name: string) => call(central.url, at(ROUTES.ringRemove, name), it_)
    expect([codeOf((await remove('pilot')).json), codeOf((await remove('stable')).json), codeOf((await remove('night')).json)]).toEqual(['ring_in_use', 'ring_in_use', 'ring_unknown'])
    await order({})
    expect((await remove('pilot')).status).toBe(204)
    expect(codeOf((await ring('stable', '9.9.9')).json)).toBe('release_unknown')
  })
})

describe('a desk', () => {
  const told = async (change: object = {}) => z.parse(deskReportReply, (await report(change)).json).update
  it('hears with its report what IT said of it and how its ring stands; an earlier console hears nothing', async () => {
    await ring('stable', '0.3.0', { spreadMinutes: 90 })
    expect(await told()).toEqual({ ring: null, hold: false, force: null, paused: false, spreadMinutes: 90 })
    await ring('pilot', '0.2.0', { paused: true, spreadMinutes: 5 })
    expect(await told({ ring: 'pilot' })).toMatchObject({ ring: null, paused: true, spreadMinutes: 5 })
    await order({ ring: 'stable', force: '0.3.0' })
    expect(await told({ ring: 'pilot' })).toEqual({ ring: 'stable', hold: false, force: '0.3.0', paused: false, spreadMinutes: 90 })
    await order({ ring: 'stable', hold: true, force: '0.3.0' })
    expect(await told()).toMatchObject({ hold: true, force: null })
    expect(codeOf((await order({ force: '9.9.9' })).json)).toBe('release_unknown')
    for (let earlier = OLDEST_DESK; earlier < 5; earlier++) expect(await report({}, earlier)).toMatchObject({ status: 204, json: null })
  })

  it('stands among the workstations as it last said, and what it was to put in is done once it runs', async () => {
    const update = { phase: 'ready', version: '0.3.0', since: clock.now, holds: ['call'], percent: null, why: null }
    await order({ force: '0.3.0' })
    await report({ ring: 'pilot', update, waiting: 3, version: '0.2.0' })
    const find = async () => (await workstations()).desks.find(({ deskId }) => deskId === desk.id)
    expect(await find()).toMatchObject({ name: 'میز ۱', ring: 'pilot', version: '0.2.0', protocol: PROTOCOL, update, waiting: 3, connected: false, orders: { ring: null, hold: false, force: '0.3.0' } })
    await report({ version: '0.3.0' })
    expect(await find()).toMatchObject({ ring: 'stable', update: null, orders: { force: null } })
    expect((await workstations()).releases.map(({ version, desks }) => [version, desks])).toEqual(expect.arrayContaining([['0.2.0', 0], ['0.3.0', 1]]))
  })

  it('that runs a release, or a ring that has it, keeps it from being removed', async () => {
    const remove = (version: string) => call(central.url, at(ROUTES.releaseRemove, version), it_)
    await ring('stable', null)
    expect([codeOf((await remove('0.3.0')).json), codeOf((await remove('0.2.0')).json), codeOf((await remove('0.1.0')).json)]).toEqual(['release_in_use', 'release_in_use', 'release_unknown'])
    await report({ version: '0.2.0' })
    expect((await remove('0.3.0')).status).toBe(204)
    expect(existsSync(join(filesIn(central.folder).releases, '0.3.0'))).toBe(false)
    // another build under the same name may not take the place of one that a ring has
    expect(codeOf((await announce(signedRelease('0.2.0', signer.privateKey).feed)).json)).toBe('release_in_use')
    const text = feedOf([one.file, { name: 'Peygir-137-0.2.0.exe', bytes: Buffer.alloc(5) }], { version: '0.2.0', protocol: PROTOCOL, notes: '' })
    expect((await announce(one.feed, { name: 'latest.yml', text, signature: signedText(text, signer.privateKey) })).status).toBe(200)
    await ring('pilot', '0.2.0')
    expect([await statusOf(fetched('pilot', 'latest-linux.yml')), await statusOf(fetched('pilot', 'latest.yml'))]).toEqual([200, 404])
  })
})

it('all that IT did is in the trail', async () => {
  const lines = await central.store.auditTrail()
  expect(new Set(await audited())).toEqual(new Set(['release_announced', 'release_uploaded', 'ring_changed', 'desk_ordered', 'ring_removed', 'release_removed']))
  expect(lines.find(({ kind }) => kind === 'desk_ordered')).toMatchObject({ deskId: desk.id, details: { ring: 'pilot', hold: false, force: null } })
  expect(lines.filter(({ kind }) => kind === 'release_announced').map(({ details }) => details)).toContainEqual({ version: '0.2.0', protocol: PROTOCOL })
})

it('a server that is killed in the middle goes on from what it had', async () => {
  const { folder, remove } = temporaryFolder()
  await foundCity(folder)
  const key = join(folder, 'release.pub')
  writeFileSync(key, signer.pem)
  const { version, file: { name, bytes }, feed } = signedRelease('1.0.0', signer.privateKey)
  const begin = async () => {
    const served = await serve(folder, '--release-key', key)
    children.push(served)
    return { served, token: bearer((await signIn(served.url, null, 'admin')).token) }
  }
  const first = await begin()
  await call(first.served.url, ROUTES.releaseAnnounce, first.token, { feeds: [feed] })
  await part(first.served.url, version, name, 0, bytes.subarray(0, RELEASE_PART), first.token)
  void part(first.served.url, version, name, RELEASE_PART, bytes.subarray(RELEASE_PART, 2 * RELEASE_PART), first.token).catch(() => {})
  first.served.child.kill('SIGKILL')
  await first.served.ended
  const again = await begin()
  const announced = z.parse(releaseReply, (await call(again.served.url, ROUTES.releaseAnnounce, again.token, { feeds: [feed] })).json)
  let received = announced.files[0]?.received ?? 0
  expect(received).toBeGreaterThanOrEqual(RELEASE_PART)
  while (received < bytes.length) received = z.parse(releaseFileReply, (await part(again.served.url, version, name, received, bytes.subarray(received, received + RELEASE_PART), again.token)).json).received
  expect(readFileSync(join(filesIn(folder).releases, version, name)).equals(bytes)).toBe(true)
  again.served.child.kill('SIGKILL')
  await again.served.ended
  remove()
})

it('a server is given public keys, and never the secret one', () => {
  const file = join(central.folder, 'key')
  const of = (text: string | Buffer) => {
    writeFileSync(file, text)
    return readReleaseKey(file)
  }
  expect(of(signer.pem).equals(signer.publicKey)).toBe(true)
  expect(() => of(signer.privateKey.export({ type: 'pkcs8', format: 'pem' }))).toThrow('is the secret key')
  expect(() => of(generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'pem' }))).toThrow('no Ed25519 key')
  expect(() => of('no key')).toThrow('no public key')
  expect(() => readReleaseKey(join(central.folder, 'none'))).toThrow('cannot be read')
})

it('nobody without the right has to do with any of it', async () => {
  const zahra = bearer((await signIn(central.url, desk, 'zahra')).token)
  for (const route of [ROUTES.workstations, ROUTES.ringPut, ROUTES.ringRemove, ROUTES.deskOrders, ROUTES.releaseAnnounce, ROUTES.releaseFile, ROUTES.releaseRemove])
    expect([route.path, codeOf((await call(central.url, at(route, randomUUID()), zahra)).json)]).toEqual([route.path, 'not_permitted'])
})
