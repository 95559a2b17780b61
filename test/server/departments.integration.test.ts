import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { TicketState } from '#domain/ticket/state.ts'
import { addOperator, readOperator } from '#server/commands/operators.ts'
import { ROUTES, departmentList, departmentTicket } from '#sync/protocol.ts'
import { EPOCH_START, PASSWORD, call, enrolDesk, signIn, signed, startCentral, type Central, type Desk, type SignedIn } from '../support/central.ts'
import { at, bearer, codeOf, staffed, type Staffed } from './messages.ts'
import { announce, photo, transfers } from './transfer.ts'

let central: Central
let zahra: Staffed
let admin: Staffed
let desk: Desk
let saeed: SignedIn
let maryam: SignedIn
/** Tickets by who has them. */
const ids = { ours: '', parks: '', shared: '', theirs: '', nobodys: '', hidden: '', takenBack: '' }
let assignments: Readonly<Record<string, string>>
const citizen = { phone: '+989121234567', name: 'نامِ‌شهروند', nationalId: '0499370899', address: 'نشانیِ‌شهروند', text: 'سخنِ‌شهروند', personId: null }

beforeAll(async () => {
  central = await startCentral({ now: () => EPOCH_START })
  const directory = await central.store.directory()
  await addOperator(central.store, await readOperator(directory, { username: 'maryam', name: 'مریم بازرس', role: 'liaison', departmentId: 'inspection', password: PASSWORD }), EPOCH_START)
  zahra = await staffed(central)
  admin = await staffed(central, 'admin', 'میز سرپرست')
  desk = await enrolDesk(central.url, central.store, 'میز خدمات شهری', 'department')
  saeed = await signIn(central.url, desk, 'saeed')
  maryam = await signIn(central.url, desk, 'maryam')
  const taken = { n: 0 }
  const register = (change: object = {}) => zahra.register({ private: citizen, answers: { nights: 'پاسخِ‌پرسش' }, ...change }, EPOCH_START - 100_000 + taken.n++)
  const forward = async (ticketId: string, ...departments: readonly string[]) => {
    const by = ticketId === ids.hidden ? admin : zahra
    return by.run('ForwardTicket', { ticketId, to: departments.map((departmentId) => ({ departmentId, hours: 1 })), besides: [], note: 'نوشته‌ی‌ارجاع' })
  }
  for (const name of Object.keys(ids) as (keyof typeof ids)[]) ids[name] = await register(name === 'hidden' ? { confidential: true } : {})
  const given = {
    ours: await forward(ids.ours, 'services'), parks: await forward(ids.parks, 'parks'), shared: await forward(ids.shared, 'inspection', 'services'),
    theirs: await forward(ids.theirs, 'inspection'), hidden: await forward(ids.hidden, 'services'), takenBack: await forward(ids.takenBack, 'services'),
  }
  assignments = Object.fromEntries(Object.entries(given).map(([name, commandId]) => [name, `${commandId}:0`]))
  await zahra.run('WithdrawForward', { ticketId: ids.takenBack, assignmentId: assignments['takenBack'], note: 'اشتباه' })
  await zahra.run('AddNote', { ticketId: ids.shared, text: 'رازِ‌کارکنان' })
  await zahra.run('SetReminder', { ticketId: ids.shared, reminderId: randomUUID(), at: EPOCH_START + 1_000_000, note: 'رازِ‌کارکنان' })
  await zahra.run('PromiseAnswer', { ticketId: ids.shared, by: EPOCH_START + 5_000_000, note: 'رازِ‌کارکنان' })
  await zahra.run('ReportWork', { ticketId: ids.shared, assignmentId: assignments['shared'], note: 'رازِ‌دیگران', materials: 'رازِ‌دیگران', startedAt: null, finishedAt: null, cost: 777_123, photos: [] })
})
afterAll(() => central.end())

