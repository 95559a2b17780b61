import { randomUUID } from 'node:crypto'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { SESSION_MS } from '#server/auth/sessions.ts'
import { initCity } from '#server/commands/init.ts'
import { addOperator, readOperator } from '#server/commands/operators.ts'
import { hashSecret, newSecret } from '#server/auth/secrets.ts'
import type { AuditLine } from '#server/store/ports.ts'
import { openSqliteStore } from '#server/store/sqlite/store.ts'
import { PROTOCOL_HEADER, ROUTES } from '#sync/protocol.ts'
import { root } from '../../src/setup/paths.mjs'
import { PASSWORD, call, enrolDesk, protocolHeaders, signIn, signed, startCentral, temporaryFolder, type Central, type Desk, type SignedIn } from '../support/central.ts'
import { bearer } from './messages.ts'

/** The roles of the city that ships, one with no right at all, and one that the city does not know. */
const ROLES = ['operator', 'supervisor', 'verifier', 'manager', 'liaison', 'inspector', 'it', 'admin', 'nothing', 'unknown'] as const
type Role = (typeof ROLES)[number]

/**
 * Who passes. `roles`: sessions of these. `centre`: an enrolled desk of the centre, whoever is signed in or nobody; `desk`: of a
 * department too. `all`: whoever reaches the server. `token`: the one of the metrics.
 */
interface Who { readonly all?: true; readonly token?: true; readonly desk?: 'any' | 'centre'; readonly roles?: readonly Role[] }
const TABLE: Readonly<Record<string, Who>> = {
  'GET /health': { all: true },
  'GET /ready': { all: true },
  'GET /metrics': { token: true },
  'POST /v1/enrol': { all: true },
  'POST /v1/sessions': { all: true, desk: 'any' },
  'DELETE /v1/sessions/current': { roles: ROLES },
  'GET /v1/hello': { desk: 'any' },
  'POST /v1/desks/current/sign-ins': { desk: 'any' },
  'GET /v1/sessions/:sessionId': { desk: 'any' },
  'GET /v1/directory': { desk: 'any' },
  'GET /v1/socket': { desk: 'any' },
  'POST /v1/commands': { desk: 'any' },
  'POST /v1/desks/current/report': { desk: 'any' },
  'GET /v1/feed': { desk: 'centre' },
  'GET /v1/snapshot': { desk: 'centre' },
  'POST /v1/codes': { desk: 'centre' },
  'POST /v1/leases': { desk: 'centre' },
  'POST /v1/leases/release': { desk: 'centre' },
  'GET /v1/leases': { desk: 'centre' },
  'PUT /v1/attachments/:attachmentId': { desk: 'centre', roles: ['liaison', 'inspector'] },
  'GET /v1/attachments/:attachmentId/standing': { desk: 'centre', roles: ['liaison', 'inspector'] },
  'GET /v1/attachments/:attachmentId': { desk: 'centre', roles: ['liaison', 'inspector'] },
  'POST /v1/leases/void': { roles: ['supervisor'] },
  'GET /v1/board': { roles: ['supervisor', 'manager', 'it'] },
  'GET /v1/reviews': { roles: ['supervisor'] },
  'GET /v1/quarantine': { roles: ['supervisor', 'admin'] },
  'POST /v1/quarantine/:commandId/settle': { roles: ['supervisor', 'admin'] },
  'POST /v1/desks/:deskId/decommission': { roles: ['supervisor', 'it', 'admin'] },
  'POST /v1/outbox-files': { roles: ['supervisor', 'it', 'admin'] },
  'GET /v1/department/tickets': { roles: ['liaison'] },
  'GET /v1/department/tickets/:ticketId': { roles: ['liaison'] },
  'GET /v1/confidential': { roles: ['inspector'] },
  'GET /v1/confidential/:ticketId': { roles: ['inspector'] },
  'GET /v1/audit': { roles: ['supervisor', 'inspector', 'admin'] },
  'GET /v1/operators': { roles: ['admin'] },
  'POST /v1/operators': { roles: ['admin'] },
  'PATCH /v1/operators/:operatorId': { roles: ['admin'] },
  'POST /v1/import': { roles: ['admin'] },
  'GET /v1/workstations': { roles: ['it', 'admin'] },
  'PUT /v1/rings/:ring': { roles: ['it', 'admin'] },
  'DELETE /v1/rings/:ring': { roles: ['it', 'admin'] },
  'PUT /v1/desks/:deskId/orders': { roles: ['it', 'admin'] },
  'POST /v1/releases': { roles: ['it', 'admin'] },
  'PUT /v1/releases/:version/files/:name': { roles: ['it', 'admin'] },
  'DELETE /v1/releases/:version': { roles: ['it', 'admin'] },
  'GET /updates/:ring/:file': { all: true },
}
const NAMES = Object.keys(TABLE)
const BY_SESSION = NAMES.filter((name) => TABLE[name]?.roles !== undefined)
const BY_DESK = NAMES.filter((name) => TABLE[name]?.desk !== undefined && TABLE[name]?.all === undefined)
/** Nobody passes with these; all else says that the door was open and what came through it was wrong or done. */
const SHUT = new Set(['not_enrolled', 'desk_unknown', 'desk_cloned', 'desk_decommissioned', 'scope_department', 'signed_out', 'session_expired', 'operator_disabled', 'not_permitted'])
const METRICS_TOKEN = 'm'.repeat(40)

