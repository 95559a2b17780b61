import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { httpTransports, type HttpOptions } from '#desk/http-transport.ts'
import type { Ways } from '#desk/line-agent.ts'
import { offerEnrolment } from '#server/commands/desks.ts'
import { PASSWORD, startCentral, type Central } from '../support/central.ts'
import { closeDesks, openTestDesk, readyDesk, type TestDesk } from '../support/desk.ts'
import { HOST, ownAuthority, smallProxy, tlsFront, type Front, type Pem, type SmallProxy } from '../support/own-authority.ts'

const city = ownAuthority('Testville CA')
const other = ownAuthority('Somebody else')
const at = {} as { central: Central; front: Front; good: Pem }
const proxies: SmallProxy[] = []

beforeAll(async () => {
  at.good = city.issue('127.0.0.1')
  at.central = await startCentral()
  at.front = await tlsFront(at.good, at.central.url)
})
afterEach(async () => {
  await closeDesks()
  for (const proxy of proxies.splice(0)) await proxy.close()
  at.front.become(at.good)
})
afterAll(() => at.front.close().finally(at.central.end))

const address = (host = '127.0.0.1') => `https://${host}:${at.front.port}`
const desk = async (options: HttpOptions, serverUrl = address()): Promise<TestDesk> =>
  readyDesk({ transports: httpTransports(options), serverUrl, enrolmentCode: await offerEnrolment(at.central.store, 'میز', Date.now()) }, 'zahra', PASSWORD)
/** Why a desk that is to be enrolled there is not. */
async function refusedEnrolment(options: HttpOptions, serverUrl = address()): Promise<unknown> {
  const bare = await openTestDesk({ transports: httpTransports(options), enrolmentCode: null, serverUrl })
  return bare.refused('desk.enrol', { serverUrl, code: 'AAAA-AAAA' })
}
const through = (...proxy: (string | null)[]): Ways => async () => proxy
const small = async (refuses: number | null = null): Promise<SmallProxy> => {
  const proxy = await smallProxy(at.front.port, refuses)
  proxies.push(proxy)
  return proxy
}

describe('the city’s own authority', () => {
  test('whose authority the desk pins, it works with: requests, pokes, a message', async () => {
    const one = await desk({ ca: [city.ca] })
    await one.register()
    await one.when('sent', ({ waiting, phase }) => waiting === 0 && phase === 'online')
    await expect.poll(() => at.central.parts.pokes.count()).toBe(1)
  })

  test.each([
    ['signed by somebody else', () => other.issue('127.0.0.1'), [city.ca], 'server_untrusted'],
    ['when the desk trusts nobody', () => at.good, [], 'server_untrusted'],
    ['that only the city’s authority signed, without the pin', () => at.good, null, 'server_untrusted'],
    ['that is over', () => city.issue('127.0.0.1', -1), [city.ca], 'server_certificate_expired'],
    ['for another address', () => city.issue('other.test'), [city.ca], 'server_certificate_name'],
  ] as const)('a certificate %s is refused by its own code', async (_which, pem, ca, code) => {
    at.front.become(pem())
    expect(await refusedEnrolment({ ca })).toMatchObject({ code })
  })

  test('whoever takes the server’s place hears nothing; the message waits and goes to the real one', async () => {
    const one = await desk({ ca: [city.ca] })
    const posts = () => at.central.log.filter((line) => line.includes('/v1/commands')).length
    at.front.become(other.issue('127.0.0.1'))
    const before = posts()
    await one.register()
    await one.when('the imposter seen', ({ problem, waiting }) => problem?.code === 'server_untrusted' && waiting === 1)
    expect(posts()).toBe(before)
    await one.ok('session.signOut', {})
    expect(await one.ok('session.signIn', { username: 'zahra', password: PASSWORD })).toMatchObject({ online: false })
    at.front.become(at.good)
    await one.ok('sync.now', {})
    await one.when('sent', ({ waiting, phase }) => waiting === 0 && phase === 'online')
  })
})

describe('behind an office’s proxy', () => {
  test('everything goes through it, and it can read nothing of it', async () => {
    at.front.become(city.issue(HOST))
    const proxy = await small()
    const one = await desk({ ca: [city.ca], ways: through(proxy.url) }, address(HOST))
    await one.register({}, 'این را تنها سرور می‌خواند')
    await one.when('sent', ({ waiting, phase }) => waiting === 0 && phase === 'online')
    await expect.poll(() => at.central.parts.pokes.count()).toBe(1)
    expect(proxy.asked.length).toBeGreaterThanOrEqual(2)
    expect(new Set(proxy.asked)).toEqual(new Set([`${HOST}:${at.front.port}`]))
    const seen = proxy.seen()
    expect(seen.length).toBeGreaterThan(1000)
    for (const secret of ['این را تنها', '/v1/', 'authorization', PASSWORD]) expect(seen.includes(secret)).toBe(false)
  })

  test('the first way that opens is taken', async () => {
    const proxy = await small()
    const dead = await small()
    await dead.close()
    at.front.become(city.issue(HOST))
    const one = await desk({ ca: [city.ca], ways: through(dead.url, proxy.url) }, address(HOST))
    expect(one.desk.status().enrolled).toBe(true)
  })

  test.each([407, 403])('one that answers %i is named as the cause', async (status) => {
    const proxy = await small(status)
    expect(await refusedEnrolment({ ca: [city.ca], ways: through(proxy.url) }, address(HOST))).toEqual({ code: 'proxy_failed', details: { status } })
  })

  test('one that is not there is named as the cause, and straight is never tried behind its back', async () => {
    const proxy = await small()
    await proxy.close()
    expect(await refusedEnrolment({ ca: [city.ca], ways: through(proxy.url) })).toEqual({ code: 'proxy_failed', details: { status: null } })
  })

  test('its server is still checked', async () => {
    at.front.become(other.issue(HOST))
    expect(await refusedEnrolment({ ca: [city.ca], ways: through((await small()).url) }, address(HOST))).toMatchObject({ code: 'server_untrusted' })
  })
})
