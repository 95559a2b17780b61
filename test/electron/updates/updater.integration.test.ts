import { createHash, createPublicKey } from 'node:crypto'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { noWay } from '#desk/line-agent.ts'
import type { ReleaseTrust } from '../../../electron/updates/release-line.ts'
import { Damaged, replaceProgram } from '../../../electron/updates/replace.ts'
import { folderSource, type Source } from '../../../electron/updates/source.ts'
import { openUpdater, type Updater } from '../../../electron/updates/updater.ts'
import { changeList, madeRelease, releaseKey, sha512, type ReleaseKey } from '../../support/made-release.ts'
import { HOST, ownAuthority, smallProxy, tlsFront } from '../../support/own-authority.ts'
import { releaseHost, type ReleaseHost } from '../../support/release-host.ts'
import { endAll } from '../../support/started.ts'

const at = {} as { root: string; key: ReleaseKey; old: string; release: string; host: ReleaseHost }
/** Long enough for this machine at its busiest, short enough to wait for. */
const SILENCE = 1_000

/** Two programs of half a megabyte that differ in a few of their blocks. */
function program(version: string): Buffer {
  const blocks = Array.from({ length: 512 }, (_, index) => createHash('sha512').update(`${index}${index === 200 ? version : ''}`).digest())
  return Buffer.concat(blocks.flatMap((block) => Array.from({ length: 16 }, (_, turn) => createHash('sha512').update(block).update(String(turn)).digest())))
}

beforeAll(async () => {
  at.root = mkdtempSync(join(tmpdir(), 'peygir-updater-'))
  at.key = releaseKey(at.root)
  at.old = join(await madeRelease(at.root, '1.0.0', program('1.0.0'), at.key), 'console-1.0.0.AppImage')
  at.release = await madeRelease(at.root, '1.0.1', program('1.0.1'), at.key, 'what is new')
  at.host = await releaseHost(at.release)
})
beforeEach(() => {
  at.host.give.folder = at.release
  at.host.give.fault = {}
  at.host.served()
})
afterEach(() => vi.unstubAllEnvs())
afterAll(async () => {
  await endAll()
  rmSync(at.root, { recursive: true })
})

interface Desk { readonly updater: Updater; readonly file: string; readonly said: string[]; readonly data: string }

/** A console of version 1.0.0 as an AppImage in a folder of its own; electron-updater finds it by its environment. */
function desk(data = mkdtempSync(join(at.root, 'desk-')), keys: readonly string[] = [at.key.pub], trust: ReleaseTrust = { ca: null, ways: null }): Desk {
  const file = join(data, 'peygir.AppImage')
  if (!existsSync(file)) cpSync(at.old, file)
  vi.stubEnv('APPIMAGE', file)
  const said: string[] = []
  const updater = openUpdater({
    program: { version: '1.0.0', name: 'peygir-137', platform: 'linux', installed: { file, kind: 'file' }, keys: keys.map((pem) => createPublicKey(pem)), unable: null },
    dataFolder: data, trust, silenceMs: SILENCE, log: (code, facts) => void said.push(`${code} ${JSON.stringify(facts ?? {})}`),
  })
  return { updater, file, said, data }
}
/** As the trial of a release takes it (trial.ts). */
const putIn = async ({ updater, file }: Desk): Promise<void> => {
  const fetched = updater.fetchedFile()
  if (fetched === null) throw new Error('nothing was fetched')
  await replaceProgram(fetched.file, file, fetched.sha512)
}
const source = (): Source => ({ kind: 'http', bases: [`${at.host.url}stable/`, at.host.url] })
const fetching = (updater: Updater, from = source(), signal = new AbortController().signal) => {
  const percents: number[] = []
  return updater.fetch(from, { percent: (percent) => void percents.push(percent), signal }).then((answer) => ({ ...answer, percents }))
}
/** A release of its own to be changed. */
const changed = (change: (list: Record<string, unknown>) => Record<string, unknown>, key: ReleaseKey | null = at.key): string => {
  const copy = join(mkdtempSync(join(at.root, 'changed-')), 'release')
  cpSync(at.release, copy, { recursive: true })
  changeList(copy, change, key)
  return copy
}
const found = { ok: true, release: expect.objectContaining({ version: '1.0.1', notes: 'what is new' }) as unknown }

test('a release is found, fetched by its difference, proven, and takes the place of the program', async () => {
  const one = desk()
  const { updater, file, said, data } = one
  expect(await updater.check(source())).toMatchObject(found)
  const fetched = await fetching(updater)
  expect(fetched).toMatchObject(found)
  const { bytes, ranges, wholes } = at.host.served()
  expect({ wholes, few: bytes < statSync(file).size / 3, ranges: ranges > 1 }, said.join('\n')).toEqual({ wholes: 0, few: true, ranges: true })
  expect(sha512(file)).toBe(sha512(at.old))
  chmodSync(file, 0o700)
  await putIn(one)
  expect(sha512(file)).toBe(sha512(join(at.release, 'console-1.0.1.AppImage')))
  expect(statSync(file).mode & 0o111).toBe(0o111)
  expect(readdirSync(data).toSorted()).toEqual(['peygir.AppImage', 'update'])
})