const at = {} as { central: Central; centre: Desk; department: Desk; people: Record<Role, SignedIn>; trail: readonly AuditLine[]; remove: () => void }

beforeAll(async () => {
  const { folder, remove } = temporaryFolder()
  await foundShippedCity(folder)
  at.remove = remove
  at.central = await startCentral({ in: folder, metricsToken: METRICS_TOKEN })
  const { url, store } = at.central
  at.centre = await enrolDesk(url, store)
  at.department = await enrolDesk(url, store, 'میز واحد', 'department')
  at.people = Object.fromEntries(await Promise.all(ROLES.map(async (role) => [role, await signIn(url, role === 'liaison' ? at.department : at.centre, `a-${role}`)]))) as typeof at.people
  at.trail = await store.auditTrail()
})
afterAll(() => at.central.end().finally(at.remove))

async function foundShippedCity(folder: string): Promise<void> {
  const city = join(folder, 'city')
  cpSync(join(root, 'resources/demo-city'), city, { recursive: true })
  const file = join(city, 'roles.json')
  const roles = JSON.parse(readFileSync(file, 'utf8')) as unknown[]
  const bare = (id: string) => ({ id, name: id, nameEn: id, permissions: [] })
  writeFileSync(file, JSON.stringify([...roles, bare('nothing')]))
  await initCity(folder, city, { username: 'founder', password: PASSWORD }, Date.now())
  const store = await openSqliteStore({ folder })
  const directory = await store.directory()
  for (const role of ROLES) {
    const departmentId = role === 'liaison' ? directory.departments[0]!.id : null
    const read = await readOperator(directory, { username: `a-${role}`, name: `A ${role}`, role: role === 'unknown' ? 'nothing' : role, departmentId, password: PASSWORD })
    await addOperator(store, read, Date.now())
    // as when a role is taken out of the city's data under somebody who has it
    if (role === 'unknown') await store.changeOperator({ username: 'a-unknown', name: null, role: 'no-longer-there', departmentId: undefined, passwordHash: null, disabled: null, now: Date.now() })
  }
  await store.close()
}

/** Answers the refusal's code, or the status where there is none. Nothing is sent that the route could carry out. */
async function knock(name: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const [method = '', path = ''] = name.split(' ')
  if (path === ROUTES.socket.path) return upgrade(headers)
  const response = await fetch(at.central.url + path.replace(/:\w+/g, () => randomUUID()), { method, headers: { ...protocolHeaders, ...headers } })
  const text = await response.text()
  return /^\{"error":\{"code":"(\w+)"/.exec(text)?.[1] ?? String(response.status)
}

function upgrade(headers: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(at.central.url.replace('http', 'ws') + ROUTES.socket.path, { headers: { ...protocolHeaders, ...headers } })
    socket.once('open', () => {
      socket.terminate()
      resolve('101')
    })
    socket.once('unexpected-response', (_, response) => {
      response.once('data', (chunk: Buffer) => resolve(/"code":"(\w+)"/.exec(String(chunk))?.[1] ?? String(response.statusCode)))
    })
    socket.once('error', reject)
  })
}

