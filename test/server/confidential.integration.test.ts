import { randomUUID } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { evolveStream } from '#domain/catalog.ts'
import { authorKeyOf, macOf } from '#server/auth/secrets.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { CHUNK, ROUTES, pullReply, pushReply, type Envelope, type FeedEntry, type Receipt } from '#sync/protocol.ts'
import { readEvent } from '#sync/refold.ts'
import { call, enrolDesk, eventsOf, leaseCodes, protocolHeaders, sealed, signIn, signed, startCentral, type Central, type Desk, type SignedIn } from '../support/central.ts'
import { importData, registerData } from '../support/commands.ts'

let central: Central
let desk: Desk
let zahra: SignedIn
let tahereh: SignedIn
const codes = { next: 0 }
beforeAll(async () => {
  central = await startCentral()
  desk = await enrolDesk(central.url, central.store)
  zahra = await signIn(central.url, desk)
  tahereh = await signIn(central.url, desk, 'tahereh')
  codes.next = (await leaseCodes(central.url, desk)).from
})
afterAll(() => central.end())

const push = async (...commands: readonly Envelope[]): Promise<{ readonly text: string; readonly receipts: readonly Receipt[] }> => {
  const { json } = await call(central.url, ROUTES.push, desk.headers, { epoch: desk.epoch, commands })
  return { text: JSON.stringify(json), receipts: z.parse(pushReply, json).receipts }
}
const verdicts = (receipts: readonly Receipt[]): readonly string[] => receipts.map(({ verdict }) => (verdict.kind === 'accepted' ? `accepted ${verdict.position}` : `${verdict.kind} ${verdict.code}`))
const textOf = async (path: string): Promise<string> => (await fetch(central.url + path, { headers: { ...protocolHeaders, ...desk.headers } })).text()
const feedFrom = async (after: number): Promise<readonly FeedEntry[]> => z.parse(pullReply, JSON.parse(await textOf(`${ROUTES.pull.path}?after=${after}`))).entries

/** All that a desk can ask for, but for the clock. */
async function told(): Promise<string> {
  const { serverTime: _, ...hello } = JSON.parse(await textOf(ROUTES.hello.path)) as Record<string, unknown>
  return [JSON.stringify(hello), await textOf(`${ROUTES.pull.path}?after=0`), await textOf(ROUTES.snapshot.path), await textOf(ROUTES.directory.path)].join('\n')
}
/** What the server writes down for people who run it. */
const written = async (): Promise<string> =>
  [...central.log, JSON.stringify(await central.store.auditTrail()), await textOf('/health'), await textOf('/ready'), ...readdirSync(filesIn(central.folder).snapshots).map((name) => readFileSync(join(filesIn(central.folder).snapshots, name), 'utf8'))].join('\n')

const public_ = (ticketId: string, text?: string): Envelope => signed(desk, zahra, { type: 'RegisterTicket', data: registerData(ticketId, text), payload: codes.next++ })
const person = { phone: '+989359998877', name: 'گزارشگرِ پنهان', nationalId: null, address: 'کوچهٔ راز', text: 'مأمور رشوه خواست', personId: null }
const secret = (ticketId: string) => ({ ...registerData(ticketId), categoryId: 'staff', answers: { who: 'کارمندِ پاسخ' }, private: person })
const SECRETS = [person.phone, person.name, person.address, person.text, 'کارمندِ پاسخ']

