import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SYSTEM_ID } from '#domain/operator/system.ts'
import { follow } from '#server/jobs/follow.ts'
import { startJobs, type RunningJobs } from '#server/jobs/start.ts'
import { act } from '#server/jobs/system.ts'
import { logTo } from '#server/log.ts'
import type { ServerStore } from '#server/store/ports.ts'
import { CENTRE, DAY, HOUR, liaisonOf, openCentre, tehran, type Centre } from './given.ts'

let centre: Centre
beforeAll(async () => {
  centre = await openCentre()
})
afterEach(() => centre.clear(MONDAY + 100 * DAY))
afterAll(() => centre.end())

const MONDAY = tehran(2026, 10, 19, 8)
const escalations = async (ticketId: string): Promise<readonly string[]> => (await centre.ticket(ticketId)).escalations.map(({ on, level, roleId }) => `${on} ${level} ${roleId}`)

describe('the follow-up timer', () => {
  it('wakes what was parked when its day has come, once, as the server itself', async () => {
    const ticketId = await centre.register(MONDAY)
    const until = MONDAY + 3 * DAY
    await centre.run(CENTRE, 'ParkTicket', { ticketId, until, note: 'بودجهٔ سال بعد' }, MONDAY + HOUR)
    expect(await follow(centre.store, until - 1)).toEqual({ woken: 0, escalated: 0 })
    expect(await follow(centre.store, until + 90_000)).toEqual({ woken: 1, escalated: 0 })
    expect(await follow(centre.store, until + 90_000)).toEqual({ woken: 0, escalated: 0 })
    const state = await centre.ticket(ticketId)
    expect(state).toMatchObject({ status: 'registered', parkedUntil: null, wokenAt: until + 90_000 })
    expect(state.steps.at(-1)).toMatchObject({ type: 'TicketWoken', by: SYSTEM_ID })
    expect(state.checks.map(({ kind }) => kind)).toEqual(['woken'])
  })

  it('wakes it again when a desk that was away parks it to the same day afterwards', async () => {
    const ticketId = await centre.register(MONDAY)
    const until = MONDAY + DAY
    await centre.run(CENTRE, 'ParkTicket', { ticketId, until, note: 'فردا' }, MONDAY + HOUR)
    await follow(centre.store, until)
    await centre.run(CENTRE, 'ParkTicket', { ticketId, until, note: 'فردا' }, MONDAY + 2 * HOUR)
    expect(await follow(centre.store, until + HOUR)).toEqual({ woken: 1, escalated: 0 })
  })

  it('issues each level once and in order after it stood still for weeks, as if it had never stood', async () => {
    const [stood, ran] = [await centre.register(MONDAY, { kind: 'complaint' }), await centre.register(MONDAY, { kind: 'complaint' })]
    await centre.forward(ran, ['civil-works'], MONDAY)
    // by the hour for one, all at once for the other
    for (let at = MONDAY; at < MONDAY + 10 * DAY; at += HOUR) await follow(centre.store, at)
    await centre.forward(stood, ['civil-works'], MONDAY)
    expect(await follow(centre.store, MONDAY + 10 * DAY)).toEqual({ woken: 0, escalated: 4 })
    expect(await follow(centre.store, MONDAY + 10 * DAY)).toEqual({ woken: 0, escalated: 0 })
    const levels = ['unacknowledged 1 supervisor', 'overdue 1 supervisor', 'unacknowledged 2 manager', 'overdue 2 manager']
    expect(await escalations(stood)).toEqual(levels)
    expect(await escalations(ran)).toEqual(levels)
    const { checks } = await centre.ticket(stood)
    expect(checks.filter(({ kind }) => kind === 'escalated')).toHaveLength(4)
    expect(checks.filter(({ kind }) => kind === 'overdue' || kind === 'unacknowledged')).toHaveLength(2)
  })

  it('stopped for a day catches up once, not a hundred times', async () => {
    const parked = [await centre.register(MONDAY), await centre.register(MONDAY)]
    for (const ticketId of parked) await centre.run(CENTRE, 'ParkTicket', { ticketId, until: MONDAY + 2 * HOUR, note: 'تا دو ساعت' }, MONDAY)
    const urgent = await centre.register(MONDAY, { urgency: 'urgent' })
    await centre.forward(urgent, ['civil-works'], MONDAY)
    const clock = { now: MONDAY, looks: 0 }
    const log: string[] = []
    const store: ServerStore = { ...centre.store, timed: (...asked) => (clock.looks++, centre.store.timed(...asked)) }
    const start = (): Promise<RunningJobs> => startJobs({ store, log: logTo({ write: (line: string) => void log.push(line) }), smtp: null, sms: null, now: () => clock.now, followMs: 0 })
    const looked = (times: number): Promise<void> => expect.poll(() => clock.looks, { timeout: 30_000, interval: 5 }).toBeGreaterThanOrEqual(times)
    const first = await start()
    await looked(1)
    await first.stop()
    expect(log).toEqual([])

    clock.now += DAY
    clock.looks = 0
    const again = await start()
    await looked(100)
    await again.stop()
    expect(log.map((line) => JSON.parse(line) as unknown)).toEqual([expect.objectContaining({ msg: 'followed up', woken: 2, escalated: 1 })])
    for (const ticketId of parked) expect((await centre.ticket(ticketId)).steps.filter(({ type }) => type === 'TicketWoken')).toHaveLength(1)
    expect(await escalations(urgent)).toEqual(['overdue 1 supervisor'])
  })

  it('issues a level at its minute by the hours of the department, and not while it is no longer so', async () => {
    const ticketId = await centre.register(MONDAY, { kind: 'complaint' })
    const [assignmentId = ''] = await centre.forward(ticketId, ['civil-works'], MONDAY)
    // a complaint should be acknowledged in 4 hours of the office (12:00), the supervisor hears of it 7 office hours later: Tuesday 12:00
    const told = tehran(2026, 10, 20, 12)
    expect(await follow(centre.store, told - 60_000)).toEqual({ woken: 0, escalated: 0 })
    expect(await follow(centre.store, told)).toEqual({ woken: 0, escalated: 1 })
    await centre.run(liaisonOf('civil-works'), 'AcknowledgeForward', { ticketId, assignmentId }, told + HOUR)
    // 21 office hours: six and a half on Monday, seven on Tuesday and Wednesday, the last half hour on Saturday
    const due = (await centre.ticket(ticketId)).assignments[0]?.due?.at ?? 0
    expect(due).toBe(tehran(2026, 10, 24, 8))
    await follow(centre.store, due - 60_000)
    expect(await escalations(ticketId)).toEqual(['unacknowledged 1 supervisor'])
    await follow(centre.store, due)
    expect(await escalations(ticketId)).toEqual(['unacknowledged 1 supervisor', 'overdue 1 supervisor'])
  })

  it('is not put off by calling the department in vain', async () => {
    const ticketId = await centre.register(MONDAY, { kind: 'complaint' })
    await centre.forward(ticketId, ['civil-works'], MONDAY)
    const check = (await centre.ticket(ticketId)).checks.find(({ kind }) => kind === 'unacknowledged')
    await centre.run(CENTRE, 'RecordAttempt', { ticketId, check: check?.key, outcome: 'reached', callAt: null, note: 'فردا' }, check?.from ?? 0)
    await centre.run(CENTRE, 'SnoozeCheck', { ticketId, check: check?.key, until: MONDAY + 20 * DAY, note: 'قول داد' }, (check?.from ?? 0) + HOUR)
    await follow(centre.store, tehran(2026, 10, 20, 12))
    expect(await escalations(ticketId)).toEqual(['unacknowledged 1 supervisor'])
  })

  it('tells of a message that two departments sent back', async () => {
    const ticketId = await centre.register(MONDAY)
    for (const department of ['civil-works', 'traffic']) {
      const [assignmentId] = await centre.forward(ticketId, [department], MONDAY + HOUR)
      await centre.run(liaisonOf(department), 'ReturnForward', { ticketId, assignmentId, reason: 'not_ours', note: '' }, MONDAY + 2 * HOUR)
      await follow(centre.store, MONDAY + 2 * HOUR)
    }
    expect(await escalations(ticketId)).toEqual(['returned_twice 1 supervisor'])
  })

  it('tells nobody of what has moved since it looked', async () => {
    const ticketId = await centre.register(MONDAY)
    const [assignmentId] = await centre.forward(ticketId, ['civil-works'], MONDAY)
    await centre.run(liaisonOf('civil-works'), 'AcknowledgeForward', { ticketId, assignmentId }, MONDAY + HOUR)
    const late = { ticketId, escalationId: `unacknowledged:${assignmentId}:1`, on: 'unacknowledged', level: 1, roleId: 'supervisor', policyId: 'silent-1', assignmentId }
    expect(await act(centre.store, [{ type: 'EscalateTicket', data: late, occasion: 'late' }], MONDAY + DAY)).toEqual([false])
  })

  it('leaves what is closed alone, and wakes what is confidential without telling a role that may not read it', async () => {
    const [closed, hidden] = [await centre.register(MONDAY), await centre.register(MONDAY, { confidential: true, categoryId: 'staff-conduct', kind: 'complaint' })]
    await centre.forward(closed, ['civil-works'], MONDAY)
    await centre.run(CENTRE, 'CancelTicket', { ticketId: closed, note: 'انصراف' }, MONDAY + HOUR)
    await centre.run(CENTRE, 'ParkTicket', { ticketId: hidden, until: MONDAY + DAY, note: 'تا فردا' }, MONDAY + HOUR)
    expect((await centre.store.openTickets(null, 10)).map(({ id }) => id)).toEqual([hidden])
    expect(await follow(centre.store, MONDAY + 2 * DAY)).toEqual({ woken: 1, escalated: 0 })
    await centre.forward(hidden, ['inspection'], MONDAY + 2 * DAY)
    expect(await follow(centre.store, MONDAY + 90 * DAY)).toEqual({ woken: 0, escalated: 0 })
    await centre.change('escalations', 'silent-1', { roleId: 'inspector' }, MONDAY + 90 * DAY)
    expect(await follow(centre.store, MONDAY + 90 * DAY)).toEqual({ woken: 0, escalated: 0 })
  })
})