test('what is here and whole is not fetched again, not by the next start either; what was spoilt since is', async () => {
  const { updater, data } = desk()
  await fetching(updater)
  at.host.served()
  expect(await fetching(updater)).toMatchObject(found)
  const next = desk(data)
  expect(await fetching(next.updater)).toMatchObject(found)
  expect(at.host.served()).toEqual({ bytes: 0, ranges: 0, wholes: 0 })
  const pending = join(data, 'update', 'fetched', 'pending', 'console-1.0.1.AppImage')
  writeFileSync(pending, Buffer.concat([readFileSync(pending).subarray(0, -1), Buffer.from('x')]))
  // spoilt after it was proven: not put in
  await expect(putIn(next)).rejects.toThrow(Damaged)
  expect(sha512(next.file)).toBe(sha512(at.old))
  expect(readdirSync(data).toSorted()).toEqual(['peygir.AppImage', 'update'])
  const third = desk(data)
  expect(await fetching(third.updater)).toMatchObject(found)
  expect(at.host.served().bytes).toBeGreaterThan(0)
  await putIn(third)
})

test('a host that knows no ranges gives the whole file once', async () => {
  at.host.give.fault = { noRanges: true }
  const { updater } = desk()
  const fetched = await fetching(updater)
  expect(fetched).toMatchObject(found)
  expect(fetched.percents.at(-1)).toBe(100)
  expect(at.host.served().wholes).toBe(2)
})

test('a difference that is spoilt on the way is given up for the whole file', async () => {
  at.host.give.fault = { spoilRanges: true }
  const one = desk()
  expect(await fetching(one.updater)).toMatchObject(found)
  expect(one.said.join('\n')).toContain('update_difference_failed')
  await putIn(one)
  expect(sha512(one.file)).toBe(sha512(join(at.release, 'console-1.0.1.AppImage')))
})

test('a file that is not what the signed list says is refused, also by a host that changes the list with it', async () => {
  const spoilt = Buffer.from(readFileSync(join(at.release, 'console-1.0.1.AppImage')))
  spoilt[300_000] = (spoilt[300_000] ?? 0) ^ 1
  const { updater, file } = desk()
  at.host.give.fault = { instead: { of: /AppImage$/, status: 200, body: spoilt } }
  expect(await fetching(updater)).toMatchObject({ ok: false, code: 'update_damaged' })
  const forged = createHash('sha512').update(spoilt).digest('base64')
  at.host.give.folder = changed((list) => ({ ...list, sha512: forged, files: [{ ...(list['files'] as object[])[0], sha512: forged }] }), null)
  expect(await fetching(updater)).toMatchObject({ ok: false, code: 'update_forged' })
  expect(updater.fetched()).toBeNull()
  expect(updater.fetchedFile()).toBeNull()
  expect(sha512(file)).toBe(sha512(at.old))
  at.host.give.folder = at.release
  at.host.give.fault = {}
  expect(await fetching(updater)).toMatchObject(found)
})

test.each([
  ['no list, a paused ring', { instead: { of: /yml/, status: 404, body: '{"error":{}}' } }, { ok: true, release: null }],
  ['500', { instead: { of: /yml/, status: 500, body: 'x' } }, { ok: false, code: 'update_source_unreachable' }],
  ['503 while many fetch', { instead: { of: /AppImage/, status: 503, body: '' } }, { ok: false, code: 'update_source_unreachable' }],
  ['the sign-in page of a network', { instead: { of: /./, status: 200, body: '<html>Sign in' } }, { ok: false, code: 'update_feed_invalid' }],
  ['sent elsewhere', { instead: { of: /yml$/, status: 302, body: '' } }, { ok: false, code: 'update_source_unreachable' }],
  ['a list without an end', { instead: { of: /yml$/, status: 200, body: 'x'.repeat(2_000_000) } }, { ok: false, code: 'update_feed_invalid' }],
  ['no signature', { instead: { of: /sig$/, status: 404, body: '' } }, { ok: false, code: 'update_unsigned' }],
  ['a host that says nothing', { silent: /yml/ }, { ok: false, code: 'update_source_unreachable' }],
  ['silent before the first byte', { silent: /AppImage/ }, { ok: false, code: 'update_stalled' }],
  ['silent in the middle', { cut: { of: /AppImage/, after: 100_000, hangs: true }, noRanges: true }, { ok: false, code: 'update_stalled' }],
  ['cut off in the middle', { cut: { of: /AppImage/, after: 100_000 }, noRanges: true }, { ok: false, code: 'update_source_unreachable' }],
])('%s', async (_, fault, answer) => {
  at.host.give.fault = fault
  const { updater, data } = desk()
  expect(await fetching(updater)).toMatchObject(answer)
  expect(updater.fetched()).toBeNull()
  // nothing of it is taken for whole the next time
  at.host.give.fault = {}
  expect(await fetching(updater)).toMatchObject(found)
  expect(sha512(join(data, 'update', 'fetched', 'pending', 'console-1.0.1.AppImage'))).toBe(sha512(join(at.release, 'console-1.0.1.AppImage')))
})