/** What every one of `names` answered, by its name. */
const knockAll = async (names: readonly string[], headers: Readonly<Record<string, string>>): Promise<Record<string, string>> =>
  Object.fromEntries(await Promise.all(names.map(async (name) => [name, await knock(name, headers)])))
const opened = (answers: Readonly<Record<string, string>>): string[] => Object.keys(answers).filter((name) => !SHUT.has(answers[name]!)).toSorted()
const all = (names: readonly string[], code: string) => Object.fromEntries(names.map((name) => [name, code]))

it('the table names every door that the running server has, and no other', () => {
  expect(NAMES.toSorted()).toEqual(at.central.routes.map(({ method, path }) => `${method} ${path}`).toSorted())
  expect(at.central.routes.length).toBeGreaterThanOrEqual(Object.keys(ROUTES).length)
})

it('the table names every role that ships', async () => {
  const { roles } = await at.central.store.directory()
  expect(roles.map(({ id }) => id).toSorted()).toEqual(ROLES.filter((role) => role !== 'unknown').toSorted())
})

describe('a session', () => {
  it.each(ROLES)('of %s opens what its role may, and nothing else', async (role) => {
    const names = NAMES.filter((name) => TABLE[name]?.all === undefined && TABLE[name]?.token === undefined && name !== 'DELETE /v1/sessions/current')
    const answers = await knockAll(names, bearer(at.people[role].token))
    expect(opened(answers)).toEqual(names.filter((name) => TABLE[name]?.roles?.includes(role) === true).toSorted())
    const refused = names.filter((name) => TABLE[name]?.roles?.includes(role) !== true)
    expect(refused.map((name) => `${name} ${answers[name]}`)).toEqual(refused.map((name) => `${name} ${TABLE[name]?.roles === undefined ? 'not_enrolled' : 'not_permitted'}`))
  })

  it.each([
    ['that was signed out', 'signed_out', async () => {
      const { token } = await signIn(at.central.url, at.centre, 'founder')
      await knock('DELETE /v1/sessions/current', bearer(token))
      return token
    }],
    ['that is over', 'session_expired', async () => openedAt(Date.now() - SESSION_MS - 1, Date.now() - 1)],
    ['of an account that was shut', 'signed_out', async () => {
      await newAdministrator('shut')
      const { token } = await signIn(at.central.url, at.centre, 'shut')
      await at.central.store.changeOperator({ username: 'shut', name: null, role: null, departmentId: undefined, passwordHash: null, disabled: true, now: Date.now() })
      return token
    }],
    ['opened on a desk that was decommissioned', 'signed_out', async () => {
      const lost = await enrolDesk(at.central.url, at.central.store, 'میز گم‌شده')
      const { token } = await signIn(at.central.url, lost, 'founder')
      await at.central.store.revokeDesk(lost.id, Date.now())
      return token
    }],
    ['that never was', 'signed_out', async () => newSecret()],
  ] as const)('%s opens nothing', async (_which, code, tokenOf) => {
    expect(await knockAll(BY_SESSION, bearer(await tokenOf()))).toEqual(all(BY_SESSION, code))
  })

  it('signs nothing on another desk than its own', async () => {
    const other = await enrolDesk(at.central.url, at.central.store, 'میز دیگر')
    const author = await signIn(at.central.url, other, 'a-operator')
    const envelope = signed(at.centre, author, { type: 'AddNote', data: { ticketId: randomUUID(), text: 'x' }, change: { deskId: other.id } })
    const { json } = await call(at.central.url, ROUTES.push, at.centre.headers, { epoch: at.centre.epoch, commands: [envelope] })
    expect(json).toMatchObject({ receipts: [{ verdict: { code: 'author_unproven', details: { reason: 'desk' } } }] })
  })
})