const push = async (author: SignedIn, type: string, data: object): Promise<string> => {
  const { json } = await call(central.url, ROUTES.push, desk.headers, { epoch: desk.epoch, commands: [signed(desk, author, { type, data })] })
  const { verdict } = (json as { receipts: { verdict: { kind: string; code?: string; details?: object } }[] }).receipts[0]!
  return `${verdict.kind} ${verdict.code ?? ''} ${JSON.stringify(verdict.details ?? {})}`.replace(' {}', '').trim()
}
const list = async (query: string, who = saeed) => z.parse(departmentList, (await call(central.url, { ...ROUTES.departmentList, path: ROUTES.departmentList.path + query }, bearer(who.token))).json)
const one = (ticketId: string, who = saeed) => call(central.url, at('departmentTicket', ticketId), bearer(who.token))
const named = (tickets: readonly { readonly state: object }[]) => tickets.map(({ state }) => Object.entries(ids).find(([, id]) => id === (state as TicketState).id)?.[0])

it('S30 a liaison has the tickets of their own unit and of those below it, newest first, and nobody else’s', async () => {
  const { tickets, more, counts } = await list('?shelf=new')
  expect([named(tickets), more, counts]).toEqual([['shared', 'parks', 'ours'], false, { new: 3, acknowledged: 0, reported: 0, done: 0, returned: 0, late: 0 }])
  expect(named((await list(`?shelf=new&before=${(tickets[0]!.state as unknown as TicketState).receivedAt}`)).tickets)).toEqual(['parks', 'ours'])
  expect(named((await list('?shelf=new', maryam)).tickets)).toEqual(['theirs'])
  expect(await list('?shelf=reported', maryam)).toMatchObject({ tickets: [{ state: { id: ids.shared } }], counts: { new: 1, reported: 1 } })
})

it('S30 of a ticket they see what the citizen said and what was said to them, and no word of anybody else', async () => {
  const { status, json, headers } = await one(ids.shared)
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
  const { state, private: parts } = z.parse(departmentTicket, json)
  const text = JSON.stringify(json)
  for (const word of ['سخنِ‌شهروند', 'نشانیِ‌شهروند', 'نامِ‌شهروند', '+989121234567', 'پاسخِ‌پرسش', 'نوشته‌ی‌ارجاع']) expect(text).toContain(word)
  for (const word of ['راز', '0499370899', '777123', 'inspection', 'ReminderSet', 'AnswerPromised', '"verified":{']) expect(text).not.toContain(word)
  const ticket = state as unknown as TicketState
  expect(ticket.assignments.map(({ departmentId }) => departmentId)).toEqual(['services'])
  expect(ticket.steps.map(({ type }) => type)).toEqual(['TicketRegistered', 'TicketForwarded'])
  expect(Object.keys(parts)).toHaveLength(2)
  const theirs = JSON.stringify((await one(ids.shared, maryam)).json)
  expect(theirs).toContain('رازِ‌دیگران')
  expect(theirs).not.toContain('رازِ‌کارکنان')
  expect(theirs).not.toContain('services')
})

it('S30 every other ticket does not exist to them, and the trail has the attempt', async () => {
  for (const name of ['theirs', 'nobodys', 'hidden', 'takenBack'] as const) {
    const { status, json } = await one(ids[name])
    expect([name, status, json]).toEqual([name, 404, { error: { code: 'ticket_unknown', details: {} } }])
  }
  expect((await one(randomUUID())).status).toBe(404)
  const refused = (await central.store.auditTrail()).filter(({ kind }) => kind === 'department_refused')
  expect(refused.map(({ details, operatorId }) => [operatorId, details['ticketId'] ?? null])).toEqual([ids.theirs, ids.nobodys, null, ids.takenBack, null].map((ticketId) => [saeed.operator.id, ticketId]))
  // somebody who may do the work of departments but is of none
  expect((await one(ids.ours, admin.author)).json).toEqual({ error: { code: 'not_permitted', details: { permission: 'assignment.work' } } })
  expect(codeOf((await call(central.url, { ...ROUTES.departmentList, path: `${ROUTES.departmentList.path}?shelf=new` }, bearer(zahra.author.token))).json)).toBe('not_permitted')
  expect((await list('?shelf=new')).tickets.length).toBe(3)
})

