import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { UpdateState } from '#domain/operator/update.ts'
import { RELEASE_PART, ROUTES } from '#sync/protocol.ts'
import { enrolCode, startServer, type TestServer } from '../support/app-server.ts'
import { builtRelease, copyOf, runKey, type BuiltRelease } from '../support/built-release.ts'
import { call, protocolHeaders, signIn as serverSignIn } from '../support/central.ts'
import { install, lookNow, updateState, type Installed } from '../support/installed.ts'
import { changeList, releaseKey, sha512 } from '../support/made-release.ts'
import { signIn } from '../support/operator-at-desk.ts'
import { releaseHost, type ReleaseHost } from '../support/release-host.ts'
import { endAll, until } from '../support/started.ts'

const at = {} as { server: TestServer; old: BuiltRelease; next: BuiltRelease; host: ReleaseHost; desk: Installed; page: Page }

const policyFor = async (updateSource: string, name: string) => ({ serverUrl: at.server.url, enrolmentCode: await enrolCode(at.server, name), updateSource, idleLockMinutes: 0 })
const zahra = () => at.server.people.find(({ username }) => username === 'zahra')!

beforeAll(async () => {
  at.old = await builtRelease('1.0.0')
  at.next = await builtRelease('1.0.2')
  at.server = await startServer({ words: ['--release-key', `${runKey().file}.pub`] })
  at.host = await releaseHost(at.next.folder)
  at.desk = install(at.old, await policyFor(at.host.url, 'میز به‌روزرسانی'))
  at.page = await at.desk.start()
  // somebody works there: what is ready waits
  await signIn(at.page, zahra())
})
beforeEach(() => {
  at.host.give.folder = at.next.folder
  at.host.give.fault = {}
  at.host.served()
})
afterAll(endAll)

const fileOf = (release: BuiltRelease): string => basename(release.appImage)
/** The newest of the lines with this code. */
const said = (code: string): Readonly<Record<string, unknown>> => at.desk.log().findLast((line) => line.code === code) ?? {}
const changed = (name: string, change: (list: Record<string, unknown>) => Record<string, unknown>, signed = true): string => {
  const folder = copyOf(at.next, name)
  changeList(folder, change, signed ? runKey() : null)
  return folder
}
const spoilt = (): Buffer => {
  const bytes = readFileSync(at.next.appImage)
  bytes[50_000_000] = (bytes[50_000_000] ?? 0) ^ 1
  return bytes
}

describe('what is not taken, told by its code, the program as it was', () => {
  interface Row { readonly of: string; readonly phase: UpdateState['phase']; readonly why: UpdateState['why']; readonly make: () => void }
  const rows: readonly Row[] = [
    { of: '404: nothing for this ring, or it is paused', phase: 'current', why: null, make: () => (at.host.give.fault = { instead: { of: /yml/, status: 404, body: '' } }) },
    { of: '500', phase: 'failed', why: 'update_source_unreachable', make: () => (at.host.give.fault = { instead: { of: /yml/, status: 500, body: 'x' } }) },
    { of: 'the sign-in page of a network', phase: 'failed', why: 'update_feed_invalid', make: () => (at.host.give.fault = { instead: { of: /./, status: 200, body: '<!doctype html>Sign in' } }) },
    { of: 'nobody there any more', phase: 'failed', why: 'update_source_unreachable', make: () => (at.host.give.fault = { cut: { of: /yml/, after: 0 } }) },
    { of: 'no checksum', phase: 'failed', why: 'update_feed_invalid', make: () => (at.host.give.folder = changed('no-checksum', (list) => ({ ...list, files: [{ url: fileOf(at.next), size: 5 }], sha512: undefined }))) },
    {
      of: 'no signature', phase: 'failed', why: 'update_unsigned', make: () => {
        at.host.give.folder = changed('unsigned', (list) => list)
        rmSync(join(at.host.give.folder, 'latest-linux.yml.sig'))
      },
    },
    {
      of: 'somebody else’s signature', phase: 'failed', why: 'update_forged', make: () => {
        at.host.give.folder = copyOf(at.next, 'forged')
        changeList(at.host.give.folder, (list) => list, releaseKey(at.host.give.folder, 'theirs'))
      },
    },
    {
      of: 'a lying host that changes the file and its checksum together', phase: 'failed', why: 'update_forged', make: () => {
        const bytes = spoilt()
        const sum = createHash('sha512').update(bytes).digest('base64')
        at.host.give.folder = changed('lying', (list) => ({ ...list, sha512: sum, files: [{ ...(list['files'] as object[])[0], sha512: sum }] }), false)
        writeFileSync(join(at.host.give.folder, fileOf(at.next)), bytes)
      },
    },
    { of: 'a file that was changed on the way', phase: 'failed', why: 'update_damaged', make: () => (at.host.give.fault = { instead: { of: /AppImage/, status: 200, body: spoilt() } }) },
    { of: 'a file that breaks off in the middle', phase: 'failed', why: 'update_source_unreachable', make: () => (at.host.give.fault = { noRanges: true, cut: { of: /AppImage/, after: 40_000_000 } }) },
    { of: 'a release for a share of desks in which this one is not', phase: 'current', why: null, make: () => (at.host.give.folder = changed('staged', (list) => ({ ...list, stagingPercentage: 0 }))) },
    // the list of 1.0.2 is known by now
    { of: 'an older list in place of one that was seen', phase: 'failed', why: 'update_replayed', make: () => (at.host.give.folder = changed('replayed', (list) => ({ ...list, version: String(list['version']).replace('1.0.2', '1.0.1') }))) },
    { of: 'a list that is older than what runs', phase: 'failed', why: 'update_older', make: () => (at.host.give.folder = changed('older', (list) => ({ ...list, version: String(list['version']).replace('1.0.2', '0.9.0') }))) },
    { of: 'a host that says nothing', phase: 'failed', why: 'update_source_unreachable', make: () => (at.host.give.fault = { silent: /yml/ }) },
  ]
  test.each(rows)('$of', async ({ phase, why, make }) => {
    make()
    expect(await lookNow(at.page)).toMatchObject({ phase, why })
    expect(at.desk.starts()).toEqual([at.old.version])
  })
  test('and the program’s file is still the old one', () => {
    expect(sha512(at.desk.file)).toBe(sha512(at.old.appImage))
  })
})

