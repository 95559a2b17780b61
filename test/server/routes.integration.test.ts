import { randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { WebSocket } from 'ws'
import {
  MACHINE_HEADER, OLDEST_DESK, PROTOCOL, PROTOCOL_HEADER, ROUTES, auditReply, boardReply, codeLease, confidentialList, departmentList, deskReportReply, directoryReply, errorReply, hello, importReply,
  leaseList, leaseReply, operatorsReply, pullReply, pushReply, quarantineReply, reviewList, sessionStanding, signInReply, workstationsReply,
} from '#sync/protocol.ts'
import { PASSWORD, call, enrolDesk, protocolHeaders, signIn, startCentral, type Central, type Desk, type SignedIn } from '../support/central.ts'

type RouteName = keyof typeof ROUTES
/** `either`: as a desk, or with a session of the inspection or a department. `liaison`: with a session of a department. `public`: to whoever asks, whatever they speak. */
type Auth = 'desk' | 'session' | 'liaison' | 'either' | 'open' | 'public'
/** What each route needs, and what a good request gets. A route that is missing here fails the first test. */
const TABLE: Record<RouteName, { readonly auth: Auth; /** What stands for the parameter in its path. */ readonly at?: () => string; readonly query?: string; readonly body?: () => unknown; readonly status: number; readonly reply: z.ZodMiniType | null }> = {
  hello: { auth: 'desk', status: 200, reply: hello },
  enrol: { auth: 'open', body: () => ({ code: 'AAAA-AAAA', machineId: 'machine-1' }), status: 403, reply: errorReply },
  signIn: { auth: 'desk', body: () => ({ username: 'zahra', password: PASSWORD }), status: 200, reply: signInReply },
  offlineSignIns: { auth: 'desk', body: () => ({ signIns: [{ at: 1, operatorId: admin.operator.id, ok: true }] }), status: 204, reply: null },
  session: { auth: 'desk', at: randomUUID, status: 200, reply: sessionStanding },
  push: { auth: 'desk', body: () => ({ epoch: desk.epoch, commands: [] }), status: 200, reply: pushReply },
  pull: { auth: 'desk', query: '?after=0', status: 200, reply: pullReply },
  snapshot: { auth: 'desk', status: 200, reply: null },
  codes: { auth: 'desk', status: 200, reply: codeLease },
  directory: { auth: 'desk', status: 200, reply: directoryReply },
  socket: { auth: 'desk', status: 101, reply: null },
  import: { auth: 'session', body: () => ({ commands: [] }), status: 200, reply: importReply },
  operators: { auth: 'session', status: 200, reply: operatorsReply },
  operatorAdd: { auth: 'session', body: () => ({ username: 'nima', name: 'نیما', role: 'operator', departmentId: null, password: PASSWORD }), status: 200, reply: operatorsReply },
  operatorChange: { auth: 'session', at: () => admin.operator.id, body: () => ({ name: null, role: null, password: null, disabled: null }), status: 200, reply: operatorsReply },
  audit: { auth: 'session', status: 200, reply: auditReply },
  confidentialList: { auth: 'session', status: 200, reply: confidentialList },
  confidentialTicket: { auth: 'session', at: randomUUID, status: 404, reply: errorReply },
  leases: { auth: 'desk', body: () => ({ checks: [CHECK], operatorId: null, minutes: 30 }), status: 200, reply: leaseReply },
  leaseRelease: { auth: 'desk', body: () => ({ checks: [CHECK] }), status: 204, reply: null },
  leaseList: { auth: 'desk', status: 200, reply: leaseList },
  leaseVoid: { auth: 'session', body: () => ({ ...CHECK, operatorId: null }), status: 409, reply: errorReply },
  deskReport: { auth: 'desk', body: () => ({ cursor: 3, waiting: 0, clockOffset: -20, version: '1.2.3', freeBytes: null }), status: 200, reply: deskReportReply },
  board: { auth: 'session', status: 200, reply: boardReply },
  departmentList: { auth: 'liaison', query: '?shelf=new', status: 200, reply: departmentList },
  departmentTicket: { auth: 'liaison', at: randomUUID, status: 404, reply: errorReply },
  reviews: { auth: 'session', status: 200, reply: reviewList },
  deskDecommission: { auth: 'session', at: randomUUID, body: () => ({ why: 'lost' }), status: 401, reply: errorReply },
  outboxTakeIn: { auth: 'session', body: () => ({}), status: 400, reply: errorReply },
  quarantine: { auth: 'session', status: 200, reply: quarantineReply },
  quarantineSettle: { auth: 'session', at: randomUUID, body: () => ({ how: 'done', note: 'رسیدگی شد' }), status: 404, reply: errorReply },
  attachmentPut: { auth: 'either', at: randomUUID, query: '?offset=0', status: 404, reply: errorReply },
  attachmentStanding: { auth: 'either', at: randomUUID, status: 404, reply: errorReply },
  attachmentGet: { auth: 'either', at: randomUUID, query: '?offset=0', status: 404, reply: errorReply },
  workstations: { auth: 'session', status: 200, reply: workstationsReply },
  ringPut: { auth: 'session', at: () => 'pilot', body: () => ({ version: null, paused: false, spreadMinutes: 60 }), status: 204, reply: null },
  ringRemove: { auth: 'session', at: () => 'pilot', status: 204, reply: null },
  deskOrders: { auth: 'session', at: () => desk.id, body: () => ({ ring: null, hold: true, force: null }), status: 204, reply: null },
  releaseAnnounce: { auth: 'session', body: () => ({ feeds: [{ name: 'latest.yml', text: 'version: 1.0.0', signature: 'x' }] }), status: 409, reply: errorReply },
  releaseFile: { auth: 'session', at: () => '1.0.0', query: '?offset=0', status: 404, reply: errorReply },
  releaseRemove: { auth: 'session', at: () => '1.0.0', status: 404, reply: errorReply },
  releaseFeed: { auth: 'public', at: () => 'stable', status: 404, reply: errorReply },
  signOut: { auth: 'session', status: 204, reply: null },
}
const CHECK = { ticketId: randomUUID(), check: 'forward:0:0' }
const NAMES = Object.keys(ROUTES) as RouteName[]

let central: Central
let desk: Desk
let admin: SignedIn
let liaison: SignedIn

beforeAll(async () => {
  central = await startCentral()
  desk = await enrolDesk(central.url, central.store)
  admin = await signIn(central.url, desk, 'admin')
  liaison = await signIn(central.url, desk, 'saeed')
})
afterAll(() => central.end())

const pathOf = (name: RouteName): string => ROUTES[name].path.replace(/:\w+/g, () => TABLE[name].at?.() ?? '')

async function ask(name: RouteName, headers: Readonly<Record<string, string>>): Promise<{ status: number; json: unknown }> {
  const { query = '', body } = TABLE[name]
  if (name === 'socket') return upgrade(headers)
  const route = ROUTES[name]
  if (name === 'snapshot') return { status: (await fetch(central.url + route.path, { headers: { ...protocolHeaders, ...headers } })).status, json: null }
  return call(central.url, { method: route.method, path: pathOf(name) + query }, headers, body?.())
}

function upgrade(headers: Readonly<Record<string, string>>): Promise<{ status: number; json: unknown }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(central.url.replace('http', 'ws') + ROUTES.socket.path, { headers: { ...protocolHeaders, ...headers } })
    socket.once('open', () => {
      socket.terminate()
      resolve({ status: 101, json: null })
    })
    socket.once('unexpected-response', (_, response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, json: JSON.parse(Buffer.concat(chunks).toString('utf8')) }))
    })
    socket.once('error', reject)
  })
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const good = (auth: Auth): Readonly<Record<string, string>> => (auth === 'desk' || auth === 'either' ? desk.headers : auth === 'open' || auth === 'public' ? {} : bearer((auth === 'session' ? admin : liaison).token))

