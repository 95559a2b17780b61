import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import type { CommandData } from '#domain/catalog.ts'
import { ALL_TICKETS, SORTS, type CallInput, type ListFilter } from '#ipc/contract.ts'
import { registerData } from '../support/commands.ts'
import { closeDesks, readyDesk, type TestDesk } from '../support/desk.ts'
import { memoryServer } from '../support/memory-server.ts'

afterEach(closeDesks)

const START = Date.UTC(2026, 10, 21, 9)
const HOUR = 3_600_000

/** A desk whose clock the test moves; each message an hour after the other. */
async function deskAtHours() {
  const clock = { now: START }
  const now = (): number => clock.now
  const server = memoryServer(now)
  const desk = await readyDesk({ ...server, now })
  const register = async (change: Partial<CommandData<'RegisterTicket'>> = {}, text?: string) => {
    clock.now += HOUR
    return desk.register(change, text)
  }
  const run = (type: CallInput<'command.run'>['type'], data: Record<string, unknown>) => desk.ok('command.run', { type, data })
  return { server, desk, clock, register, run }
}
const forward = (ticketId: string, ...departments: string[]) => ({ ticketId, to: departments.map((departmentId) => ({ departmentId, hours: null })), besides: [], note: '' })
const at = (address: string, placeId: string | null = null, text?: string): Partial<CommandData<'RegisterTicket'>> => {
  const data = registerData(randomUUID(), text)
  return { placeId, private: { ...data.private, address } }
}
const counts = (desk: TestDesk, ...filters: Partial<ListFilter>[]) => desk.ok('ticket.counts', { filters: filters.map((filter) => ({ ...ALL_TICKETS, ...filter })) })

test('each filter finds its own, alone and with others, and is counted as it lists', async () => {
  const { desk, clock, register, run } = await deskAtHours()
  const waste = await register()
  const light = await register({ categoryId: 'lights', placeId: 'north', kind: 'complaint', channel: 'in_person' })
  const urgent = await register({ urgency: 'urgent' })
  const late = await register({ categoryId: 'power-cut' })
  await run('ForwardTicket', forward(waste.ticketId, 'parks', 'inspection'))
  await run('ForwardTicket', forward(urgent.ticketId, 'services'))
  await run('ForwardTicket', forward(late.ticketId, 'power'))
  clock.now += 3 * HOUR
  const expected: readonly (readonly [Partial<ListFilter>, string[]])[] = [
    [{}, [late.code, urgent.code, light.code, waste.code]],
    [{ statuses: ['registered'] }, [light.code]],
    [{ statuses: ['registered', 'forwarded'], urgency: 'normal' }, [late.code, light.code, waste.code]],
    [{ kind: 'complaint' }, [light.code]],
    [{ channel: 'in_person' }, [light.code]],
    [{ placeId: 'city' }, [light.code]],
    [{ categoryId: 'waste' }, [urgent.code, waste.code]],
    // what is under a department is its own
    [{ departmentId: 'services' }, [urgent.code, waste.code]],
    [{ departmentId: 'parks' }, [waste.code]],
    [{ departmentId: 'inspection' }, [waste.code]],
    [{ due: 'overdue' }, [urgent.code]],
    [{ due: 'soon' }, [waste.code]],
    [{ due: 'none' }, [late.code, light.code]],
    [{ due: 'none', statuses: ['forwarded'] }, [late.code]],
    [{ mine: true }, [late.code, urgent.code, light.code, waste.code]],
    [{ incidentId: randomUUID() }, []],
    [{ categoryId: 'unheard-of' }, []],
  ]
  for (const [filter, codes] of expected) expect([filter, await desk.list(filter)]).toEqual([filter, codes])
  expect(await counts(desk, ...expected.map(([filter]) => filter))).toEqual(expected.map(([, codes]) => codes.length))
  await desk.signIn('reza')
  expect(await desk.list({ mine: true })).toEqual([])
  expect(await counts(desk, { mine: true }, {})).toEqual([0, 4])
})