test('nobody there, another host’s name in the list, another’s key', async () => {
  const { updater } = desk()
  const gone = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => gone.once('listening', done))
  const { port } = gone.address() as AddressInfo
  await new Promise((done) => gone.close(done))
  expect(await updater.check({ kind: 'http', bases: [`http://127.0.0.1:${port}/`] })).toEqual({ ok: false, code: 'update_source_unreachable' })
  at.host.give.folder = changed((list) => ({ ...list, files: [{ ...(list['files'] as object[])[0], url: 'http://127.0.0.1:1/x.AppImage' }] }))
  expect(await updater.check(source())).toEqual({ ok: false, code: 'update_feed_invalid' })
  // for Windows alone
  at.host.give.folder = changed((list) => ({ ...list, files: [{ ...(list['files'] as object[])[0], url: 'setup.exe' }] }))
  expect(await updater.check(source())).toEqual({ ok: false, code: 'update_feed_invalid' })
  at.host.give.folder = at.release
  expect(await desk(undefined, [releaseKey(at.root, 'another').pub]).updater.check(source())).toEqual({ ok: false, code: 'update_forged' })
})

test('for a share of desks: none of a hundred, all of a hundred', async () => {
  const { updater } = desk()
  at.host.give.folder = changed((list) => ({ ...list, stagingPercentage: 0 }))
  expect(await updater.check(source())).toEqual({ ok: true, release: null })
  at.host.give.folder = changed((list) => ({ ...list, stagingPercentage: 100 }))
  expect(await updater.check(source())).toMatchObject(found)
})

test('broken off by the console it ends at once, and two that fetch at a time fetch once', async () => {
  const { updater } = desk()
  at.host.give.fault = { noRanges: true, silent: /AppImage/ }
  const stop = new AbortController()
  const fetched = fetching(updater, source(), stop.signal)
  setTimeout(() => stop.abort(), 50)
  expect(await fetched).toMatchObject({ ok: false, code: 'update_stalled' })
  at.host.give.fault = { noRanges: true }
  at.host.served()
  expect(await Promise.all([fetching(updater), fetching(updater)])).toMatchObject([found, found])
  expect(at.host.served().wholes).toBe(2)
})

test('a city’s own authority and an office’s proxy count as for the desk’s line, and a policy that cannot be read shuts it', async () => {
  const [city, other] = [ownAuthority('Testville CA'), ownAuthority('Somebody else')]
  const front = await tlsFront(city.issue(HOST), at.host.url)
  const proxy = await smallProxy(front.port)
  const there: Source = { kind: 'http', bases: [`https://${HOST}:${front.port}/`] }
  const asked = (trust: ReleaseTrust) => fetching(desk(undefined, undefined, trust).updater, there)
  try {
    const ways = async () => [proxy.url]
    expect(await asked({ ca: [city.ca], ways })).toMatchObject(found)
    expect(new Set(proxy.asked)).toEqual(new Set([`${HOST}:${front.port}`]))
    expect(proxy.seen().includes('latest-linux')).toBe(false)
    // a difference through the tunnel, too
    expect(at.host.served()).toMatchObject({ wholes: 0 })
    for (const trust of [{ ca: [other.ca], ways }, { ca: [], ways }, { ca: null, ways }, { ca: [city.ca], ways: null }, { ca: [city.ca], ways: noWay }]) {
      expect(await asked(trust)).toMatchObject({ ok: false, code: 'update_source_unreachable' })
    }
  } finally {
    await proxy.close()
    await front.close()
  }
})

test('a folder: by ring, for all rings, one that is gone', async () => {
  const folder = mkdtempSync(join(at.root, 'share-'))
  const one = desk()
  const { updater, file } = one
  expect(await updater.check(folderSource(folder, 'pilot'))).toEqual({ ok: true, release: null })
  cpSync(at.release, join(folder, 'pilot'), { recursive: true })
  expect(await updater.check(folderSource(folder, 'stable'))).toEqual({ ok: true, release: null })
  expect(await fetching(updater, folderSource(`${folder}/`, 'pilot'))).toMatchObject(found)
  expect(await desk().updater.check(folderSource(at.release, 'stable'))).toMatchObject(found)
  await putIn(one)
  expect(sha512(file)).toBe(sha512(join(at.release, 'console-1.0.1.AppImage')))
  mkdirSync(join(at.root, 'unmounted'))
  expect(await updater.check(folderSource(join(at.root, 'unmounted', 'share'), 'stable'))).toEqual({ ok: false, code: 'update_source_unreachable' })
})
