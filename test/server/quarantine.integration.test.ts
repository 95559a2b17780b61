import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { DIRECTORY_ID } from '#domain/directory/changes.ts'
import { ROUTES, quarantineReply } from '#sync/protocol.ts'
import { call, enrolDesk, leaseCodes, sealed, signIn, signed, startCentral, type Central, type Desk, type SignedIn } from '../support/central.ts'
import { registerData } from '../support/commands.ts'
import { at, bearer, codeOf } from './messages.ts'

let central: Central
let desk: Desk
/** reza supervises and may not see what is confidential; admin may. */
let people: Readonly<Record<'zahra' | 'reza' | 'admin', SignedIn>>
const ids = { forged: randomUUID(), hidden: randomUUID(), sealed: randomUUID(), note: randomUUID() }
const SAID = 'چاله‌ی ژرفِ ژاله'
const SECRET = 'رازِ ژیوار'

beforeAll(async () => {
  central = await startCentral()
  desk = await enrolDesk(central.url, central.store, 'میز دوم')
  const [zahra, reza, admin] = await Promise.all([signIn(central.url, desk, 'zahra'), signIn(central.url, desk, 'reza'), signIn(central.url, desk, 'admin')])
  people = { zahra, reza, admin }
  const before = (await central.store.directory()).roles.find(({ id }) => id === 'reader')!
  const after = { ...before, permissions: [...before.permissions, 'quarantine.review'] }
  const { from } = await leaseCodes(central.url, desk)
  const forge = (envelope: ReturnType<typeof signed>) => ({ ...envelope, mac: 'x'.repeat(43) })
  const confidential = { ...registerData(randomUUID(), SECRET), confidential: true }
  const commands = [
    signed(desk, people.admin, { type: 'ChangeDirectory', data: { directoryId: DIRECTORY_ID, section: 'roles', entryId: 'reader', before, after } }),
    forge(signed(desk, people.zahra, { type: 'RegisterTicket', commandId: ids.forged, data: registerData(randomUUID(), SAID), payload: from })),
    forge(signed(desk, people.zahra, { type: 'RegisterTicket', commandId: ids.hidden, data: confidential, payload: from + 1 })),
    forge(await sealed(central.store, desk, people.zahra, { type: 'RegisterTicket', commandId: ids.sealed, data: confidential, payload: from + 2 })),
    signed(desk, people.zahra, { type: 'AddNote', commandId: ids.note, data: { ticketId: randomUUID(), text: SAID } }),
  ]
  await call(central.url, ROUTES.push, desk.headers, { epoch: desk.epoch, commands })
})
afterAll(() => central.end())

const list = async (who: SignedIn) => z.parse(quarantineReply, (await call(central.url, ROUTES.quarantine, bearer(who.token))).json).items
const settle = (who: SignedIn, commandId: string, body: object = { how: 'done', note: SAID }) => call(central.url, at('quarantineSettle', commandId), bearer(who.token), body)
const trail = async (kind: string) => (await central.store.auditTrail()).filter((line) => line.kind === kind)

it('S4 what was kept is shown to a supervisor word for word with its desk, author, time and reason; of what is confidential only that it is there', async () => {
  const items = await list(people.reza)
  expect(items.map(({ commandId }) => commandId).toSorted()).toEqual(Object.values(ids).toSorted())
  const item = (name: keyof typeof ids) => items.find(({ commandId }) => commandId === ids[name])
  expect(item('forged')).toMatchObject({ deskName: 'میز دوم', operatorId: people.zahra.operator.id, code: 'author_unproven', hidden: false, type: 'RegisterTicket', data: { private: { text: SAID } } })
  expect(item('note')).toMatchObject({ code: 'ticket_unknown', type: 'AddNote', data: { text: SAID } })
  for (const name of ['hidden', 'sealed'] as const) expect(item(name)).toMatchObject({ hidden: true, type: null, ticketId: null, trackingCode: null, data: null, deskName: 'میز دوم' })
  expect(JSON.stringify(items)).not.toContain('ژیوار')
})

it('is nobody’s without the right, and who may see the confidential ones is in the trail when they look', async () => {
  expect(codeOf((await call(central.url, ROUTES.quarantine, bearer(people.zahra.token))).json)).toBe('not_permitted')
  expect(codeOf((await settle(people.zahra, ids.note)).json)).toBe('not_permitted')
  expect(await trail('confidential_read')).toEqual([])
  const shown = (await list(people.admin)).filter(({ hidden }) => hidden)
  expect(shown.map(({ data }) => JSON.stringify(data).includes('ژیوار'))).toEqual([true, true])
  const [look] = await trail('confidential_read')
  expect([look?.operatorId, String(look?.details['codes']).split(' ')]).toEqual([people.admin.operator.id, shown.map(({ trackingCode }) => trackingCode)])
})

it('is settled once, with a word, and the trail tells by whom and how without that word', async () => {
  expect((await settle(people.reza, ids.note, { how: 'done', note: '' })).status).toBe(400)
  expect((await settle(people.reza, ids.note, { how: 'author', note: SAID })).status).toBe(204)
  expect(codeOf((await settle(people.admin, ids.note)).json)).toBe('attention_unknown')
  expect((await list(people.reza)).map(({ commandId }) => commandId)).not.toContain(ids.note)
  const lines = await trail('quarantine_settled')
  expect(lines.map(({ operatorId, details }) => [operatorId, details])).toEqual([[people.reza.operator.id, { how: 'author', commandId: ids.note }]])
  expect(JSON.stringify(lines)).not.toContain('ژرف')
})