test('what a forward, a return and a cancel change is found where it is now', async () => {
  const { desk, register, run } = await deskAtHours()
  const { ticketId, code } = await register({ urgency: 'urgent' })
  await run('ForwardTicket', forward(ticketId, 'services'))
  expect(await desk.list({ departmentId: 'services', due: 'soon' })).toEqual([code])
  const [part] = (await desk.ok('ticket.read', { ticketId, code: null }))?.state.assignments ?? []
  await run('ReturnForward', { ticketId, assignmentId: part?.id, reason: 'not_ours', note: '' })
  expect(await counts(desk, { departmentId: 'services' }, { statuses: ['returned'] }, { due: 'none' })).toEqual([0, 1, 1])
  await run('ForwardTicket', forward(ticketId, 'parks'))
  await run('CancelTicket', { ticketId, note: 'خودش پس گرفت' })
  // nobody's time runs on what is cancelled
  expect(await counts(desk, { due: 'none' }, { due: 'soon' }, { due: 'overdue' })).toEqual([1, 0, 0])
})

test('every order holds every ticket once, and what has no value comes last whichever way it goes', async () => {
  const { desk, register, run } = await deskAtHours()
  const data = registerData(randomUUID())
  const yas = await register({ placeId: 'north', private: { ...data.private, name: 'یاسر' } })
  const nobody = await register({ categoryId: 'lights', urgency: 'urgent', private: { ...data.private, name: null } })
  const pari = await register({ urgency: 'important', private: { ...data.private, name: 'پری' } })
  const amir = await register({ categoryId: 'power-cut', private: { ...data.private, name: 'امیر' } })
  await run('ForwardTicket', forward(yas.ticketId, 'services'))
  await run('ForwardTicket', forward(pari.ticketId, 'parks'))
  const orders: Partial<Record<ListFilter['sort'], readonly [readonly string[], readonly string[]]>> = {
    receivedAt: [[yas.code, nobody.code, pari.code, amir.code], [amir.code, pari.code, nobody.code, yas.code]],
    name: [[amir.code, pari.code, yas.code, nobody.code], [yas.code, pari.code, amir.code, nobody.code]],
    urgency: [[amir.code, yas.code, pari.code, nobody.code], [nobody.code, pari.code, amir.code, yas.code]],
    // yas was forwarded a day after an earlier hour
    dueAt: [[yas.code, pari.code, amir.code, nobody.code], [pari.code, yas.code, amir.code, nobody.code]],
    status: [[amir.code, nobody.code, pari.code, yas.code], [pari.code, yas.code, amir.code, nobody.code]],
    // پسماند, روشنایی, قطع برق
    category: [[pari.code, yas.code, nobody.code, amir.code], [amir.code, nobody.code, pari.code, yas.code]],
    place: [[yas.code, amir.code, pari.code, nobody.code], [yas.code, amir.code, pari.code, nobody.code]],
    // خدمات شهری, فضای سبز
    department: [[yas.code, pari.code, amir.code, nobody.code], [pari.code, yas.code, amir.code, nobody.code]],
  }
  const all = await desk.list()
  for (const sort of SORTS) {
    const up = await desk.list({ sort, descending: false })
    const down = await desk.list({ sort, descending: true })
    expect([sort, [...up].sort(), [...down].sort()]).toEqual([sort, [...all].sort(), [...all].sort()])
    const told = orders[sort]
    if (told !== undefined) expect([sort, up, down]).toEqual([sort, ...told])
    // a filter takes out, and leaves the order as it is
    const normal = await desk.list({ sort, descending: true, urgency: 'normal' })
    expect([sort, normal]).toEqual([sort, down.filter((code) => [yas.code, amir.code].includes(code))])
  }
})

test('numbers stand for tickets, and a row says all that a queue shows', async () => {
  const { server, desk, register, run } = await deskAtHours()
  const { ticketId, code } = await register({ placeId: 'north', point: { lat: 36.25, lon: 50 } })
  server.line.up = false
  await run('ForwardTicket', forward(ticketId, 'services', 'inspection'))
  const { numbers } = await desk.ok('ticket.list', ALL_TICKETS)
  expect(await desk.ok('ticket.ids', { numbers: [...numbers] })).toEqual([{ number: numbers[0], id: ticketId }])
  const state = (await desk.ok('ticket.read', { ticketId, code: null }))?.state
  expect(await desk.ok('ticket.rows', { numbers: [...numbers] })).toEqual([expect.objectContaining({
    id: ticketId, code, kind: 'request', channel: 'phone', categoryId: 'waste', placeId: 'north', status: 'forwarded', point: { lat: 36.25, lon: 50 }, departmentIds: ['services', 'inspection'],
    dueAt: state?.assignments[0]?.due?.at, by: state?.steps[0]?.by, anonymous: false, reopened: 0, attachments: 0, incidentId: null, personId: null, answeredAt: null, solvedAt: null, parkedUntil: null, pending: true,
  })])
})

