import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { follow } from '#server/jobs/follow.ts'
import { replan } from '#server/jobs/replan.ts'
import { CENTRE, DAY, HOUR, liaisonOf, openCentre, tehran, VERIFIER, type Centre } from './given.ts'

let centre: Centre
beforeAll(async () => {
  centre = await openCentre()
})
afterEach(async () => {
  await centre.clear(WEDNESDAY + 100 * DAY)
  if ((await centre.store.directory()).holidays.some(({ id, retired }) => id === LATE && !retired)) await centre.change('holidays', LATE, { retired: true }, WEDNESDAY)
})
afterAll(() => centre.end())

/** Wednesday 27 Esfand 1404, half past ten: the last working day of the old year. */
const WEDNESDAY = tehran(2026, 3, 18, 10, 30)
/** Wednesday 5 Farvardin 1405: the first of the new. */
const AFTER_NOWRUZ = tehran(2026, 3, 25, 10)

const dueOf = async (ticketId: string) => (await centre.ticket(ticketId)).assignments[0]?.due ?? null
const LATE = '1405-01-08'
const announce = async (at: number): Promise<void> => centre.change('holidays', LATE, { id: LATE, name: 'عزای عمومی', nameEn: 'Day of mourning', retired: false }, at)

describe('deadlines over Nowruz 1404-1405', () => {
  it('count the days on which the department works: four days of Nowruz, the end of Esfand, Thursdays where it works them', async () => {
    const office = await centre.register(WEDNESDAY, { kind: 'complaint' })
    await centre.forward(office, ['civil-works'], WEDNESDAY)
    // 21 hours: 4 on Wednesday, 7 on 5, 7 on 8, 3 on 9 Farvardin
    expect((await dueOf(office))?.at).toBe(tehran(2026, 3, 29, 10, 30))
    expect((await dueOf(office))?.skipped.map(({ date }) => date)).toEqual(['1404-12-28', '1404-12-29', '1405-01-01', '1405-01-02', '1405-01-03', '1405-01-04', '1405-01-06', '1405-01-07'])

    const thursdays = await centre.register(WEDNESDAY, { kind: 'complaint', categoryId: 'building-violation' })
    await centre.forward(thursdays, ['enforcement'], WEDNESDAY)
    // 4 on Wednesday, 5 on Thursday, 7 on 5 and 5 on Thursday 6 Farvardin
    expect((await dueOf(thursdays))?.at).toBe(tehran(2026, 3, 26, 12, 30))
    expect((await dueOf(thursdays))?.skipped.map(({ date }) => date)).toEqual(['1404-12-29', '1405-01-01', '1405-01-02', '1405-01-03', '1405-01-04'])
  })
})

