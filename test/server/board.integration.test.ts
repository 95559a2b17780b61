import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import * as z from 'zod/mini'
import type { Board } from '#domain/operator/board.ts'
import { awake } from '#domain/ticket/checks.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { ROUTES, boardReply, reviewList } from '#sync/protocol.ts'
import { EPOCH_START, call, enrolDesk, eventsOf, protocolHeaders, signIn, startCentral, type Central } from '../support/central.ts'
import { bearer, codeOf, staffed, type Staffed } from './messages.ts'

/** Tehran is three and a half hours ahead: half past eleven in the morning. */
const MORNING = EPOCH_START
const YESTERDAY = MORNING - 12 * 3_600_000
const clock = { now: MORNING + 1_000 }
let central: Central
let zahra: Staffed
let admin: Staffed
const tickets: string[] = []
const calls = { ended: 0 }

beforeAll(async () => {
  central = await startCentral({ now: () => clock.now })
  zahra = await staffed(central)
  admin = await staffed(central, 'admin', 'میز سرپرست')
  await zahra.run('StartShift', { shiftId: randomUUID() })
  tickets.push(await zahra.register({}, YESTERDAY))
  for (let n = 0; n < 12; n++) {
    const callId = randomUUID()
    await zahra.run('StartCall', { callId, line: null, private: { phone: '+989121234567' } })
    const ticketId = await zahra.register({ callId })
    tickets.push(ticketId)
    if (n < 11) {
      await zahra.run('EndCall', { callId, outcome: 'ticket', ticketIds: [ticketId], private: { phone: null } })
      calls.ended += 1
    }
    if (n % 3 === 0) await zahra.run('ForwardTicket', { ticketId, to: [{ departmentId: 'services', hours: null }, { departmentId: 'inspection', hours: 3 }], besides: [], note: 'رازِ ارجاع' })
    if (n % 3 === 1) await zahra.run('AnswerCitizen', { ticketId, how: 'read_aloud', note: 'رازِ پاسخ' })
    if (n % 6 === 1) await admin.run('CloseTicket', { ticketId, reason: 'done', note: '' })
    if (n % 6 === 2) await admin.run('RecordAttempt', { ticketId, check: 'forward:0:0', outcome: 'busy', callAt: null, note: '' })
  }
  // confidential: it may not be told even that there is one
  await zahra.register({ confidential: true })
})
afterAll(() => central.end())

const read = async (token = admin.author.token): Promise<Board> => z.parse(boardReply, (await call(central.url, ROUTES.board, bearer(token))).json)
const of = (board: Board, { author }: Staffed) => board.operators.find(({ operatorId }) => operatorId === author.operator.id)!

it('after a morning its figures are those of the log', async () => {
  const board = await read()
  const events = eventsOf(await central.store.feed(0, 1_000))
  const commands = (by: string, ...types: readonly string[]) =>
    new Set(events.filter((each) => each.by === by && each.occurredAt > YESTERDAY && types.includes(String(each.event['type']))).map(({ commandId }) => commandId)).size
  for (const [who, ended] of [[zahra, calls.ended], [admin, 0]] as const) {
    const by = who.author.operator.id
    expect(of(board, who).today).toEqual({
      calls: ended, registered: commands(by, 'TicketRegistered'), forwarded: commands(by, 'TicketForwarded'), answered: commands(by, 'CitizenAnswered'),
      attempts: commands(by, 'AttemptRecorded'), verified: 0, closed: commands(by, 'TicketClosed'),
    })
  }
  expect(of(board, zahra).today).toMatchObject({ calls: 11, registered: 12, forwarded: 4, answered: 4 })
  expect(of(board, admin).today).toMatchObject({ attempts: 2, closed: 2 })
  const states = await Promise.all(tickets.map(async (id) => (await central.store.state('ticket', id)) as TicketState))
  const checks = states.flatMap((state) => awake(state.checks, clock.now))
  const kinds = [...new Set(checks.map(({ kind }) => kind))].toSorted()
  expect(board.queues).toEqual(kinds.map((kind) => {
    const those = checks.filter((check) => check.kind === kind)
    return { kind, count: those.length, late: those.filter(({ by }) => by < clock.now).length, oldest: Math.min(...those.map(({ from }) => from)) }
  }))
  expect(JSON.stringify(board)).not.toMatch(/راز|9121234567|خیابان|شهروند/)
})