describe('what is taken', () => {
  /** As if this release had never been fetched: IT takes it back, and its file goes. */
  const forget = async (): Promise<void> => {
    at.host.give.fault = { instead: { of: /yml/, status: 404, body: '' } }
    expect(await lookNow(at.page)).toMatchObject({ phase: 'current' })
    rmSync(join(at.desk.dataFolder, 'update', 'fetched'), { recursive: true })
    at.host.give.fault = {}
    at.host.served()
  }
  const ready = () => ({ phase: 'ready', version: at.next.version, why: null })
  const size = (): number => statSync(at.next.appImage).size

  test('a release comes by its difference: a small part of the file', async () => {
    expect(await lookNow(at.page)).toMatchObject(ready())
    const { bytes, wholes, ranges } = at.host.served()
    console.log(`differential: ${(bytes / 1e6).toFixed(2)} MB of ${(size() / 1e6).toFixed(1)} MB in ${ranges} ranges`)
    expect(wholes).toBe(0)
    expect(bytes).toBeLessThan(size() / 20)
    expect(said('update_fetched')).toMatchObject({ version: at.next.version, received: bytes })
  })

  test('from a host that knows no ranges it comes whole, once', async () => {
    await forget()
    at.host.give.fault = { noRanges: true }
    expect(await lookNow(at.page)).toMatchObject(ready())
    console.log(`without ranges: ${(Number(said('update_fetched')['received']) / 1e6).toFixed(1)} MB`)
    expect(Number(said('update_fetched')['received'])).toBeLessThan(size() * 1.1)
  })

  test('a difference that was changed on the way is given up for the whole file', async () => {
    await forget()
    at.host.give.fault = { spoilRanges: true }
    expect(await lookNow(at.page)).toMatchObject(ready())
    expect(said('update_difference_failed')).not.toEqual({})
    expect(at.host.served().wholes).toBe(1)
  })

  test('a release for all of a hundred desks, after a file that broke off: from the beginning', async () => {
    await forget()
    at.host.give.folder = changed('staged', (list) => ({ ...list, stagingPercentage: 100 }))
    at.host.give.fault = { noRanges: true, cut: { of: /AppImage/, after: 60_000_000 } }
    expect(await lookNow(at.page)).toMatchObject({ phase: 'failed' })
    at.host.give.fault = { noRanges: true }
    expect(await lookNow(at.page)).toMatchObject(ready())
    expect(Number(said('update_fetched')['received'])).toBeGreaterThan(size() - 1)
  })

  test('one that is here is not fetched again by the next start', async () => {
    await at.desk.stop()
    at.page = await at.desk.start()
    await signIn(at.page, zahra())
    at.host.served()
    expect(await lookNow(at.page)).toMatchObject(ready())
    expect(at.host.served()).toEqual({ bytes: 0, ranges: 0, wholes: 0 })
  })

  test('put in when the operator agrees, it runs with the same data, tells its server, and takes nothing older', async () => {
    await at.page.evaluate(() => window.peygir.shell['shell.updateWhen']({ when: 'now' }))
    at.page = await at.desk.startedAnew(at.next.version)
    expect(sha512(at.desk.file)).toBe(sha512(at.next.appImage))
    await signIn(at.page, zahra())
    const status = await at.page.evaluate(() => window.peygir.call['status.read']({}))
    expect(status).toMatchObject({ ok: true, value: { version: at.next.version } })
    // its trial has ended when it has synced
    await until('the end of its trial', async () => (await updateState(at.page)).phase === 'current', 60_000)
    at.host.give.folder = at.old.folder
    expect(await lookNow(at.page)).toMatchObject({ phase: 'failed', why: 'update_older' })
    expect(at.desk.running()).toHaveLength(1)
    await at.desk.stop()
  })
})