describe('a message about what only the inspection may see', () => {
  it('S20 S22 comes sealed, is taken in, and leaves no trace in any answer, file or line; counts before and after are equal', async () => {
    await push(public_(randomUUID()), public_(randomUUID()))
    const before = await told()
    const ticketId = randomUUID()
    const envelope = await sealed(central.store, desk, zahra, { type: 'RegisterTicket', data: secret(ticketId), payload: codes.next++ })
    const note = await sealed(central.store, desk, tahereh, { type: 'AddNote', data: { ticketId, text: 'رشوه در سه نوبت' } })
    const { text, receipts } = await push(envelope, note)
    expect(verdicts(receipts)).toEqual(['accepted null', 'accepted null'])
    expect(await central.store.state('ticket', ticketId)).toMatchObject({ confidential: true, categoryId: 'staff', steps: [{}, { type: 'NoteAdded' }] })

    expect(await told()).toBe(before)
    central.parts.snapshots.drop()
    expect(await told()).toBe(before)
    const everything = text + (await told()) + (await written())
    for (const word of [...SECRETS, ticketId, 'رشوه در سه نوبت']) expect(everything, word).not.toContain(word)
    expect((await push(envelope)).receipts).toEqual([receipts[0]])
  })

  it('S20 is hidden too when a desk that did not know better sent it open', async () => {
    const before = await told()
    const ticketId = randomUUID()
    const { receipts } = await push(signed(desk, zahra, { type: 'RegisterTicket', data: secret(ticketId), payload: codes.next++ }))
    expect(verdicts(receipts)).toEqual(['accepted null'])
    expect(await told()).toBe(before)
  })

  it('S4 S22 is kept as it came when it cannot be opened, and judged by its inner text when it can', async () => {
    const build = () => sealed(central.store, desk, zahra, { type: 'RegisterTicket', data: secret(randomUUID()), payload: codes.next++ })
    const [torn, forged, outer] = [await build(), await build(), await build()]
    const broken = { ...torn, body: torn.body.replace(/"data":"..../, '"data":"AAAA') }
    const sent = [broken, { ...forged, mac: 'forged' }, { ...outer, mac: macOf(outer.body, authorKeyOf(zahra.authorKey)) }, { ...(await build()), body: 'no seal' }]
    const { receipts } = await push(...sent)
    expect(verdicts(receipts)).toEqual(Array.from({ length: 4 }, () => 'quarantined author_unproven'))
    expect(receipts.map(({ verdict }) => 'details' in verdict && verdict.details['reason'])).toEqual(['seal', 'mac', 'mac', 'seal'])
    expect((await push(...sent)).receipts).toEqual(receipts)
    const db = new Database(filesIn(central.folder).database, { readonly: true })
    const kept = sent.map(({ commandId }) => JSON.parse(db.prepare<[string], string>('SELECT envelope FROM quarantine WHERE command_id = ?').pluck().get(commandId)!) as unknown)
    db.close()
    expect(kept).toEqual(sent)
  })
})

describe('a message that becomes confidential', () => {
  /** What a desk holds of a ticket that has followed the feed from the start. */
  const folded = (entries: readonly FeedEntry[], ticketId: string): unknown => entries.reduce<unknown>((state, entry) => {
    if (entry.kind === 'empty' || entry.streamId !== ticketId) return state
    if (entry.kind === 'gone') return null
    if (entry.kind === 'erased') return state
    return evolveStream('ticket', state, readEvent(entry)!, entry)
  }, null)

  it('S20 leaves its positions empty and ends in gone, in replies that were kept ready as well; shown again it comes back with its whole history', async () => {
    const ticketId = randomUUID()
    const words = `واژهٔ ${ticketId}`
    await push(public_(ticketId, words), public_(randomUUID()), signed(desk, zahra, { type: 'AddNote', data: { ticketId, text: words } }))
    const { head } = await central.store.standing()
    expect(await told()).toContain(words)
    const early = await feedFrom(0)
    expect(early).toHaveLength(head)

    const hide = signed(desk, tahereh, { type: 'MakeConfidential', data: { ticketId, note: 'گزارش تخلف' } })
    expect(verdicts((await push(hide)).receipts)).toEqual(['accepted null'])
    const hidden = await feedFrom(0)
    expect(hidden.map(({ position }) => position)).toEqual(Array.from({ length: head + 1 }, (_, index) => index + 1))
    expect(early.filter((entry, index) => hidden[index]!.kind !== entry.kind).map(({ position }) => position)).toEqual(eventsOf(early).filter(({ streamId }) => streamId === ticketId).map(({ position }) => position))
    expect(hidden.at(-1)).toEqual({ kind: 'gone', position: head + 1, stream: 'ticket', streamId: ticketId })
    expect((await told()) + (await written())).not.toContain(words)
    expect(await told()).not.toContain('گزارش تخلف')
    expect(folded([...early, ...hidden.slice(head)], ticketId)).toBeNull()

    // What happens to it meanwhile stays with the server.
    expect(verdicts((await push(await sealed(central.store, desk, tahereh, { type: 'AddNote', data: { ticketId, text: 'بررسی شد' } }))).receipts)).toEqual(['accepted null'])
    expect((await central.store.standing()).head).toBe(head + 1)

    const { receipts } = await push(signed(desk, tahereh, { type: 'MakePublic', data: { ticketId, note: 'بی‌اساس' } }))
    expect(verdicts(receipts)).toEqual([`accepted ${head + 6}`])
    const shown = await feedFrom(head + 1)
    expect(eventsOf(shown).map(({ event, private: part }) => [event['type'], part !== null])).toEqual([
      ['TicketRegistered', true], ['NoteAdded', true], ['TicketMadeConfidential', true], ['NoteAdded', true], ['TicketMadePublic', true],
    ])
    const state = await central.store.state('ticket', ticketId)
    expect(folded([...early, ...(await feedFrom(head))], ticketId)).toEqual(state)
    expect(folded(await feedFrom(0), ticketId)).toEqual(state)
    expect(await told()).toContain(words)
  })

  it('S20 is unknown to a desk that still writes to it; what was written is kept', async () => {
    const ticketId = randomUUID()
    await push(public_(ticketId), signed(desk, tahereh, { type: 'MakeConfidential', data: { ticketId, note: 'x' } }))
    const forward = (id: string) => signed(desk, zahra, { type: 'ForwardTicket', data: { ticketId: id, to: [{ departmentId: 'services', hours: null }], besides: [], note: '' } })
    const note = (id: string) => signed(desk, zahra, { type: 'AddNote', data: { ticketId: id, text: 'دوباره زنگ زد' } })
    const { receipts } = await push(forward(ticketId), note(ticketId), forward(randomUUID()), note(randomUUID()))
    expect(verdicts(receipts)).toEqual(['refused ticket_unknown', 'quarantined ticket_unknown', 'refused ticket_unknown', 'quarantined ticket_unknown'])
    expect(receipts.map(({ verdict }) => 'details' in verdict && verdict.details)).toEqual([{}, {}, {}, {}])
    expect(await central.store.state('ticket', ticketId)).toMatchObject({ assignments: [] })
  })

  it('S20 leaves chunks that did not hold it as they were kept', async () => {
    const { token } = await signIn(central.url, null, 'admin')
    // each is two positions: that it came, and when somebody is to look at it
    const commands = Array.from({ length: CHUNK }, (_, index) => ({ commandId: randomUUID(), data: { ...importData(randomUUID()), source: { name: 'old', id: String(index) }, occurredAt: 1 } }))
    await call(central.url, ROUTES.import, { authorization: `Bearer ${token}` }, { commands })
    const ticketId = randomUUID()
    await push(public_(ticketId))
    const { head } = await central.store.standing()
    for (const after of [0, CHUNK, 2 * CHUNK]) await feedFrom(after)
    const { replies } = central.parts.chunks.size()
    await push(signed(desk, tahereh, { type: 'MakeConfidential', data: { ticketId, note: 'x' } }))
    expect(head).toBeGreaterThan(2 * CHUNK)
    expect(central.parts.chunks.size().replies).toBe(replies - 1)
  })
})
