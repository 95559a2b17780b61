import { mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CommandData } from '#domain/catalog.ts'
import { DIRECTORY_ID } from '#domain/directory/changes.ts'
import { refusal } from '#domain/refusals.ts'
import { trackingCode } from '#domain/tracking-code/code.ts'
import { CODE_BLOCK, type EnvelopeBody, snapshotHead, snapshotLine } from '#sync/protocol.ts'
import { cutFrames, openFrame, unpack } from '#desk/snapshot-frame.ts'
import type { Entry, ServerStore } from '#server/store/ports.ts'
import { openSqliteStore } from '#server/store/sqlite/store.ts'
import * as z from 'zod/mini'
import { eraseTicket, eventsOf, foundCity, temporaryFolder } from '../support/central.ts'
import { DESK, OPERATOR, importData, registerData, uuid } from '../support/commands.ts'

const NOW = 1_790_000_000_000

/** One suite for every implementation of the port. `open` answers a founded store on the same data each time. */
const IMPLEMENTATIONS: Readonly<Record<string, (folder: string) => Promise<ServerStore>>> = {
  sqlite: (folder) => openSqliteStore({ folder }),
}

type Asked = { readonly type: string; readonly data: Readonly<Record<string, unknown>>; readonly payload?: number; readonly refused?: Parameters<typeof refusal>[0] }

function entry(n: number, { type, data, payload, refused }: Asked): Entry {
  const body: EnvelopeBody = {
    commandId: uuid(n), type, version: 1, data, at: NOW - 1_000, trackingCode: payload === undefined ? null : trackingCode(payload), directoryVersion: 1,
    operatorId: OPERATOR.id, sessionId: uuid(0x5e55), deskId: DESK,
  }
  const author = refused === undefined ? { ok: true as const, operator: OPERATOR } : { ok: false as const, refusal: refusal(refused) }
  return { commandId: body.commandId, deskId: DESK, envelope: { commandId: body.commandId, body: JSON.stringify(body), mac: 'm', sealed: false }, asked: { ok: true, submission: { body, author } } }
}
const register = (n: number, payload: number, text?: string): Entry => entry(n, { type: 'RegisterTicket', data: registerData(uuid(0x1000 + n), text), payload })
/** A time that its column cannot hold: the fault comes from the storage of one command, not from the disk. */
function spoiled(good: Entry): Entry {
  if (!good.asked.ok) return good
  const { body, author } = good.asked.submission
  return { ...good, asked: { ok: true, submission: { body: { ...body, at: 1.5 }, author } } }
}
const importing = (n: number, text = 'متن پرونده'): Entry => {
  const data: CommandData<'ImportTicket'> = { ...importData(uuid(0x2000 + n), text), source: { name: 'old', id: String(n) }, occurredAt: NOW - 86_400_000 }
  return entry(n, { type: 'ImportTicket', data })
}

