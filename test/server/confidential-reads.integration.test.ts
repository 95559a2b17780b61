import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { ROUTES, auditReply, confidentialList, confidentialTicket } from '#sync/protocol.ts'
import { DIRECTORY_ID } from '#domain/directory/changes.ts'
import { addOperator, readOperator } from '#server/commands/operators.ts'
import { CONFIDENTIAL_PAGE } from '#server/routes/confidential.ts'
import { EPOCH_START, PASSWORD, call, signIn, startCentral, type Central, type SignedIn } from '../support/central.ts'
import { at, bearer, codeOf, staffed, type Staffed } from './messages.ts'

let central: Central
let zahra: Staffed
let inspector: SignedIn
let hidden: string
let open: string
const SECRET = { phone: '+989121234567', name: null, nationalId: null, address: null, text: 'رشوه خواست', personId: null }

beforeAll(async () => {
  central = await startCentral()
  zahra = await staffed(central)
  inspector = await signIn(central.url, zahra.desk, 'tahereh')
  hidden = await zahra.register({ categoryId: 'staff', private: SECRET }, EPOCH_START + 1)
  open = await zahra.register({}, EPOCH_START + 2)
})
afterAll(() => central.end())

const one = (ticketId: string, token = inspector.token) => call(central.url, at('confidentialTicket', ticketId), bearer(token))
const list = async (query = '') => z.parse(confidentialList, (await call(central.url, { ...ROUTES.confidentialList, path: ROUTES.confidentialList.path + query }, bearer(inspector.token))).json)
const trail = async () => (await central.store.auditTrail()).slice().reverse()

it('S20 the inspection reads a confidential ticket with its words, and each look is in the trail', async () => {
  const { status, json, headers } = await one(hidden)
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
  const { state, private: parts } = z.parse(confidentialTicket, json)
  expect(state).toMatchObject({ id: hidden, confidential: true, categoryId: 'staff' })
  expect(Object.values(parts)).toEqual([SECRET])
  expect((await trail())[0]).toMatchObject({ kind: 'confidential_read', operatorId: inspector.operator.id, deskId: zahra.desk.id, details: { ticketId: hidden } })
  const { tickets, more } = await list()
  expect([tickets.map((ticket) => ticket.state['id']), more]).toEqual([[hidden], false])
  expect((await trail())[0]).toMatchObject({ kind: 'confidential_read', operatorId: inspector.operator.id, details: { tickets: [hidden] } })
})

it('S20 a public ticket and one that does not exist are the same to this door', async () => {
  const [known, unknown, strange] = [await one(open), await one(randomUUID()), await one('somebody')]
  expect([known.status, known.json]).toEqual([404, { error: { code: 'ticket_unknown', details: {} } }])
  expect(unknown).toMatchObject({ status: known.status, json: known.json as object })
  expect(codeOf(strange.json)).toBe('malformed')
})

it.each(['zahra', 'reza', 'saeed'])('S20 %s may not read, is told nothing, and the attempt is in the trail', async (username) => {
  const { token, operator } = await signIn(central.url, zahra.desk, username)
  const [real, unreal] = [await one(hidden, token), await one(randomUUID(), token)]
  expect([real.status, real.json]).toEqual([403, { error: { code: 'not_permitted', details: { permission: 'confidential.read' } } }])
  expect(unreal.json).toEqual(real.json)
  expect((await call(central.url, ROUTES.confidentialList, bearer(token))).json).toEqual(real.json)
  expect((await trail())[0]).toMatchObject({ kind: 'confidential_refused', operatorId: operator.id, details: { code: 'not_permitted' } })
  expect((await trail())[2]).toMatchObject({ kind: 'confidential_refused', operatorId: operator.id, details: { code: 'not_permitted', ticketId: hidden } })
})

it.each([['no session', () => ({})], ['a desk', () => zahra.desk.headers]])('S20 %s opens nothing', async (_, headers) => {
  for (const route of [ROUTES.confidentialList, at('confidentialTicket', hidden)]) {
    const { status, json } = await call(central.url, route, headers())
    expect([status, codeOf(json)]).toEqual([401, 'signed_out'])
  }
})

it('S20 the trail tells those who may not see confidential tickets nothing about which they are', async () => {
  await one(hidden)
  const admin = await staffed(central, 'admin', 'میز مدیر')
  const role = { id: 'auditor', name: 'حسابرس', nameEn: 'Auditor', permissions: ['audit.read'] }
  await admin.run('ChangeDirectory', { directoryId: DIRECTORY_ID, section: 'roles', entryId: role.id, before: null, after: role })
  await addOperator(central.store, await readOperator(await central.store.directory(), { username: 'hesabras', name: 'حسابرس', role: role.id, departmentId: null, password: PASSWORD }), EPOCH_START)
  const pageOf = async ({ token }: SignedIn) => z.parse(auditReply, (await call(central.url, ROUTES.audit, bearer(token))).json)
  expect(JSON.stringify(await pageOf(admin.author))).toContain(hidden)
  const page = await pageOf(await signIn(central.url, zahra.desk, 'hesabras'))
  expect(JSON.stringify(page)).not.toContain(hidden)
  expect(page.lines.find(({ kind }) => kind === 'confidential_read')).toMatchObject({ operatorId: inspector.operator.id, details: {} })
})

it('S20 a ticket is found here from the moment it is made confidential, and no longer when it is public again', async () => {
  const mover = await staffed(central, 'tahereh', 'میز بازرسی')
  const ticketId = await zahra.register({}, EPOCH_START + 3)
  await mover.run('MakeConfidential', { ticketId, note: 'نام کارمند در آن است' })
  expect((await one(ticketId)).status).toBe(200)
  expect((await list()).tickets.map(({ state }) => state['id'])).toEqual([ticketId, hidden])
  await mover.run('MakePublic', { ticketId, note: 'اشتباه بود' })
  expect(codeOf((await one(ticketId)).json)).toBe('ticket_unknown')
  expect((await list()).tickets.map(({ state }) => state['id'])).toEqual([hidden])
})

it('pages newest first, and what came in the same moment is never parted', async () => {
  const same = EPOCH_START - 1000
  const ids = new Set<string>([hidden])
  for (let n = 0; n < CONFIDENTIAL_PAGE + 20; n++) ids.add(await zahra.register({ confidential: true }, n < 15 ? same - n - 1 : same))
  const first = await list()
  const times = first.tickets.map(({ state }) => Number(state['receivedAt']))
  expect([times.length, times[0], times[1], times.at(-1), first.more]).toEqual([1 + CONFIDENTIAL_PAGE + 5, EPOCH_START + 1, same, same, true])
  const second = await list(`?before=${same}`)
  expect([second.tickets.map(({ state }) => state['receivedAt']), second.more]).toEqual([Array.from({ length: 15 }, (_, n) => same - n - 1), false])
  expect(new Set([...first.tickets, ...second.tickets].map(({ state }) => state['id']))).toEqual(ids)
  expect(codeOf((await call(central.url, { ...ROUTES.confidentialList, path: `${ROUTES.confidentialList.path}?before=yesterday` }, bearer(inspector.token))).json)).toBe('malformed')
})