test('an operator keeps queues under names, theirs alone', async () => {
  const { desk } = await deskAtHours()
  const view = (name: string) => ({ id: randomUUID(), name, filter: { ...ALL_TICKETS, due: 'overdue' as const }, columns: ['code', 'due'] })
  const [late, mine] = [view('دیرشده'), view('باز')]
  await desk.ok('view.put', late)
  await desk.ok('view.put', mine)
  await desk.ok('view.put', { ...late, name: 'پس از مهلت' })
  expect((await desk.ok('view.list', {})).map(({ name }) => name)).toEqual(['باز', 'پس از مهلت'])
  const again = await desk.reopen()
  await again.signIn('reza')
  expect(await again.ok('view.list', {})).toEqual([])
  await again.ok('view.remove', { id: mine.id })
  await again.signIn('zahra')
  await again.ok('view.remove', { id: late.id })
  expect(await again.ok('view.list', {})).toEqual([mine])
})

test('similar cases: of the subject or its group, in the place or within a kilometre, the nearest first, and the incidents that fit', async () => {
  const server = memoryServer(Date.now)
  server.setDirectory((city) => ({
    ...city, version: city.version + 1,
    categories: [...city.categories, { ...city.categories[0]!, id: 'bins', code: '199', parentId: 'waste' }],
    places: [...city.places, { ...city.places[1]!, id: 'south', parentId: 'city' }],
  }))
  const desk = await readyDesk(server, 'admin')
  const point = { lat: 36.25, lon: 50 }
  const metres = (north: number) => ({ lat: 36.25 + north / 111_195, lon: 50 })
  const near = await desk.register({ categoryId: 'waste', placeId: 'south', point: metres(300) })
  const nearer = await desk.register({ categoryId: 'bins', placeId: 'south', point: metres(-100) })
  await desk.register({ categoryId: 'bins', placeId: 'south', point: metres(1500) })
  await desk.register({ categoryId: 'lights', placeId: 'north', point })
  const older = await desk.register({ categoryId: 'bins', placeId: 'north' })
  const newer = await desk.register({ categoryId: 'bins', placeId: 'north' })
  const incident = (categoryId: string, placeId: string | null) => desk.ok('command.run', { type: 'OpenIncident', data: { incidentId: randomUUID(), categoryId, placeId, point: null, leadTicketId: null, private: { title: `${categoryId} ${placeId}`, script: '' } } })
  for (const [categoryId, placeId] of [['waste', 'city'], ['bins', null], ['bins', 'south'], ['lights', 'north']] as const) await incident(categoryId, placeId)
  const asked = { categoryId: 'bins', placeId: 'north', point, exceptId: null }
  const found = await desk.ok('ticket.similar', asked)
  expect(found.tickets.map(({ row, metres: away, samePlace }) => [row.code, away, samePlace])).toEqual([[nearer.code, 100, false], [near.code, 300, false], [newer.code, null, true], [older.code, null, true]])
  expect(found.incidents.map(({ title }) => title).sort()).toEqual(['bins null', 'waste city'])
  expect((await desk.ok('ticket.similar', { ...asked, point: null, exceptId: newer.ticketId })).tickets.map(({ row }) => row.code)).toEqual([older.code])
  // what is over is remembered for a month
  await desk.ok('command.run', { type: 'CancelTicket', data: { ticketId: older.ticketId, note: 'تکراری' } })
  expect((await desk.ok('ticket.similar', { ...asked, point: null })).tickets).toHaveLength(2)
})

test('streets are learned from addresses, the most frequent first, and forgotten with them', async () => {
  const { desk, register, run } = await deskAtHours()
  await register(at('خیابان آزادی، پلاک ۳', 'north'))
  await register(at('خيابان آزادي کوچه ۲', 'north'))
  await register(at('خیابان آزادگان'))
  const amended = await register(at('بلوار آب', 'north'))
  const streets = (text: string, placeId: string | null = null) => desk.ok('place.streets', { placeId, text })
  expect(await streets('خیابان آز')).toEqual(['خیابان آزادی', 'خیابان آزادگان'])
  expect(await streets('آزا', 'city')).toEqual(['خیابان آزادی'])
  expect(await streets('زاد')).toEqual([])
  expect(await streets('بلوار')).toEqual(['بلوار آب'])
  await run('AmendTicket', { ticketId: amended.ticketId, changes: {}, private: { address: 'میدان نو' } })
  expect([await streets('بلوار'), await streets('میدان', 'north')]).toEqual([[], ['میدان نو']])
})