it('S30 their commands reach their own tickets, and learn nothing of others', async () => {
  const ours = { ticketId: ids.ours, assignmentId: assignments['ours'] }
  expect(await push(saeed, 'ReadForward', ours)).toBe('accepted')
  expect(await push(saeed, 'AcknowledgeForward', ours)).toBe('accepted')
  expect(await push(saeed, 'AddNote', { ticketId: ids.ours, text: 'یادداشتِ‌ما' })).toBe('accepted')
  expect(JSON.stringify((await one(ids.ours)).json)).toContain('یادداشتِ‌ما')
  for (const name of ['theirs', 'nobodys', 'hidden'] as const) {
    const data = { ticketId: ids[name], assignmentId: assignments[name] ?? 'x' }
    expect(await push(saeed, 'AcknowledgeForward', data)).toBe('refused ticket_unknown')
    expect(await push(saeed, 'AddNote', { ticketId: ids[name], text: 'کجاست' })).toBe('quarantined ticket_unknown')
  }
  // of what they had they are told why
  expect(await push(saeed, 'AcknowledgeForward', { ticketId: ids.takenBack, assignmentId: assignments['takenBack'] })).toContain('not_in_this_status')
  const done = { ...ours, note: 'انجام شد', startedAt: null, finishedAt: null, cost: null, materials: '', photos: [] }
  expect(await push(saeed, 'ReportWork', done)).toBe('accepted')
  expect([named((await list('?shelf=new')).tickets), named((await list('?shelf=reported')).tickets)]).toEqual([['shared', 'parks'], ['ours']])
  // what the centre does with it moves it on, what they send back stays in their sight
  await admin.run('VerifyWork', { ...ours, outcome: 'true', how: 'visit', note: '' })
  expect(await push(saeed, 'ReturnForward', { ticketId: ids.parks, assignmentId: assignments['parks'], reason: 'not_ours', note: '' })).toBe('accepted')
  expect((await list('?shelf=returned')).counts).toMatchObject({ new: 1, acknowledged: 0, reported: 0, done: 1, returned: 1 })
  expect([named((await list('?shelf=done')).tickets), named((await list('?shelf=returned')).tickets)]).toEqual([['ours'], ['parks']])
})

it('S30 files of their own tickets are theirs to bring and to read with their session, not those of another department', async () => {
  const line = transfers(central)
  const [ours, citizens, theirs, foreign] = [photo(300), photo(400), photo(500), photo(600)]
  const mine = { ...saeedAt(), run: async (type: string, data: unknown) => push(saeed, type, data as object) } as Staffed
  const other = { ...mine, run: async (type: string, data: unknown) => push(maryam, type, data as object) } as Staffed
  const oursId = await announce(mine, ids.shared, ours)
  const [citizensId, theirsId, foreignId] = [await announce(zahra, ids.shared, citizens), await announce(other, ids.shared, theirs), await announce(zahra, ids.theirs, foreign)]
  for (const [id, bytes] of [[citizensId, citizens], [foreignId, foreign]] as const) await line.send(zahra.desk.headers, id, bytes)
  expect((await line.send(bearer(saeed.token), oursId, ours)).json).toMatchObject({ complete: true })
  expect((await line.send(bearer(maryam.token), theirsId, theirs)).json).toMatchObject({ complete: true })
  expect((await line.get(bearer(saeed.token), oursId)).bytes.equals(ours)).toBe(true)
  expect((await line.get(bearer(saeed.token), citizensId)).bytes.equals(citizens)).toBe(true)
  for (const id of [theirsId, foreignId]) {
    for (const answer of [await line.get(bearer(saeed.token), id), await line.standing(bearer(saeed.token), id), await line.put(bearer(saeed.token), id, 0, theirs)]) expect(codeOf(answer.json)).toBe('attachment_unknown')
  }
  expect(JSON.stringify((await one(ids.shared)).json)).not.toContain(theirsId)
  expect(codeOf((await line.get(bearer(zahra.author.token), citizensId)).json)).toBe('not_permitted')
  expect((await line.get(zahra.desk.headers, theirsId)).bytes.equals(theirs)).toBe(true)
})
const saeedAt = () => ({ desk, author: saeed })
