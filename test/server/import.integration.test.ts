import { afterAll, beforeAll, expect, it } from 'vitest'
import { IMPORT_LIMIT, ROUTES, type Receipt } from '#sync/protocol.ts'
import { call, enrolDesk, eventsOf, signIn, startCentral, type Central } from '../support/central.ts'
import { importData, uuid } from '../support/commands.ts'

let central: Central
let headers: Record<string, string>
beforeAll(async () => {
  central = await startCentral()
  headers = { authorization: `Bearer ${(await signIn(central.url, null, 'admin')).token}` }
})
afterAll(() => central.end())

const cases = (from: number, count: number): readonly unknown[] => Array.from({ length: count }, (_, i) => {
  const facts = importData(uuid(from + i))
  return { commandId: uuid(0x10_0000 + from + i), data: { ...facts, source: { name: 'boston-311', id: String(from + i) }, occurredAt: 1_320_000_000_000 } }
})
interface Reply { readonly receipts: readonly Receipt[]; readonly known: number }
const bring = async (commands: readonly unknown[]): Promise<Reply> => (await call(central.url, ROUTES.import, headers, { commands })).json as Reply

it('registers history with its own times and codes, and changes nothing when it comes again', async () => {
  const first = await bring(cases(1, 500))
  expect(first.known).toBe(0)
  expect(first.receipts.map(({ verdict }) => verdict.kind)).toEqual(Array.from({ length: 500 }, () => 'accepted'))
  const entries = eventsOf(await central.store.feed(0, 1_000)).filter(({ event }) => event.type === 'TicketRegistered')
  expect(new Set(entries.map(({ event }) => event['code'])).size).toBe(500)
  expect(entries[0]!.event).toMatchObject({ receivedAt: 1_320_000_000_000, source: { name: 'boston-311', id: '1' } })
  const again = await bring([...cases(1, 500), ...cases(1_001, 1)])
  expect(again.known).toBe(500)
  expect(again.receipts.slice(0, 500)).toEqual(first.receipts)
  expect((await central.store.standing()).head).toBe(2 * 501)
})

it('refuses a case by itself', async () => {
  const [good] = cases(5_000, 1)
  const { receipts, known } = await bring([{ commandId: uuid(0x777), data: { ticketId: 'x' } }, good])
  expect(receipts.map(({ verdict }) => verdict.kind)).toEqual(['refused', 'accepted'])
  expect(known).toBe(0)
})

it('takes no more than its limit', async () => {
  const { status } = await call(central.url, ROUTES.import, headers, { commands: cases(10_000, IMPORT_LIMIT + 1) })
  expect(status).toBe(400)
})

it('is for those who may import', async () => {
  const desk = await enrolDesk(central.url, central.store)
  const zahra = await signIn(central.url, desk)
  const { status, json } = await call(central.url, ROUTES.import, { authorization: `Bearer ${zahra.token}` }, { commands: [] })
  expect([status, json]).toEqual([403, { error: { code: 'not_permitted', details: { permission: 'ticket.import' } } }])
})

it('takes nothing of a batch that leads to what the city does not have: the map is wrong as a whole', async () => {
  const [one, two] = cases(20_000, 2) as { readonly data: object }[]
  const before = (await central.store.standing()).head
  const asked = (data: object) => call(central.url, ROUTES.import, headers, { commands: [one, { ...two, data: { ...two?.data, ...data } }] })
  expect((await asked({ categoryId: 'moon' })).json).toEqual({ error: { code: 'category_unknown', details: { id: 'moon' } } })
  expect((await asked({ placeId: 'moon' })).json).toEqual({ error: { code: 'place_unknown', details: { id: 'moon' } } })
  expect((await central.store.standing()).head).toBe(before)
})