it('shows who is there: signed in, in a call, on shift, at which desk', async () => {
  const board = await read()
  expect(of(board, zahra)).toMatchObject({ deskId: zahra.desk.id, signedIn: true, inCall: true, onShiftSince: MORNING, lastAt: MORNING, leases: 0 })
  expect(of(board, admin)).toMatchObject({ deskId: admin.desk.id, inCall: false, onShiftSince: null })
  const reza = (await central.store.operatorNamed('reza'))!.id
  expect(board.operators.find(({ operatorId }) => operatorId === reza)).toMatchObject({ signedIn: false, deskId: null, lastAt: null })
  const saeed = (await central.store.operatorNamed('saeed'))!.id
  expect(board.operators.map(({ operatorId }) => operatorId)).not.toContain(saeed)
})

it('shows what each desk says of itself, and which have their line open', async () => {
  const { head } = await central.store.standing()
  const report = { cursor: head - 3, waiting: 2, clockOffset: -40, version: '1.0.0', freeBytes: 5_000 }
  expect((await call(central.url, ROUTES.deskReport, zahra.desk.headers, { ...report, cursor: 1 })).status).toBe(200)
  await call(central.url, ROUTES.deskReport, zahra.desk.headers, report)
  const department = await enrolDesk(central.url, central.store, 'میز پارک', 'department')
  await call(central.url, ROUTES.deskReport, department.headers, { ...report, cursor: 0 })
  const socket = new WebSocket(central.url.replace('http', 'ws') + ROUTES.socket.path, { headers: { ...protocolHeaders, ...zahra.desk.headers } })
  await new Promise((resolve) => socket.once('open', resolve))
  await expect.poll(async () => (await read()).desks.find(({ deskId }) => deskId === zahra.desk.id)).toMatchObject({ name: 'میز ۱', scope: 'centre', connected: true, lag: 3, ...report })
  const { desks } = await read()
  expect(desks.find(({ deskId }) => deskId === admin.desk.id)).toMatchObject({ connected: false, cursor: null, lag: null, waiting: null })
  expect(desks.find(({ deskId }) => deskId === department.id)).toMatchObject({ scope: 'department', lag: null, waiting: 2 })
  socket.close()
  await expect.poll(async () => (await read()).desks.some(({ connected }) => connected)).toBe(false)
})

it('begins a new day at the city’s midnight', async () => {
  const midnight = MORNING + 12 * 3_600_000 + 30 * 60_000
  clock.now = midnight - 1
  const { token } = await signIn(central.url, admin.desk, 'admin')
  expect(of(await read(token), zahra)).toMatchObject({ today: { calls: 11, registered: 12 }, inCall: true, signedIn: false })
  clock.now = midnight
  expect(of(await read(token), zahra)).toMatchObject({ today: { calls: 0, registered: 0 }, inCall: false, lastAt: MORNING })
  clock.now = MORNING + 1_000
})

it('reviews of somebody’s work are for those who review', async () => {
  const [ticketId] = tickets
  await admin.run('ReviewWork', { reviewId: randomUUID(), ticketId, operatorId: zahra.author.operator.id, scores: { subject: 2, words: 2, address: 1, promise: 2, courtesy: 2 }, note: 'نشانی کامل نبود' })
  const reviews = (query: string, token: string) => call(central.url, { ...ROUTES.reviews, path: ROUTES.reviews.path + query }, bearer(token))
  const mine = z.parse(reviewList, (await reviews(`?operatorId=${zahra.author.operator.id}`, admin.author.token)).json)
  expect(mine.reviews).toMatchObject([{ note: 'نشانی کامل نبود', state: { ticketId, scores: { address: 1 } } }])
  expect(z.parse(reviewList, (await reviews(`?operatorId=${randomUUID()}`, admin.author.token)).json).reviews).toEqual([])
  expect((await reviews('', zahra.author.token)).status).toBe(403)
  expect(codeOf((await call(central.url, ROUTES.board, bearer((await signIn(central.url, zahra.desk, 'zahra')).token))).json)).toBe('not_permitted')
})