describe('other sources', () => {
  const other = {} as { desk: Installed; page: Page; admin: Readonly<Record<string, string>> }
  const received = (): number => Number(other.desk.log().findLast(({ code }) => code === 'update_fetched')?.['received'])
  const ring = async (paused: boolean): Promise<void> => {
    const { status, json } = await call(at.server.url, { method: ROUTES.ringPut.method, path: ROUTES.ringPut.path.replace(':ring', 'pilot') }, other.admin, { version: at.next.version, paused, spreadMinutes: 60 })
    if (status !== 204) throw new Error(JSON.stringify(json))
  }

  /** As the console's page for IT gives it to the server. */
  async function upload(): Promise<void> {
    const [text, signature] = ['latest-linux.yml', 'latest-linux.yml.sig'].map((name) => readFileSync(join(at.next.folder, name), 'utf8'))
    expect(await call(at.server.url, ROUTES.releaseAnnounce, other.admin, { feeds: [{ name: 'latest-linux.yml', text, signature: signature?.trim() }] })).toMatchObject({ status: 200 })
    const bytes = readFileSync(at.next.appImage)
    const path = ROUTES.releaseFile.path.replace(':version', encodeURIComponent(at.next.version)).replace(':name', encodeURIComponent(fileOf(at.next)))
    for (let offset = 0; offset < bytes.length; offset += RELEASE_PART) {
      const { status } = await fetch(`${at.server.url}${path}?offset=${offset}`, { method: ROUTES.releaseFile.method, headers: { ...protocolHeaders, ...other.admin, 'content-type': 'application/octet-stream' }, body: bytes.subarray(offset, offset + RELEASE_PART) })
      expect(status).toBe(200)
    }
  }

  test('the central server: what its ring has, by its difference, and nothing while it is paused', async () => {
    other.admin = { authorization: `Bearer ${(await serverSignIn(at.server.url, null, at.server.admin.username, at.server.admin.password)).token}` }
    await upload()
    await ring(false)
    other.desk = install(at.old, { ...(await policyFor('server', 'میز حلقهٔ آزمایشی')), ring: 'pilot' })
    other.page = await other.desk.start()
    await signIn(other.page, zahra())
    expect(await lookNow(other.page)).toMatchObject({ phase: 'ready', version: at.next.version })
    console.log(`from the central server: ${(received() / 1e6).toFixed(2)} MB`)
    expect(received()).toBeLessThan(statSync(at.next.appImage).size / 20)
    await ring(true)
    expect(await lookNow(other.page)).toMatchObject({ phase: 'current', why: null })
    await other.desk.stop()
  })

  test('a folder, as a share or a stick is one; put in by itself at the end of a shift', async () => {
    const share = join(other.desk.dataFolder, '..', 'share', 'pilot')
    mkdirSync(share, { recursive: true })
    for (const name of ['latest-linux.yml', 'latest-linux.yml.sig', fileOf(at.next)]) copyFileSync(join(at.next.folder, name), join(share, name))
    rmSync(join(other.desk.dataFolder, 'update', 'fetched'), { recursive: true })
    await ring(false)
    other.desk.setPolicy({ ...(await policyFor(join(share, '..'), 'میز پوشه')), ring: 'pilot' })
    other.page = await other.desk.start()
    await signIn(other.page, zahra())
    expect(await lookNow(other.page)).toMatchObject({ phase: 'ready', version: at.next.version })
    expect(received()).toBeLessThan(statSync(at.next.appImage).size / 20)
    await other.page.evaluate(() => window.peygir.call['session.signOut']({}))
    await other.desk.startedAnew(at.next.version)
    expect(sha512(other.desk.file)).toBe(sha512(at.next.appImage))
  })
})
