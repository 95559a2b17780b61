import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { DIRECTORY_ID } from '#domain/directory/changes.ts'
import { ROUTES, pushReply, type Envelope, type Receipt } from '#sync/protocol.ts'
import { call, enrolDesk, leaseCodes, signIn, signed, startCentral, type Central, type Desk, type SignedIn } from '../support/central.ts'
import { registerData } from '../support/commands.ts'

let central: Central
let desk: Desk
let zahra: SignedIn
let admin: SignedIn
const codes = { next: 0 }
beforeAll(async () => {
  central = await startCentral()
  desk = await enrolDesk(central.url, central.store)
  zahra = await signIn(central.url, desk)
  admin = await signIn(central.url, desk, 'admin')
  codes.next = (await leaseCodes(central.url, desk)).from
})
afterAll(() => central.end())

const push = async (...commands: readonly Envelope[]): Promise<readonly Receipt[]> =>
  z.parse(pushReply, (await call(central.url, ROUTES.push, desk.headers, { epoch: desk.epoch, commands })).json).receipts
const verdicts = (receipts: readonly Receipt[]): readonly string[] => receipts.map(({ verdict }) => (verdict.kind === 'accepted' ? `accepted ${verdict.position}` : `${verdict.kind} ${verdict.code}`))
const register = (ticketId: string): Envelope => signed(desk, zahra, { type: 'RegisterTicket', data: registerData(ticketId), payload: codes.next++ })
const forward = (ticketId: string): Envelope => signed(desk, zahra, { type: 'ForwardTicket', data: { ticketId, to: [{ departmentId: 'services', hours: null }], besides: [], note: '' } })

describe('the directory', () => {
  const change = (section: string, before: Record<string, unknown> | null, after: Record<string, unknown>, author = admin): Envelope =>
    signed(desk, author, { type: 'ChangeDirectory', data: { directoryId: DIRECTORY_ID, section, entryId: String(after['id']), before, after } })

  it('is changed by a command: desks are told its next version, the trail says who, and what a role may no longer do is refused from then on', async () => {
    const before = await central.store.directory()
    const role = before.roles.find(({ id }) => id === 'operator')!
    const less = { ...role, permissions: role.permissions.filter((name) => name !== 'ticket.forward') }
    const news: number[] = []
    const end = central.store.onCommit(({ directoryVersion }) => news.push(directoryVersion))
    const receipts = await push(change('roles', role, less))
    end()
    expect(verdicts(receipts)).toEqual(['accepted null'])
    expect(news).toContain(before.version + 1)
    expect((await call(central.url, ROUTES.directory, desk.headers)).json).toEqual({ ...before, version: before.version + 1, roles: before.roles.map((one) => (one.id === 'operator' ? less : one)) })
    expect((await central.store.auditTrail()).findLast(({ kind }) => kind === 'directory_changed')).toMatchObject({ operatorId: admin.operator.id, details: { section: 'roles', entryId: 'operator' } })

    const ticketId = randomUUID()
    expect(verdicts(await push(register(ticketId), forward(ticketId)))[1]).toBe('refused not_permitted')
    expect(verdicts(await push(change('roles', less, role)))).toEqual(['accepted null'])
    expect(verdicts(await push(forward(ticketId)))[0]).toMatch(/^accepted \d/)
  })

  it('S19 decides by what was changed a moment ago in the same push', async () => {
    const [category] = (await central.store.directory()).categories
    const ticketId = randomUUID()
    const receipts = await push(
      change('categories', category!, { ...category, deadlineHours: 7 }), register(ticketId), forward(ticketId),
    )
    expect(verdicts(receipts).map((verdict) => verdict.split(' ')[0])).toEqual(['accepted', 'accepted', 'accepted'])
    expect(await central.store.state('ticket', ticketId)).toMatchObject({ assignments: [{ due: { hours: 7, from: 'category' } }] })
  })

  it('tells two who change the same thing, and keeps growing when operators come between', async () => {
    const { version, texts } = await central.store.directory()
    const [text] = texts
    const first = { ...text!, en: 'First.' }
    expect(verdicts(await push(change('texts', text!, first), change('texts', text!, { ...text!, en: 'Second.' })))).toEqual(['accepted null', 'refused changed_meanwhile'])
    await central.store.addOperator({ id: randomUUID(), username: 'nima', name: 'نیما', role: 'operator', departmentId: null, passwordHash: 'h', now: 1 })
    await push(change('texts', first, { ...first, en: 'Third.' }))
    const after = await central.store.directory()
    expect(after.version).toBe(version + 3)
    expect(after.texts[0]).toMatchObject({ en: 'Third.' })
    expect(after.operators.map(({ name }) => name)).toContain('نیما')
    expect(verdicts(await push(change('texts', null, { ...first, id: 'x', en: 'x' }, zahra)))).toEqual(['refused not_permitted'])
  })
})
