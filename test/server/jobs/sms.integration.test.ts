import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import selfSigned from 'smtp-server/lib/tls-options'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deliverer } from '#server/jobs/deliver.ts'
import { httpGateway } from '#server/jobs/gateway.ts'
import type { SmsSettings } from '#server/jobs/settings.ts'
import { smsSender } from '#server/jobs/sms.ts'
import { CENTRE, DAY, HOUR, openCentre, tehran, type Centre } from './given.ts'

const MONDAY = tehran(2026, 10, 19, 10)
const MINUTE = 60_000
const PHONE = '+989121234567'

interface Asked { readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string }
type Answer = (request: Asked, response: ServerResponse) => void

/** A real gateway on this machine. What it answers is `gateway.answer`. */
const gateway = { url: '', asked: [] as Asked[], answer: ((_, response) => response.end('{}')) as Answer }
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => void chunks.push(chunk))
  request.on('end', () => {
    const asked = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') }
    gateway.asked.push(asked)
    gateway.answer(asked, response)
  })
})
const says = (status: number, value: unknown): Answer => (_, response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(typeof value === 'string' ? value : JSON.stringify(value))

const settings = (): SmsSettings => ({
  send: {
    url: `${gateway.url}/send`, method: 'POST', headers: { authorization: 'Bearer {token}' }, body: { json: { receptor: '{to}', message: { text: '{text}' }, localid: '{id}' } },
    reply: { path: 'return.status', accepted: [200], refused: [411] },
  },
  status: { url: `${gateway.url}/status?id={id}`, method: 'GET', reply: { path: 'state', delivered: [10], failed: ['6'] } },
  token: 'geheim', ca: null,
})
const ACCEPTED = { return: { status: 200 } }

let centre: Centre
const clock = { now: MONDAY }
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  gateway.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  centre = await openCentre()
  await centre.store.openChannels({ email: false, sms: true })
})
beforeEach(() => {
  clock.now = MONDAY
  gateway.asked = []
})
afterEach(() => centre.clear(MONDAY + 5 * DAY))
afterAll(async () => {
  await centre.end()
  server.closeAllConnections()
  server.close()
})