it('has a line for every route, and a sign-out comes last', () => {
  expect(Object.keys(TABLE).toSorted()).toEqual(NAMES.toSorted())
  expect(Object.keys(TABLE).at(-1)).toBe('signOut')
})

describe.each(NAMES)('%s', (name) => {
  const { auth } = TABLE[name]

  if (auth !== 'public') it.each([
    ['no protocol', { [PROTOCOL_HEADER]: '' }, 426, 'update_required'],
    ['an older protocol', { [PROTOCOL_HEADER]: String(OLDEST_DESK - 1) }, 426, 'update_required'],
    ['a strange protocol', { [PROTOCOL_HEADER]: 'one' }, 426, 'update_required'],
    ['a newer protocol', { [PROTOCOL_HEADER]: String(PROTOCOL + 1) }, 426, 'server_too_old'],
  ])('turns %s away', async (_, headers, status, code) => {
    const answer = await ask(name, { ...good(auth), ...headers })
    if (name !== 'snapshot') expect(z.parse(errorReply, answer.json).error).toEqual({ code, details: { oldest: OLDEST_DESK, newest: PROTOCOL } })
    expect(answer.status).toBe(status)
  })

  const foreign = `Desk ${randomUUID()}.${'s'.repeat(43)}`
  type Case = readonly [string, () => Record<string, string>, number, string]
  const strangers: readonly Case[] = [
    ['nothing', () => ({}), name === 'signIn' ? 403 : 401, name === 'signIn' ? 'not_permitted' : 'not_enrolled'],
    ['nonsense', () => ({ authorization: 'Basic YTpi' }), 401, 'not_enrolled'],
    ['an unknown desk', () => ({ authorization: foreign, [MACHINE_HEADER]: desk.machineId }), 401, 'desk_unknown'],
    ['a wrong secret', () => ({ authorization: `Desk ${desk.id}.${'s'.repeat(43)}`, [MACHINE_HEADER]: desk.machineId }), 401, 'desk_unknown'],
    ['another machine', () => ({ ...desk.headers, [MACHINE_HEADER]: 'another-machine' }), 403, 'desk_cloned'],
    ['no machine', () => ({ authorization: desk.headers['authorization']! }), 403, 'desk_cloned'],
  ]
  const nobody: readonly Case[] = [
    ['nothing', () => ({}), 401, 'signed_out'],
    ['a desk', () => ({ ...desk.headers }), 401, 'signed_out'],
    ['an unknown token', () => bearer('t'.repeat(43)), 401, 'signed_out'],
  ]
  const cases: Record<Auth, readonly Case[]> = {
    open: [],
    public: [],
    desk: [...strangers, ['a session’s token', () => bearer(admin.token), 401, 'not_enrolled']],
    either: [...strangers, ['an unknown token', () => bearer('t'.repeat(43)), 401, 'signed_out']],
    session: nobody,
    liaison: [...nobody, ['somebody of the centre', () => bearer(admin.token), 403, 'not_permitted']],
  }
  if (auth !== 'open' && auth !== 'public') {
    it.each(cases[auth])('does not open to %s', async (_, headers, status, code) => {
      const answer = await ask(name, headers())
      expect(answer.status).toBe(status)
      if (name !== 'snapshot') expect(z.parse(errorReply, answer.json).error.code).toBe(code)
    })
  }

  it('answers a good request as its schema says', async () => {
    const token = name === 'signOut' ? (await signIn(central.url, desk, 'admin')).token : ''
    const answer = await ask(name, name === 'signOut' ? bearer(token) : good(auth))
    expect(answer.status).toBe(TABLE[name].status)
    const { reply } = TABLE[name]
    if (reply !== null) expect(z.parse(reply, answer.json)).toEqual(answer.json)
    if (name === 'signOut') expect((await ask(name, bearer(token))).json).toMatchObject({ error: { code: 'signed_out' } })
  })

  const { body } = TABLE[name]
  if (body !== undefined) {
    it('refuses a body that is not what its schema says', async () => {
      const { status, json } = await call(central.url, { method: ROUTES[name].method, path: pathOf(name) }, good(auth), { epoch: 7, commands: 'no', username: 1, code: null })
      expect([status, z.parse(errorReply, json).error.code]).toEqual([400, 'malformed'])
      expect((json as { error: { details: { fields: string[] } } }).error.details.fields.length).toBeGreaterThan(0)
    })

    it('refuses what is not JSON without quoting it', async () => {
      const response = await fetch(central.url + pathOf(name), { method: ROUTES[name].method, headers: { ...protocolHeaders, ...good(auth), 'content-type': 'application/json' }, body: '{"text": رازِ شهروند' })
      expect([response.status, await response.json()]).toEqual([400, { error: { code: 'malformed', details: {} } }])
    })
  }
})