describe.each(Object.keys(IMPLEMENTATIONS))('ServerStore on %s', (name) => {
  let folder: string
  let remove: () => void
  let store: ServerStore
  let first: number

  beforeEach(async () => {
    ;({ folder, remove } = temporaryFolder())
    await foundCity(folder)
    store = await IMPLEMENTATIONS[name]!(folder)
    first = (await store.leaseCodes(DESK, NOW)).from
  })
  afterEach(async () => {
    await store.close()
    remove()
  })

  it('gives accepted events dense positions in the order of the commands, and none to what stays with the server', async () => {
    const answers = await store.submit([
      register(1, first),
      entry(2, { type: 'StartCall', data: { callId: uuid(0x3001), line: null, private: { phone: '+989121112233' } } }),
      register(3, first + 1),
      entry(4, { type: 'AddNote', data: { ticketId: uuid(0x1001), text: 'یادداشت' } }),
    ], NOW)
    expect(answers.map(({ receipt }) => receipt.verdict)).toEqual([
      { kind: 'accepted', position: 1 }, { kind: 'accepted', position: null }, { kind: 'accepted', position: 2 }, { kind: 'accepted', position: 3 },
    ])
    const feed = eventsOf(await store.feed(0, 100))
    expect(feed.map(({ position, event, commandId }) => [position, event['type'], commandId])).toEqual([
      [1, 'TicketRegistered', uuid(1)], [2, 'TicketRegistered', uuid(3)], [3, 'NoteAdded', uuid(4)],
    ])
    expect(feed[0]).toMatchObject({ streamId: uuid(0x1001), by: OPERATOR.id, deskId: DESK, occurredAt: NOW - 1_000, recordedAt: NOW, private: { name: 'شهروند آزمایشی' } })
    expect(feed[2]!.private).toEqual({ note: 'یادداشت' })
    expect((await store.standing()).head).toBe(3)
    expect(await store.feed(1, 2)).toHaveLength(1)
  })

  it('keeps positions dense under concurrent writers', async () => {
    const pushes = Array.from({ length: 40 }, (_, push) => store.submit(Array.from({ length: 5 }, (__, i) => register(100 + push * 5 + i, first + push * 5 + i)), NOW))
    await Promise.all(pushes)
    const positions = (await store.feed(0, 1_000)).map(({ position }) => position)
    expect(positions).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
  })

  it('answers a resend with the same receipt and stores nothing again', async () => {
    const [before] = await store.submit([register(1, first)], NOW)
    const [again] = await store.submit([register(1, first)], NOW + 5_000)
    expect(again).toEqual({ receipt: before!.receipt, known: true })
    expect(before!.known).toBe(false)
    expect((await store.standing()).head).toBe(1)
    const [twice, same] = await store.submit([register(2, first + 1), register(2, first + 1)], NOW)
    expect([twice!.known, same!.known]).toEqual([false, true])
    expect((await store.standing()).head).toBe(2)
  })

  it('refuses by command: what is refused or quarantined leaves the others of its group alone', async () => {
    const malformed: Entry = { commandId: uuid(5), deskId: DESK, envelope: null, asked: { ok: false, refusal: refusal('malformed', { fields: ['body'] }), kept: false } }
    const answers = await store.submit([
      register(1, first),
      entry(2, { type: 'AddNote', data: { ticketId: uuid(0x9999), text: 'کجاست' } }),
      entry(3, { type: 'RegisterTicket', data: registerData(uuid(0x1003)), payload: first + 1, refused: 'author_unproven' }),
      entry(4, { type: 'RegisterTicket', data: { ticketId: 'no uuid' }, payload: first + 2 }),
      malformed,
      register(6, first),
      register(7, first + CODE_BLOCK * 50),
      register(8, first + 3),
    ], NOW)
    expect(answers.map(({ receipt: { verdict } }) => [verdict.kind, 'code' in verdict ? verdict.code : verdict.position])).toEqual([
      ['accepted', 1], ['quarantined', 'ticket_unknown'], ['quarantined', 'author_unproven'], ['refused', 'malformed'], ['refused', 'malformed'],
      ['quarantined', 'code_taken'], ['quarantined', 'code_not_leased'], ['accepted', 2],
    ])
    expect((await store.submit([malformed], NOW + 1))[0]).toEqual({ receipt: answers[4]!.receipt, known: true })
    expect(await store.state('ticket', uuid(0x1003))).toBeNull()
  })

  it('keeps a command that meets a fault of the program for a person, and goes on', async () => {
    const broken = spoiled(register(2, first + 1))
    const answers = await store.submit([register(1, first), broken, register(3, first + 2)], NOW)
    expect(answers.map(({ receipt: { verdict } }) => [verdict.kind, 'code' in verdict ? verdict.code : verdict.position])).toEqual([
      ['accepted', 1], ['quarantined', 'internal_error'], ['accepted', 2],
    ])
    expect((await store.submit([broken], NOW))[0]!.known).toBe(true)
  })

  it('leases blocks that never overlap, each to one desk', async () => {
    const leases = await Promise.all(Array.from({ length: 20 }, (_, i) => store.leaseCodes(uuid(0xd000 + i), NOW)))
    const starts = leases.map(({ from }) => from).toSorted((a, b) => a - b)
    expect(new Set(starts).size).toBe(20)
    for (const { from, to } of leases) expect(to - from + 1).toBe(CODE_BLOCK)
    starts.forEach((from, i) => expect(from).toBeGreaterThan(i === 0 ? first : starts[i - 1]! + CODE_BLOCK - 1))
    const [foreign] = await store.submit([register(1, leases[0]!.from)], NOW)
    expect(foreign!.receipt.verdict).toMatchObject({ kind: 'quarantined', code: 'code_not_leased' })
  })

  it('gives imported cases codes of its own, each once, over several blocks', async () => {
    const count = CODE_BLOCK + 10
    await store.submit(Array.from({ length: count }, (_, i) => importing(i + 1)), NOW)
    const codes = new Set(eventsOf(await store.feed(0, 2 * count)).flatMap(({ event }) => event['code'] ?? []))
    expect(codes.size).toBe(count)
    expect(codes).not.toContain(trackingCode(first))
  })

  it('holds personal data apart: no word of it in events, states, receipts or leases', async () => {
    const secrets = ['رازِ-شهروند', '+989351239876', 'کوچه‌ی پنهان']
    const data = { ...registerData(uuid(0x1001), secrets[0]), private: { phone: secrets[1]!, name: secrets[0]!, nationalId: '0499370899', address: secrets[2]!, text: secrets[0]!, personId: null } }
    await store.submit([
      entry(1, { type: 'RegisterTicket', data, payload: first }),
      entry(2, { type: 'AmendTicket', data: { ticketId: uuid(0x1001), changes: {}, private: { address: `${secrets[2]} ۲` } } }),
      entry(3, { type: 'AddNote', data: { ticketId: uuid(0x1001), text: secrets[0] } }),
      entry(4, { type: 'StartCall', data: { callId: uuid(0x3001), line: null, private: { phone: secrets[1] } } }),
      // refused after it was read
      entry(5, { type: 'AddNote', data: { ticketId: uuid(0x9999), text: secrets[0] } }),
      entry(6, { type: 'RegisterTicket', data: { ...data, kind: secrets[0] }, payload: first + 1 }),
    ], NOW)
    const open = JSON.stringify([
      eventsOf(await store.feed(0, 100)).map(({ private: _, ...rest }) => rest), await store.state('ticket', uuid(0x1001)), await store.state('call', uuid(0x3001)),
      (await store.submit([entry(5, { type: 'AddNote', data: {} }), entry(6, { type: 'AddNote', data: {} })], NOW)).map(({ receipt }) => receipt),
    ])
    for (const secret of [...secrets, '0499370899']) expect(open).not.toContain(secret)
    expect(JSON.stringify(await store.feed(0, 100))).toContain(secrets[0])
  })

  it('S21 erases what is personal of one ticket, keeps its events, names the positions and tells the desks', async () => {
    await store.submit([
      register(1, first, 'پاک می‌شود'), register(2, first + 1, 'می‌ماند'), entry(3, { type: 'AddNote', data: { ticketId: uuid(0x1001), text: 'پاک می‌شود' } }),
      entry(4, { type: 'AddNote', data: { ticketId: uuid(0x1001), text: 'پاک می‌شود' }, refused: 'author_unproven' }),
    ], NOW)
    const changed: (readonly number[])[] = []
    const end = store.onCommit((news) => changed.push(news.changed))
    await eraseTicket(store, uuid(0x1001))
    end()
    const feed = await store.feed(0, 20)
    const told = eventsOf(feed).filter(({ streamId }) => streamId === uuid(0x1001))
    expect(told.map(({ event }) => event['type'])).toEqual(['TicketRegistered', 'NoteAdded', 'TicketCancelled', 'ChecksPlanned', 'PersonalDataErased'])
    expect(changed.flat()).toEqual(told.map(({ position }) => position))
    expect(eventsOf(feed).filter((each) => each.private !== null).map(({ streamId }) => streamId)).toEqual([uuid(0x1002)])
    expect(feed.at(-1)).toEqual({ kind: 'erased', position: feed.length, stream: 'ticket', streamId: uuid(0x1001) })
    expect((await store.auditTrail()).at(-1)).toMatchObject({ kind: 'erased', operatorId: OPERATOR.id, details: { ticketId: uuid(0x1001) } })
    await store.close()
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())) {
      expect(readFileSync(join(file.parentPath, file.name)).includes('پاک می‌شود'), file.name).toBe(false)
    }
    store = await IMPLEMENTATIONS[name]!(folder)
  })

  it.each(['zstd', 'gzip', 'identity'] as const)('writes a snapshot (%s) of one moment that holds each ticket once', async (encoding) => {
    const count = 300
    await store.submit(Array.from({ length: count }, (_, i) => register(i + 1, first + i)), NOW)
    await store.submit([entry(900, { type: 'AddNote', data: { ticketId: uuid(0x1001), text: 'یادداشت' } })], NOW)
    const file = join(mkdtempSync(join(folder, 'snap-')), 's')
    const running = store.writeSnapshot(file, 'lines', encoding)
    await store.submit([register(901, first + count)], NOW)
    const { epoch, position, bytes } = await running
    const packed = readFileSync(file)
    expect(packed.length).toBe(bytes)
    const { zstdDecompressSync, gunzipSync } = await import('node:zlib')
    const text = (encoding === 'zstd' ? zstdDecompressSync(packed) : encoding === 'gzip' ? gunzipSync(packed) : packed).toString('utf8')
    const [headLine, ...lines] = text.trimEnd().split('\n')
    const head = z.parse(snapshotHead, JSON.parse(headLine!))
    const tickets = lines.map((line) => z.parse(snapshotLine, JSON.parse(line)))
    expect(head).toMatchObject({ epoch, position, lines: tickets.length })
    expect(tickets).toHaveLength(position - 1)
    expect(new Set(tickets.map(({ state }) => state['id'])).size).toBe(tickets.length)
    const noted = tickets.find(({ state }) => state['id'] === uuid(0x1001))!
    expect(Object.keys(noted.private)).toEqual([uuid(1), uuid(900)])
  })

  it('writes the same as frames, each packed by itself', async () => {
    await store.submit(Array.from({ length: 260 }, (_, i) => register(i + 1, first + i)), NOW)
    const at = mkdtempSync(join(folder, 'snap-'))
    await store.writeSnapshot(join(at, 'lines'), 'lines', 'identity')
    const lines = readFileSync(join(at, 'lines'), 'utf8').trimEnd().split('\n')
    for (const encoding of ['zstd', 'gzip', 'identity'] as const) {
      const file = join(at, encoding)
      expect((await store.writeSnapshot(file, 'frames', encoding)).bytes).toBe(statSync(file).size)
      const { frames, rest } = cutFrames(readFileSync(file))
      const [head, ...others] = await Promise.all(frames.map((frame) => unpack(frame, encoding)))
      const read = others.map((text) => openFrame(text))
      expect([rest.length, read.map(({ stream, count }) => [stream, count])]).toEqual([0, [['ticket', 256], ['ticket', 4]]])
      const asLines = read.flatMap(({ stream, count, state, parts }) => Array.from({ length: count }, (_, n) => `{"stream":"${stream}","state":${state(n)},"private":${parts(n)}}`))
      expect([head!.toString('utf8'), ...asLines]).toEqual(lines)
    }
  })

  it('tells of commits that moved the head', async () => {
    const heads: number[] = []
    const end = store.onCommit(({ head }) => heads.push(head))
    await store.submit([register(1, first)], NOW)
    await store.submit([entry(2, { type: 'AddNote', data: { ticketId: uuid(0x9999), text: 'x' } })], NOW)
    await store.submit([register(3, first + 1)], NOW)
    end()
    await store.submit([register(4, first + 2)], NOW)
    expect(heads).toEqual([1, 2])
  })

  it('S20 empties what it told of a ticket that is hidden, tells all of it when it is shown again, and names what changed', async () => {
    const changed: (readonly number[])[] = []
    const end = store.onCommit((news) => changed.push(news.changed))
    const about = { ticketId: uuid(0x1001), note: 'x' }
    await store.submit([register(1, first), register(2, first + 1), entry(3, { type: 'AddNote', data: { ticketId: uuid(0x1001), text: 'یادداشت' } })], NOW)
    const verdicts = async (...entries: readonly Entry[]) => (await store.submit(entries, NOW)).map(({ receipt: { verdict } }) => (verdict.kind === 'accepted' ? verdict.position : verdict.code))
    expect(await verdicts(entry(4, { type: 'MakeConfidential', data: about }), entry(5, { type: 'AddNote', data: { ticketId: uuid(0x1001), text: 'پنهان' } }))).toEqual([null, null])
    expect((await store.feed(0, 100)).map((each) => [each.position, each.kind])).toEqual([[1, 'empty'], [2, 'event'], [3, 'empty'], [4, 'gone']])
    const file = join(mkdtempSync(join(folder, 'snap-')), 's')
    expect((await store.writeSnapshot(file, 'lines', 'identity')).position).toBe(4)
    expect(readFileSync(file, 'utf8')).not.toContain(uuid(0x1001))
    expect(readFileSync(file, 'utf8')).toContain(uuid(0x1002))
    expect(await verdicts(entry(6, { type: 'MakePublic', data: about }), entry(7, { type: 'MakeConfidential', data: about }), entry(8, { type: 'MakePublic', data: about }))).toEqual([9, null, 17])
    end()
    expect((await store.feed(0, 100)).map((each) => (each.kind === 'event' ? each.event['type'] : each.kind))).toEqual([
      'empty', 'TicketRegistered', ...Array.from({ length: 7 }, () => 'empty'), 'gone',
      'TicketRegistered', 'NoteAdded', 'TicketMadeConfidential', 'NoteAdded', 'TicketMadePublic', 'TicketMadeConfidential', 'TicketMadePublic',
    ])
    expect(changed).toEqual([[], [1, 3], [4, 5, 6, 7, 8, 9]])
  })

  it('changes the directory by commands: its version grows by one with each, also after one that met a fault', async () => {
    const { version, texts: [text] } = await store.directory()
    const change = (n: number, before: string, after: string): Entry =>
      entry(n, { type: 'ChangeDirectory', data: { directoryId: DIRECTORY_ID, section: 'texts', entryId: text!.id, before: { ...text, en: before }, after: { ...text, en: after } } })
    const answers = await store.submit([change(1, text!.en, 'A'), spoiled(change(2, 'A', 'B')), change(3, 'A', 'C'), change(4, 'A', 'D')], NOW)
    expect(answers.map(({ receipt: { verdict } }) => (verdict.kind === 'accepted' ? verdict.position : verdict.code))).toEqual([null, 'internal_error', null, 'changed_meanwhile'])
    expect(await store.directory()).toMatchObject({ version: version + 2, texts: [{ en: 'C' }] })
    expect((await store.auditTrail()).filter(({ kind }) => kind === 'directory_changed')).toHaveLength(2)
    expect((await store.standing()).head).toBe(0)
  })

  it('survives closing and opening with everything in place', async () => {
    await store.submit([register(1, first)], NOW)
    const before = { standing: await store.standing(), feed: await store.feed(0, 10), lease: await store.leaseCodes(DESK, NOW) }
    await store.close()
    store = await IMPLEMENTATIONS[name]!(folder)
    expect(await store.standing()).toEqual(before.standing)
    expect(await store.feed(0, 10)).toEqual(before.feed)
    expect((await store.leaseCodes(DESK, NOW)).from).toBe(before.lease.to + 1)
    expect((await store.submit([register(1, first)], NOW))[0]!.known).toBe(true)
  })

  it('flushes every commit on every connection', async () => {
    const connections = await store.check()
    expect(connections.map(({ connection }) => connection).toSorted()).toEqual(['reader', 'writer'])
    for (const { connection, durable } of connections) expect(durable, connection).toBe(true)
  })

  it('founds a city once', async () => {
    const again = await store.found({ epoch: uuid(1), serverDeskId: uuid(2), directory: await store.directory(), now: NOW })
    expect(again).toBe(false)
    expect((await store.standing()).epoch).not.toBe(uuid(1))
  })

  it('raises the directory with every change of its people', async () => {
    const before = (await store.directory()).version
    await store.addOperator({ id: uuid(77), username: 'nima', name: 'نیما', role: 'operator', departmentId: null, passwordHash: 'h', now: NOW })
    expect(await store.addOperator({ id: uuid(78), username: 'nima', name: 'x', role: 'operator', departmentId: null, passwordHash: 'h', now: NOW })).toBe(false)
    const after = await store.directory()
    expect(after.version).toBe(before + 1)
    expect(after.operators).toContainEqual({ id: uuid(77), name: 'نیما', role: 'operator', departmentId: null })
    expect((await store.standing()).directoryVersion).toBe(after.version)
  })

  it('ends an operator’s sessions when they are disabled, and keeps the key that proves their commands', async () => {
    await store.addOperator({ id: uuid(77), username: 'nima', name: 'نیما', role: 'operator', departmentId: null, passwordHash: 'h', now: NOW })
    await store.openSession({ id: uuid(79), operatorId: uuid(77), deskId: null, tokenHash: 't', authorKey: 'k', now: NOW, expiresAt: NOW + 1_000 })
    await store.changeOperator({ username: 'nima', name: null, role: null, passwordHash: null, disabled: true, now: NOW + 1 })
    const day = 24 * 3600_000
    await store.openSession({ id: uuid(80), operatorId: uuid(77), deskId: null, tokenHash: 't2', authorKey: 'k2', now: NOW + 91 * day, expiresAt: NOW + 92 * day })
    expect(await store.session(uuid(79))).toMatchObject({ authorKey: 'k', revokedAt: NOW + 1, operatorDisabled: true, operator: { name: 'نیما' } })
  })

  it('uses an enrolment code up once and not after its time', async () => {
    await store.offerEnrolment({ codeHash: 'c', name: 'میز', scope: 'department', now: NOW, expiresAt: NOW + 10 })
    const desk = { codeHash: 'c', secretHash: 's', machineId: 'machine-1' }
    expect(await store.enrol({ ...desk, deskId: uuid(90), now: NOW + 10 })).toBeNull()
    expect(await store.enrol({ ...desk, deskId: uuid(91), now: NOW + 9 })).toEqual({ name: 'میز', scope: 'department' })
    expect(await store.enrol({ ...desk, deskId: uuid(92), now: NOW + 9 })).toBeNull()
    expect((await store.desks()).map(({ id, scope }) => [id, scope])).toEqual([[uuid(91), 'department']])
    const session = { operatorId: (await store.operatorNamed('zahra'))!.id, authorKey: 'k', now: NOW, expiresAt: NOW + 1_000 }
    for (const [n, deskId] of [[81, uuid(91)], [82, uuid(92)]] as const) await store.openSession({ ...session, id: uuid(n), deskId, tokenHash: `t${n}` })
    expect(await store.revokeDesk(uuid(91), NOW)).toBe(true)
    expect([(await store.session(uuid(81)))?.revokedAt, (await store.session(uuid(82)))?.revokedAt]).toEqual([NOW, null])
    expect(await store.revokeDesk(uuid(91), NOW)).toBe(false)
  })
})