describe('an SMS gateway over HTTP', () => {
  const bring = (over: Partial<SmsSettings> = {}, patienceMs = 3_000) => httpGateway({ ...settings(), ...over }, patienceMs).send(PHONE, 'سلام «شما» {id}', 'a-1')

  it('is asked as the settings say, with what they name filled in and nothing else', async () => {
    gateway.answer = says(200, ACCEPTED)
    expect(await bring()).toEqual({ kind: 'accepted' })
    expect(gateway.asked[0]).toMatchObject({ path: '/send', headers: { authorization: 'Bearer geheim' } })
    expect(JSON.parse(gateway.asked[0]?.body ?? '')).toEqual({ receptor: '09121234567', message: { text: 'سلام «شما» {id}' }, localid: 'a-1' })
    const { send } = settings()
    await bring({ send: { ...send, url: `${send.url}?to={toE164}`, body: { form: { t: '{text}' } } } })
    expect(gateway.asked[1]).toMatchObject({ path: `/send?to=${encodeURIComponent(PHONE)}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    expect(new URLSearchParams(gateway.asked[1]?.body).get('t')).toBe('سلام «شما» {id}')
  })

  it.each<[string, Answer, unknown]>([
    ['refuses', says(200, { return: { status: 411 } }), { kind: 'refused', reason: 'gateway_refused' }],
    ['refuses by its status', says(422, '{}'), { kind: 'refused', reason: 'gateway_refused' }],
    ['fails', says(500, 'oops'), { kind: 'unknown', reason: 'gateway_busy', silent: true }],
    ['does not know us', says(401, '{}'), { kind: 'unknown', reason: 'sign_in_refused', silent: true }],
    ['answers what is no JSON', says(200, '<html>'), { kind: 'unknown', reason: 'reply', silent: false }],
    ['answers another JSON', says(200, { return: 'ok' }), { kind: 'unknown', reason: 'reply', silent: false }],
    ['hangs up', (_, response) => void response.destroy(), { kind: 'unknown', reason: 'unreachable', silent: true }],
    ['breaks off in the middle', (_, response) => void response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy()), { kind: 'unknown', silent: true }],
    ['says too much', (_, response) => void response.end('x'.repeat(10_000_000)), { kind: 'unknown' }],
    ['sends us elsewhere', (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(), { kind: 'refused' }],
  ])('that %s', async (_, answer, outcome) => {
    gateway.answer = answer
    expect(await bring()).toMatchObject(outcome as object)
    expect(gateway.asked).toHaveLength(1)
  })

  it('that says nothing is not waited for', async () => {
    gateway.answer = () => {}
    expect(await bring({}, 150)).toEqual({ kind: 'unknown', reason: 'timeout', silent: true })
  })

  it('that cannot prove who it is gets nothing', async () => {
    const asked = { count: 0 }
    const secure = createSecureServer(selfSigned(), (_, response) => {
      asked.count += 1
      response.end('{}')
    })
    secure.listen(0, '127.0.0.1')
    await once(secure, 'listening')
    const { send } = settings()
    expect(await bring({ send: { ...send, url: `https://127.0.0.1:${(secure.address() as AddressInfo).port}/send` } })).toEqual({ kind: 'unknown', reason: 'tls', silent: true })
    expect(asked.count).toBe(0)
    secure.close()
  })
})

describe('an answer by SMS', () => {
  const answered = async (over: Parameters<Centre['register']>[1] = {}, note = 'چالهٔ خیابان پر شد'): Promise<string> => {
    const ticketId = await centre.register(clock.now, over)
    await centre.run(CENTRE, 'AnswerCitizen', { ticketId, how: 'sms', note }, clock.now)
    return ticketId
  }
  const deliver = () => deliverer(centre.store, smsSender(httpGateway(settings(), 3_000)), () => clock.now)
  const told = async (ticketId: string): Promise<readonly string[]> =>
    (await centre.ticket(ticketId)).steps.flatMap((step) => (step.type === 'DeliveryRecorded' ? [[step.delivery, step.reason].filter((part) => part !== null).join(' ')] : []))
  const private_ = (phone: string | null) => ({ private: { phone, name: 'مریم', nationalId: null, address: null, text: 'چاله', personId: null } })

  it('reaches the caller in the operator’s words, and its arrival is asked for', async () => {
    gateway.answer = (request, response) => says(200, request.path === '/send' ? ACCEPTED : { state: gateway.asked.length > 3 ? 10 : 2 })(request, response)
    const ticketId = await answered()
    const send = deliver()
    await send()
    expect(JSON.parse(gateway.asked[0]?.body ?? '')).toMatchObject({ receptor: '09121234567', message: { text: 'چالهٔ خیابان پر شد' } })
    expect(await told(ticketId)).toEqual(['sent'])
    for (let minute = 0; minute < 60; minute++) {
      clock.now += MINUTE
      await send()
    }
    expect(await told(ticketId)).toEqual(['sent', 'delivered'])
    expect(gateway.asked).toHaveLength(4)
    expect((await centre.ticket(ticketId)).status).toBe('answered')
  })

  it('that does not arrive is no answer: the citizen is to be called', async () => {
    gateway.answer = (request, response) => says(200, request.path === '/send' ? ACCEPTED : { state: 6 })(request, response)
    const ticketId = await answered()
    const send = deliver()
    await send()
    clock.now += 2 * MINUTE
    await send()
    expect(await told(ticketId)).toEqual(['sent', 'failed not_delivered'])
    expect((await centre.ticket(ticketId))).toMatchObject({ status: 'registered', answeredAt: null })
  })

  it('fails at once for a landline, for nobody, for a refusal, for what is confidential and where no gateway is', async () => {
    gateway.answer = says(200, { return: { status: 411 } })
    const [landline, nobody, refused] = [await answered(private_('+982833334444')), await answered(private_(null)), await answered()]
    const long = await answered({}, 'پ'.repeat(2_000))
    const hidden = await answered({ confidential: true, categoryId: 'staff-conduct' })
    await deliver()()
    expect(await Promise.all([landline, nobody, refused, long, hidden].map(told))).toEqual([['failed no_mobile'], ['failed no_mobile'], ['failed gateway_refused'], ['failed too_long'], ['failed confidential']])
    expect(gateway.asked).toHaveLength(1)
    const without = await answered()
    await deliverer(centre.store, smsSender(null), () => clock.now)()
    expect(await told(without)).toEqual(['failed no_gateway'])
    expect((await centre.ticket(without)).answeredAt).toBeNull()
  })

  it('is tried again under the same id while nobody can say whether it was taken, for a day', async () => {
    gateway.answer = says(500, '')
    const ticketId = await answered()
    const send = deliver()
    for (; clock.now < MONDAY + 26 * HOUR; clock.now += 10 * MINUTE) await send()
    expect(new Set(gateway.asked.map(({ body }) => (JSON.parse(body) as { localid: string }).localid)).size).toBe(1)
    expect(await told(ticketId)).toEqual(['retrying gateway_busy', 'failed gateway_busy'])
    expect((await centre.ticket(ticketId)).answeredAt).toBeNull()
  })
})