describe('the server', () => {
  it('names its protocol in every answer', async () => {
    for (const headers of [desk.headers, {}]) expect((await call(central.url, ROUTES.hello, headers)).headers.get(PROTOCOL_HEADER)).toBe(String(PROTOCOL))
  })

  it('answers unknown paths, methods and addresses in its own form', async () => {
    expect((await call(central.url, { method: 'GET', path: '/v1/nothing' })).json).toEqual({ error: { code: 'not_found', details: {} } })
    expect((await call(central.url, { method: 'PUT', path: ROUTES.hello.path }, desk.headers)).status).toBe(404)
    const broken = await fetch(`${central.url}/%ff`)
    expect([broken.status, await broken.json()]).toEqual([400, { error: { code: 'malformed', details: {} } }])
  })

  it('refuses a body over its limit as too large', async () => {
    const { status, json } = await call(central.url, ROUTES.enrol, {}, { code: 'x'.repeat(2_000_000), machineId: 'machine-1' })
    expect([status, json]).toEqual([413, { error: { code: 'too_large', details: {} } }])
  })

  it('is healthy and ready', async () => {
    expect((await call(central.url, { method: 'GET', path: '/health' })).json).toEqual({ ok: true, version: '0.0.0-test' })
    expect((await call(central.url, { method: 'GET', path: '/ready' })).json).toEqual({ ready: true })
  })

  it('notes a cloned desk in the audit trail, once an hour', async () => {
    const cloned = (await central.store.auditTrail()).filter(({ kind }) => kind === 'desk_cloned')
    expect(cloned).toHaveLength(1)
    expect(cloned[0]).toMatchObject({ deskId: desk.id, operatorId: null })
  })

  it('closes a revoked desk out', async () => {
    const other = await enrolDesk(central.url, central.store, 'میز ۲')
    expect((await call(central.url, ROUTES.hello, other.headers)).status).toBe(200)
    await central.store.revokeDesk(other.id, Date.now())
    expect((await call(central.url, ROUTES.hello, other.headers)).json).toMatchObject({ error: { code: 'desk_decommissioned' } })
  })

  it('compresses what is large as the client likes', async () => {
    const fetched = async (accept: string): Promise<string | undefined> =>
      new Promise((resolve, reject) => {
        httpRequest(central.url + ROUTES.directory.path, { headers: { ...protocolHeaders, ...desk.headers, 'accept-encoding': accept } }, (response) => {
          response.resume()
          resolve(response.headers['content-encoding'])
        }).on('error', reject).end()
      })
    expect(await fetched('zstd, gzip')).toBe('zstd')
    expect(await fetched('gzip, deflate, br')).toBe('gzip')
    expect(await fetched('zstd;q=0, gzip')).toBe('gzip')
    expect(await fetched('')).toBeUndefined()
  })
})