describe('a holiday announced late', () => {
  it('moves the deadlines that it touches, says so with before and after, and changes nothing else', async () => {
    const touched = await centre.register(WEDNESDAY, { kind: 'complaint' })
    const [assignmentId] = await centre.forward(touched, ['civil-works'], WEDNESDAY)
    const round = await centre.register(WEDNESDAY)
    await centre.forward(round, ['civil-works'], WEDNESDAY)
    await centre.run(CENTRE, 'AddNote', { ticketId: round, text: 'دوباره زنگ زد' }, WEDNESDAY + 2 * HOUR)
    const waiting = await centre.register(WEDNESDAY, { kind: 'complaint' })
    const [part] = await centre.forward(waiting, ['waste'], WEDNESDAY)
    await centre.run(liaisonOf('waste'), 'ReportWork', { ticketId: waiting, assignmentId: part, note: 'شد', startedAt: null, finishedAt: null, cost: null, materials: '', photos: [] }, WEDNESDAY + HOUR)
    await centre.run(VERIFIER, 'VerifyWork', { ticketId: waiting, assignmentId: part, outcome: 'true', how: 'call', note: '' }, WEDNESDAY + 2 * HOUR)
    await centre.run(CENTRE, 'SetReminder', { ticketId: waiting, reminderId: waiting, at: WEDNESDAY + 3 * DAY, note: 'یادم باشد' }, WEDNESDAY + 3 * HOUR)
    expect(await replan(centre.store, AFTER_NOWRUZ)).toBe(0)
    const others = [await centre.ticket(round), await centre.ticket(waiting)]
    const before = await centre.ticket(touched)

    await announce(AFTER_NOWRUZ)
    expect(await replan(centre.store, AFTER_NOWRUZ + HOUR)).toBe(1)
    const after = await centre.ticket(touched)
    expect(after.assignments[0]?.due).toMatchObject({ at: tehran(2026, 3, 30, 10, 30), start: WEDNESDAY, hours: 21, calendarId: 'office' })
    expect(after.steps.at(-1)).toMatchObject({ type: 'DueReplanned', assignmentId, before: before.assignments[0]?.due, due: after.assignments[0]?.due })
    // only what hangs on the deadline moves, by as much
    const moved = (kind: string): readonly number[] => [before, after].map(({ checks }) => checks.find((check) => check.kind === kind)?.from ?? 0)
    for (const kind of ['near_due', 'overdue']) expect(moved(kind)[1]! - moved(kind)[0]!).toBe(DAY)
    expect(after.checks.find(({ kind }) => kind === 'unacknowledged')).toEqual(before.checks.find(({ kind }) => kind === 'unacknowledged'))
    expect([await centre.ticket(round), await centre.ticket(waiting)]).toEqual(others)

    expect(await replan(centre.store, AFTER_NOWRUZ + DAY)).toBe(0)
    await centre.change('holidays', LATE, { retired: true }, AFTER_NOWRUZ + DAY)
    expect(await replan(centre.store, AFTER_NOWRUZ + DAY)).toBe(1)
    expect((await centre.ticket(touched)).assignments).toEqual(before.assignments)
    // what was once taken back can come again
    await centre.change('holidays', LATE, { retired: false }, AFTER_NOWRUZ + DAY)
    expect(await replan(centre.store, AFTER_NOWRUZ + DAY)).toBe(1)
  })

  it('moves the levels of escalation with the deadline', async () => {
    const ticketId = await centre.register(WEDNESDAY, { kind: 'complaint' })
    const [assignmentId] = await centre.forward(ticketId, ['civil-works'], WEDNESDAY)
    await centre.run(liaisonOf('civil-works'), 'AcknowledgeForward', { ticketId, assignmentId }, WEDNESDAY + HOUR)
    const due = tehran(2026, 3, 29, 10, 30)
    await announce(AFTER_NOWRUZ)
    await replan(centre.store, AFTER_NOWRUZ)
    expect(await follow(centre.store, due)).toEqual({ woken: 0, escalated: 0 })
    expect(await follow(centre.store, due + DAY)).toEqual({ woken: 0, escalated: 1 })
  })
})

describe('planning anew', () => {
  it('goes on after it was killed, and plans no ticket twice', async () => {
    const tickets: string[] = []
    for (let n = 0; n < 120; n++) {
      const ticketId = await centre.register(WEDNESDAY, { kind: n % 3 === 0 ? 'complaint' : 'request' })
      await centre.forward(ticketId, ['civil-works'], WEDNESDAY)
      tickets.push(ticketId)
    }
    await replan(centre.store, AFTER_NOWRUZ)
    await announce(AFTER_NOWRUZ)
    const batches = { left: 1 }
    const some = await replan(centre.store, AFTER_NOWRUZ, () => batches.left-- === 0)
    await centre.reopen()
    expect(await centre.store.replanning()).toMatchObject({ after: [...tickets].sort()[49] })
    const rest = await replan(centre.store, AFTER_NOWRUZ)
    expect(some).toBeGreaterThan(0)
    expect(some + rest).toBe(40)
    const replanned = (await centre.events()).filter(({ type, ticketId }) => type === 'DueReplanned' && tickets.includes(ticketId)).map(({ ticketId }) => ticketId)
    expect(new Set(replanned).size).toBe(40)
    expect(replanned).toHaveLength(40)
  })

  it('keeps what somebody tried or put off, and gives the rest the new policy', async () => {
    const [tried, idle] = [await centre.register(WEDNESDAY), await centre.register(WEDNESDAY)]
    for (const ticketId of [tried, idle]) await centre.forward(ticketId, ['waste'], WEDNESDAY)
    const key = (await centre.ticket(tried)).checks.find(({ kind }) => kind === 'unacknowledged')?.key
    await centre.run(CENTRE, 'SnoozeCheck', { ticketId: tried, check: key, until: WEDNESDAY + 9 * DAY, note: 'مرخصی' }, WEDNESDAY + HOUR)
    const policy = (await centre.store.directory()).followUps.find(({ categoryId, kind }) => categoryId === null && kind === null)
    await centre.change('followUps', policy?.id ?? '', { acknowledgeHours: (policy?.acknowledgeHours ?? 0) + 2 }, WEDNESDAY + 2 * HOUR)
    const from = async (ticketId: string): Promise<number> => (await centre.ticket(ticketId)).checks.find(({ kind }) => kind === 'unacknowledged')?.from ?? 0
    const before = await from(idle)
    await replan(centre.store, WEDNESDAY + 2 * HOUR)
    expect(await from(idle)).toBe(before + 2 * HOUR)
    expect(await from(tried)).toBe(WEDNESDAY + 9 * DAY)
  })
})
