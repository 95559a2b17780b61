import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { follow } from '#server/jobs/follow.ts'
import { replan } from '#server/jobs/replan.ts'
import type { TicketState } from '#domain/ticket/state.ts'
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

describe('history that was brought in before it got a turn in the queues', () => {
  let city: Centre
  beforeEach(async () => {
    city = await openCentre()
    await policies(true)
  })
  afterEach(() => city.end())

  /** Without a policy an import plans nothing, which is what every import did in earlier programs. */
  async function policies(retired: boolean): Promise<void> {
    for (const { id } of (await city.store.directory()).followUps) await city.change('followUps', id, { retired }, WEDNESDAY)
  }
  const open = (dueAt = WEDNESDAY - 360 * DAY): Promise<string> => city.bring({ departmentId: 'civil-works', dueAt, closedAt: null }, WEDNESDAY)
  const states = (ids: readonly string[]): Promise<readonly TicketState[]> => Promise.all(ids.map((ticketId) => city.ticket(ticketId)))
  const planned = async (): Promise<readonly string[]> => (await city.events()).flatMap(({ type, ticketId }) => (type === 'ChecksPlanned' ? [ticketId] : [])).sort()
  const turns = (those: readonly TicketState[]): readonly number[] => those.map(({ checks }) => checks.find(({ kind }) => kind === 'overdue')!.from)

  it('gets it once after an upgrade, also when the server ends meanwhile, and nothing else of it changes', async () => {
    // one was due before it was opened, as such data have it
    const ids = (await Promise.all(Array.from({ length: 120 }, (_, n) => open(WEDNESDAY - (n === 0 ? 400 : 360) * DAY)))).sort()
    const closed = await city.bring({ departmentId: 'civil-works', dueAt: null, closedAt: WEDNESDAY - 300 * DAY }, WEDNESDAY)
    await policies(false)
    const before = await states([...ids, closed])
    expect(before.flatMap(({ checks }) => checks)).toEqual([])
    await city.reopen(asEarlierProgramLeftIt)

    const batches = { left: 1 }
    expect(await replan(city.store, AFTER_NOWRUZ, () => batches.left-- === 0)).toBe(50)
    await city.reopen()
    expect(await replan(city.store, AFTER_NOWRUZ + HOUR)).toBe(70)
    expect(await planned()).toEqual(ids)
    const after = await states([...ids, closed])
    expect(after.map((state) => ({ ...state, checks: [] }))).toEqual(before)
    const { silentDays } = (await city.store.directory()).followUps.find(({ categoryId, kind }) => categoryId === null && kind === null)!
    const [first, last] = [Math.min(...turns(after.slice(0, 120))), Math.max(...turns(after.slice(0, 120)))]
    expect([first >= AFTER_NOWRUZ, last < AFTER_NOWRUZ + HOUR + silentDays * DAY, last - first > silentDays * DAY / 2]).toEqual([true, true, true])
    expect((await city.store.board(last)).queues.find(({ kind }) => kind === 'overdue')).toMatchObject({ count: 120, oldest: first })

    await city.reopen(asEarlierProgramLeftIt)
    expect(await replan(city.store, AFTER_NOWRUZ + DAY)).toBe(0)
    expect([await city.store.openTickets(null, 10), await follow(city.store, WEDNESDAY + 100 * DAY)]).toEqual([[], { woken: 0, escalated: 0 }])
  })

  it('gets it when its city gets a policy, keeps it when the policy changes, and is not planned for whoever has touched it', async () => {
    const [idle, noted] = [await open(), await open()]
    await city.run(CENTRE, 'AddNote', { ticketId: noted, text: 'زنگ زد' }, WEDNESDAY)
    expect(await replan(city.store, WEDNESDAY + HOUR)).toBe(0)
    await policies(false)
    expect(await replan(city.store, WEDNESDAY + 2 * HOUR)).toBe(2)
    const [state] = await states([idle])
    const usual = (await city.store.directory()).followUps.find(({ categoryId, kind }) => categoryId === null && kind === null)!
    await city.change('followUps', usual.id, { silentDays: usual.silentDays + 5, acknowledgeHours: usual.acknowledgeHours + 5 }, WEDNESDAY + 3 * HOUR)
    expect(await replan(city.store, WEDNESDAY + 3 * HOUR)).toBe(1)
    expect(await states([idle])).toEqual([state])
  })
})

/** Of history only what somebody has touched had a row. */
function asEarlierProgramLeftIt(folder: string): void {
  const db = new Database(join(folder, 'peygir.sqlite'))
  db.exec(`DELETE FROM follow_up; UPDATE meta SET value = '0' WHERE key = 'follow_up'; UPDATE meta SET value = json_set(value, '$.after', NULL) WHERE key = 'replanning'`)
  db.close()
}
