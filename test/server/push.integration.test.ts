import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import Database from 'better-sqlite3'
import { ROUTES, type Envelope, type Receipt } from '#sync/protocol.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { call, enrolDesk, eventsOf, leaseCodes, signIn, signed, startCentral, type Central, type Desk, type SignedIn } from '../support/central.ts'
import { registerData } from '../support/commands.ts'

let central: Central
let desk: Desk
let zahra: SignedIn
const codes = { next: 0 }
beforeAll(async () => {
  central = await startCentral()
  desk = await enrolDesk(central.url, central.store)
  zahra = await signIn(central.url, desk)
  codes.next = (await leaseCodes(central.url, desk)).from
})
afterAll(() => central.end())

const register = (change: Parameters<typeof signed>[2]['change'] = {}, text?: string): Envelope =>
  signed(desk, zahra, { type: 'RegisterTicket', data: registerData(randomUUID(), text), payload: codes.next++, change })

async function push(commands: readonly unknown[], epoch = desk.epoch): Promise<{ status: number; json: unknown; receipts: readonly Receipt[] }> {
  const { status, json } = await call(central.url, ROUTES.push, desk.headers, { epoch, commands })
  return { status, json, receipts: (json as { receipts?: readonly Receipt[] }).receipts ?? [] }
}
const verdicts = (receipts: readonly Receipt[]): readonly string[] => receipts.map(({ verdict }) => (verdict.kind === 'accepted' ? 'accepted' : `${verdict.kind} ${verdict.code}`))

describe('a push', () => {
  it('is answered with a receipt per command and the head', async () => {
    const { status, json, receipts } = await push([register(), register()])
    expect(status).toBe(200)
    expect(verdicts(receipts)).toEqual(['accepted', 'accepted'])
    expect(json).toMatchObject({ epoch: desk.epoch, head: (await central.store.standing()).head })
  })

  it('gets the same receipts when it comes again', async () => {
    const commands = [register(), register()]
    const first = await push(commands)
    const { head } = await central.store.standing()
    expect((await push(commands)).receipts).toEqual(first.receipts)
    expect((await central.store.standing()).head).toBe(head)
  })

  it('for another epoch is told the server’s', async () => {
    const { status, json } = await push([register()], randomUUID())
    expect([status, json]).toEqual([409, { error: { code: 'epoch_changed', details: { epoch: desk.epoch } } }])
  })

  it('keeps for a supervisor what its author cannot be proven for, and refuses what no rule protects', async () => {
    const honest = register()
    const admin = await signIn(central.url, desk, 'admin')
    const other = await enrolDesk(central.url, central.store, 'میز دیگر')
    const call1 = { type: 'StartCall', data: { callId: randomUUID(), line: null, private: { phone: null } } }
    const { receipts } = await push([
      { ...honest, mac: honest.mac.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) },
      { ...register(), mac: '' },
      register({ sessionId: randomUUID() }),
      // signed by one operator in the name of another
      register({ operatorId: admin.operator.id }),
      register({ deskId: other.id }),
      signed(desk, zahra, { ...call1, change: { sessionId: randomUUID() } }),
      register(),
    ])
    expect(verdicts(receipts)).toEqual([
      ...Array.from({ length: 5 }, () => 'quarantined author_unproven'), 'refused author_unproven', 'accepted',
    ])
  })

  it('keeps the whole envelope of what is quarantined', async () => {
    const forged = { ...register({}, 'متن نگه‌داشته'), mac: 'forged' }
    await push([forged])
    const db = new Database(filesIn(central.folder).database, { readonly: true })
    const kept = db.prepare<[string], string>('SELECT envelope FROM quarantine WHERE command_id = ?').pluck().get(forged.commandId)
    db.close()
    expect(JSON.parse(kept!)).toEqual(forged)
  })

  it('refuses by command what cannot be read, and takes the rest', async () => {
    const id = randomUUID()
    const good = register()
    const { receipts } = await push([
      { commandId: id, body: 'no json', mac: '', sealed: false },
      { commandId: randomUUID(), body: '{}', mac: '', sealed: false },
      // the envelope is for another command than its text
      { ...register(), commandId: randomUUID() },
      { commandId: randomUUID(), body: 'x'.repeat(300_001), mac: '', sealed: false },
      { commandId: randomUUID() },
      signed(desk, zahra, { type: 'Unheard', data: {} }),
      signed(desk, zahra, { type: 'RegisterTicket', data: { ticketId: 'x' }, payload: codes.next++ }),
      good,
    ])
    expect(verdicts(receipts)).toEqual([...Array.from({ length: 7 }, () => 'refused malformed'), 'accepted'])
    expect(receipts[0]!.commandId).toBe(id)
    expect(receipts.at(-1)!.commandId).toBe(good.commandId)
  })

  it('is refused as a whole only when nobody can be answered', async () => {
    const { status, json } = await push([register(), { commandId: 'not an id' }])
    expect([status, json]).toEqual([400, { error: { code: 'malformed', details: { fields: ['commands.commandId'] } } }])
  })

  it('is still its author’s after the sign-out, and a supervisor’s after the author is disabled', async () => {
    const leaving = await signIn(central.url, desk)
    await call(central.url, ROUTES.signOut, { authorization: `Bearer ${leaving.token}` })
    const queued = (): Envelope => signed(desk, leaving, { type: 'RegisterTicket', data: registerData(randomUUID()), payload: codes.next++ })
    expect(verdicts((await push([queued()])).receipts)).toEqual(['accepted'])
    const change = { username: 'zahra', name: null, role: null, passwordHash: null, now: Date.now() }
    await central.store.changeOperator({ ...change, disabled: true })
    expect(verdicts((await push([queued()])).receipts)).toEqual(['quarantined operator_disabled'])
    await central.store.changeOperator({ ...change, disabled: false })
    await central.store.changeOperator({ ...change, disabled: null, role: 'reader' })
    expect(verdicts((await push([queued()])).receipts)).toEqual(['quarantined not_permitted'])
    await central.store.changeOperator({ ...change, disabled: null, role: 'operator' })
  })

  it('takes text in every script, and none of NUL', async () => {
    const ticket = randomUUID()
    const text = '<script>alert(1)</script> 🚲 \u0000 \u202Eabc'
    const { receipts } = await push([signed(desk, zahra, { type: 'RegisterTicket', data: registerData(ticket, text), payload: codes.next++ })])
    expect(verdicts(receipts)).toEqual(['accepted'])
    const { head } = await central.store.standing()
    expect(eventsOf(await central.store.feed(head - 1, head))[0]!.private!['text']).toBe(text)
  })
})
