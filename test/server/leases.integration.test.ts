import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { LeaseKey } from '#sync/leases.ts'
import { ROUTES, errorReply, leaseList, leaseReply } from '#sync/protocol.ts'
import { call, enrolDesk, startCentral, type Central, type Desk } from '../support/central.ts'
import { bearer, codeOf, staffed, type Staffed } from './messages.ts'

const MINUTE = 60_000
const clock = { now: Date.UTC(2026, 10, 21, 9) }
let central: Central
let zahra: Staffed
let admin: Staffed
let other: Desk
const checks: LeaseKey[] = []

beforeAll(async () => {
  central = await startCentral({ now: () => clock.now })
  zahra = await staffed(central)
  admin = await staffed(central, 'admin', 'میز سرپرست')
  other = await enrolDesk(central.url, central.store, 'میز ۲')
  for (let n = 0; n < 50; n++) checks.push({ ticketId: await zahra.register(), check: 'forward:0:0' })
})
afterAll(() => central.end())

const lease = async (desk: Desk, asked: readonly LeaseKey[], minutes = 30, operatorId: string | null = null) =>
  z.parse(leaseReply, (await call(central.url, ROUTES.leases, desk.headers, { checks: asked, operatorId, minutes })).json)
const running = async (desk = zahra.desk) => z.parse(leaseList, (await call(central.url, ROUTES.leaseList, desk.headers)).json).leases
const release = (desk: Desk, asked: readonly LeaseKey[]) => call(central.url, ROUTES.leaseRelease, desk.headers, { checks: asked })
const give = (token: string, key: LeaseKey, operatorId: string | null) => call(central.url, ROUTES.leaseVoid, bearer(token), { ...key, operatorId })

it('S29 of fifty checks that two desks ask for at the same time each is granted once', async () => {
  const halves = [checks.slice(0, 25), checks.slice(25)]
  const answers = await Promise.all([other, zahra.desk, other, zahra.desk].map((desk, n) => lease(desk, (n % 4 < 2 ? halves : halves.toReversed()).flat())))
  const holders = new Map<string, Set<string>>()
  for (const { ticketId, deskId } of answers.flatMap(({ granted }) => granted)) holders.set(ticketId, (holders.get(ticketId) ?? new Set()).add(deskId))
  expect([...holders.values()].map((desks) => desks.size)).toEqual(checks.map(() => 1))
  for (const { granted, held, gone, serverTime } of answers) {
    expect([granted.length + held.length, gone.length, serverTime]).toEqual([50, 0, clock.now])
    for (const each of held) expect([...holders.get(each.ticketId)!]).toEqual([each.deskId])
  }
  expect((await running(other)).map(({ ticketId, deskId }) => [ticketId, [deskId]]).toSorted()).toEqual([...holders].map(([ticketId, desks]) => [ticketId, [...desks]]).toSorted())
})

it('S29 leases end with their time and can be given back before it', async () => {
  clock.now += 31 * MINUTE
  expect(await running()).toEqual([])
  const [first, second] = checks
  expect((await lease(zahra.desk, [first!, second!, first!], 60, zahra.author.operator.id)).granted).toHaveLength(2)
  expect((await release(other, [first!])).status).toBe(204)
  expect((await lease(other, [first!])).held[0]).toEqual({ ...first!, deskId: zahra.desk.id, operatorId: zahra.author.operator.id, until: clock.now + 60 * MINUTE })
  await release(zahra.desk, [first!])
  expect((await lease(other, [first!])).granted[0]?.deskId).toBe(other.id)
  expect((await lease(other, [{ ticketId: first!.ticketId, check: 'answer:0' }])).gone).toHaveLength(1)
})

it('S29 a supervisor takes a check away or gives it to somebody, and the trail tells who did', async () => {
  const [key] = checks
  expect((await give(zahra.author.token, key!, null)).json).toEqual({ error: { code: 'not_permitted', details: { permission: 'work.assign' } } })
  const taken = await give(admin.author.token, key!, zahra.author.operator.id)
  expect(z.parse(leaseList, taken.json).leases).toContainEqual(expect.objectContaining({ ...key!, deskId: zahra.desk.id, operatorId: zahra.author.operator.id }))
  expect((await central.store.auditTrail()).at(-1)).toMatchObject({ kind: 'lease_given', operatorId: admin.author.operator.id, details: { ...key!, from: { deskId: other.id }, operatorId: zahra.author.operator.id } })
  await give(admin.author.token, key!, null)
  expect((await lease(other, [key!])).granted).toHaveLength(1)
  expect([(await give(admin.author.token, { ...key!, check: 'verify:x' }, null)).json, codeOf((await give(admin.author.token, key!, crypto.randomUUID())).json)]).toEqual([
    { error: { code: 'check_done', details: { check: 'verify:x' } } }, 'operator_unknown',
  ])
})

it('S29 a supervisor who gives somebody the check of their own report is told why not', async () => {
  const ticketId = await zahra.register()
  const forward = await zahra.run('ForwardTicket', { ticketId, to: [{ departmentId: 'services', hours: null }], besides: [], note: '' })
  await zahra.run('ReportWork', { ticketId, assignmentId: `${forward}:0`, note: 'انجام شد', startedAt: null, finishedAt: null, cost: null, materials: '', photos: [] })
  const { status, json } = await give(admin.author.token, { ticketId, check: `verify:${forward}:0:1` }, zahra.author.operator.id)
  expect([status, json]).toEqual([409, { error: { code: 'own_work', details: {} } }])
  expect(await running()).not.toContainEqual(expect.objectContaining({ ticketId }))
})

it('S28 a department’s desk gets nothing of the city', async () => {
  const desk = await enrolDesk(central.url, central.store, 'میز خدمات شهری', 'department')
  const body = { checks: checks.slice(0, 1), operatorId: null, minutes: 5 }
  const asked = [
    [{ ...ROUTES.pull, path: `${ROUTES.pull.path}?after=0` }], [{ ...ROUTES.snapshot, path: `${ROUTES.snapshot.path}?after=0` }], [ROUTES.codes], [ROUTES.leases, body], [ROUTES.leaseRelease, body], [ROUTES.leaseList],
    ...(['attachmentGet', 'attachmentPut', 'attachmentStanding'] as const).map((name) => [{ ...ROUTES[name], path: ROUTES[name].path.replace(':attachmentId', crypto.randomUUID()) }]),
  ] as const
  for (const [route, sent] of asked) {
    const { status, json } = await call(central.url, route, desk.headers, sent)
    expect([route.path, status, z.parse(errorReply, json).error.code]).toEqual([route.path, 403, 'scope_department'])
  }
  for (const route of [ROUTES.hello, ROUTES.directory]) expect((await call(central.url, route, desk.headers)).status).toBe(200)
})