describe('a desk', () => {
  it('of the centre opens what desks may, and nothing that asks for a person', async () => {
    const answers = await knockAll(NAMES, at.centre.headers)
    expect(opened(answers)).toEqual(NAMES.filter((name) => TABLE[name]?.desk !== undefined || TABLE[name]?.all === true).toSorted())
  })

  it('of a department reads nothing of the city', async () => {
    const answers = await knockAll(BY_DESK, at.department.headers)
    const centre = BY_DESK.filter((name) => TABLE[name]?.desk === 'centre')
    expect(opened(answers)).toEqual(BY_DESK.filter((name) => TABLE[name]?.desk === 'any').toSorted())
    expect(centre.map((name) => answers[name])).toEqual(centre.map(() => 'scope_department'))
  })

  it.each([
    ['that was decommissioned', 'desk_decommissioned', async () => {
      const lost = await enrolDesk(at.central.url, at.central.store, 'میز دزدیده')
      await at.central.store.revokeDesk(lost.id, Date.now())
      return lost.headers
    }],
    ['copied to another machine', 'desk_cloned', async () => ({ ...at.centre.headers, 'peygir-machine': 'another-machine' })],
    ['with a wrong secret', 'desk_unknown', async () => ({ ...at.centre.headers, authorization: `Desk ${at.centre.id}.${newSecret()}` })],
  ] as const)('%s opens nothing', async (_which, code, headersOf) => {
    const headers = await headersOf()
    expect(await knockAll([...BY_DESK, 'POST /v1/sessions'], headers)).toEqual(all([...BY_DESK, 'POST /v1/sessions'], code))
    expect(await knockAll(BY_SESSION.filter((name) => TABLE[name]?.desk === undefined), headers)).toEqual(all(BY_SESSION.filter((name) => TABLE[name]?.desk === undefined), 'signed_out'))
  })
})

it('nobody at all reaches only what is open to all, and the metrics only with their token', async () => {
  expect(opened(await knockAll(NAMES, {}))).toEqual(NAMES.filter((name) => TABLE[name]?.all === true).toSorted())
  expect(await knock('GET /metrics', { authorization: `Bearer ${METRICS_TOKEN}` })).toBe('200')
  expect(await knock('GET /metrics', bearer(at.people.admin.token))).toBe('signed_out')
})

it('a program that does not speak the protocol is told so before anything else', async () => {
  const own = NAMES.filter((name) => name.includes(' /v1/'))
  expect(await knockAll(own, { ...at.centre.headers, [PROTOCOL_HEADER]: '1' })).toEqual(all(own, 'update_required'))
})

it('after all of this the trail has every line that it had, as it was', async () => {
  const lines = await at.central.store.auditTrail()
  expect(lines.length).toBeGreaterThan(at.trail.length)
  // who knocked where they may not is in it, and a program that knocks without end does not fill it
  const denied = () => at.central.store.auditTrail().then((trail) => trail.filter(({ kind }) => kind === 'not_permitted'))
  const operator = at.people.operator.operator.id
  const before = await denied()
  expect(before).toContainEqual(expect.objectContaining({ operatorId: operator, deskId: at.centre.id, details: { permission: 'operator.manage' } }))
  for (let times = 0; times < 3; times++) expect(await knock('GET /v1/operators', bearer(at.people.operator.token))).toBe('not_permitted')
  expect(await denied()).toHaveLength(before.length)
  expect(lines.slice(0, at.trail.length)).toEqual(at.trail)
})

async function newAdministrator(username: string): Promise<void> {
  const { store } = at.central
  await addOperator(store, await readOperator(await store.directory(), { username, name: username, role: 'admin', departmentId: null, password: PASSWORD }), Date.now())
}

async function openedAt(now: number, expiresAt: number): Promise<string> {
  const token = newSecret()
  await at.central.store.openSession({ id: randomUUID(), operatorId: at.people.admin.operator.id, deskId: at.centre.id, tokenHash: hashSecret(token), authorKey: newSecret(), now, expiresAt })
  return token
}
