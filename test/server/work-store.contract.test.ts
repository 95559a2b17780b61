import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DIRECTORY_ID } from '#domain/directory/changes.ts'
import { awake } from '#domain/ticket/checks.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { trackingCode } from '#domain/tracking-code/code.ts'
import type { EnvelopeBody } from '#sync/protocol.ts'
import type { Entry, ServerStore } from '#server/store/ports.ts'
import { openSqliteStore } from '#server/store/sqlite/store.ts'
import { eventsOf, foundCity, temporaryFolder } from '../support/central.ts'
import { DESK, OPERATOR, registerData, uuid } from '../support/commands.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 21, 8)
const CHECK = 'forward:0:0'
const OTHER_DESK = uuid(0xde5d)

/** One suite for every implementation of the port. `open` answers a founded store on the same data each time. */
const IMPLEMENTATIONS: Readonly<Record<string, (folder: string) => Promise<ServerStore>>> = {
  sqlite: (folder) => openSqliteStore({ folder }),
}

describe.each(Object.keys(IMPLEMENTATIONS))('WorkStore on %s', (name) => {
  let folder: string
  let remove: () => void
  let store: ServerStore
  const next = { command: 1, payload: 0 }

  beforeEach(async () => {
    ;({ folder, remove } = temporaryFolder())
    await foundCity(folder)
    store = await IMPLEMENTATIONS[name]!(folder)
    next.payload = (await store.leaseCodes(DESK, NOW)).from
  })
  afterEach(async () => {
    await store.close()
    remove()
  })

  const given = (type: string, data: object, { by = OPERATOR, at = NOW }: { by?: typeof OPERATOR; at?: number } = {}): Entry => {
    const body: EnvelopeBody = {
      commandId: uuid(next.command++), type, version: 1, data: data as EnvelopeBody['data'], at, trackingCode: type === 'RegisterTicket' ? trackingCode(next.payload++) : null, directoryVersion: 1,
      operatorId: by.id, sessionId: uuid(0x5e55), deskId: DESK,
    }
    return { commandId: body.commandId, deskId: DESK, envelope: null, asked: { ok: true, submission: { body, author: { ok: true, operator: by } } } }
  }
  async function run(...entries: readonly Entry[]): Promise<readonly string[]> {
    const answers = await store.submit(entries, NOW)
    for (const { receipt: { verdict } } of answers) if (verdict.kind !== 'accepted') throw new Error(JSON.stringify(verdict))
    return entries.map(({ commandId }) => commandId)
  }
  const register = (n: number, change: object = {}): Entry => given('RegisterTicket', { ...registerData(uuid(0x1000 + n)), ...change })
  const keys = (count: number) => Array.from({ length: count }, (_, n) => ({ ticketId: uuid(0x1001 + n), check: CHECK }))
  const ask = (deskId: string, count: number, { operatorId = null as string | null, lengthMs = HOUR, now = NOW } = {}) => store.grantLeases({ checks: keys(count), deskId, operatorId, lengthMs, now })
  const stateOf = async (n: number) => (await store.state('ticket', uuid(0x1000 + n))) as TicketState

  it('S29 grants each check once, however many desks ask at the same time', async () => {
    await run(...Array.from({ length: 50 }, (_, n) => register(n + 1)))
    const answers = await Promise.all(Array.from({ length: 6 }, (_, desk) => ask(uuid(0xd000 + desk), 50, { operatorId: uuid(0xa000 + desk) })))
    expect(answers.map(({ granted, held }) => granted.length + held.length)).toEqual(Array.from({ length: 6 }, () => 50))
    const holders = new Map(answers.flatMap(({ granted }) => granted.map(({ ticketId, deskId }) => [ticketId, deskId])))
    expect(answers.flatMap(({ granted }) => granted)).toHaveLength(50)
    for (const { held } of answers) for (const { ticketId, deskId } of held) expect(deskId).toBe(holders.get(ticketId))
    expect(await store.leases(NOW)).toHaveLength(50)
  })

  it('S29 a lease is renewed by its own desk, never shortened, ends with its time, and is ended by nobody else', async () => {
    await run(register(1))
    expect((await ask(DESK, 1)).granted[0]).toMatchObject({ deskId: DESK, until: NOW + HOUR })
    expect((await ask(DESK, 1, { lengthMs: 1, now: NOW + 5 })).granted[0]).toMatchObject({ until: NOW + HOUR })
    expect((await ask(DESK, 1, { now: NOW + 10 })).granted[0]).toMatchObject({ until: NOW + 10 + HOUR })
    await store.releaseLeases({ checks: keys(1), deskId: OTHER_DESK })
    expect((await ask(OTHER_DESK, 1, { now: NOW + 20 })).held[0]).toMatchObject({ deskId: DESK })
    expect(await store.leases(NOW + 10 + HOUR)).toEqual([])
    expect((await ask(OTHER_DESK, 1, { now: NOW + 10 + HOUR })).granted[0]).toMatchObject({ deskId: OTHER_DESK })
    await store.releaseLeases({ checks: keys(1), deskId: OTHER_DESK })
    expect((await ask(DESK, 1, { now: NOW + 11 + HOUR })).granted).toHaveLength(1)
  })

  it('S29 a giving back that comes late takes nothing that its desk asked for after it', async () => {
    await run(register(1))
    const take = (turn: number) => store.grantLeases({ checks: keys(1), deskId: DESK, operatorId: null, lengthMs: HOUR, now: NOW, turn })
    const giveBack = (turn: number) => store.releaseLeases({ checks: keys(1), deskId: DESK, turn })
    await take(1)
    // the answer to its second request did not come, so it asks anew; then the second arrives
    await take(3)
    await giveBack(2)
    expect((await ask(OTHER_DESK, 1)).held).toHaveLength(1)
    await giveBack(4)
    expect((await ask(OTHER_DESK, 1)).granted).toHaveLength(1)
  })

  it('S29 leases go with their desk, and with the check that is done or that nobody may know of any more', async () => {
    await run(...[1, 2, 3, 4].map((n) => register(n)))
    await ask(DESK, 4)
    const [, attempted] = keys(4)
    await run(
      given('CancelTicket', { ticketId: uuid(0x1001), note: 'x' }), given('RecordAttempt', { ...attempted, outcome: 'busy', callAt: null, note: '' }), given('MakeConfidential', { ticketId: uuid(0x1003), note: 'x' }),
    )
    // one who was not reached is still theirs who tried: they have the slice for the time without a line
    expect((await store.leases(NOW)).map(({ ticketId }) => ticketId)).toEqual([uuid(0x1002), uuid(0x1004)])
    expect((await ask(OTHER_DESK, 4)).gone.map(({ ticketId }) => ticketId)).toEqual([uuid(0x1001), uuid(0x1003)])
    await store.offerEnrolment({ codeHash: 'c', name: 'میز', scope: 'centre', now: NOW, expiresAt: NOW + 10 })
    await store.enrol({ codeHash: 'c', secretHash: 's', machineId: 'machine-1', deskId: OTHER_DESK, now: NOW })
    await store.releaseLeases({ checks: keys(4), deskId: DESK })
    expect((await ask(OTHER_DESK, 4)).granted).toHaveLength(2)
    await store.revokeDesk(OTHER_DESK, NOW)
    expect(await store.leases(NOW)).toEqual([])
  })

  it('S29 one who is given a check has it where they are signed in', async () => {
    await run(register(1))
    await ask(DESK, 1)
    const [key] = keys(1)
    const give = (operatorId: string | null, check = CHECK) => store.giveLease({ ...key!, check, operatorId, lengthMs: HOUR, now: NOW })
    const zahra = (await store.operatorNamed('zahra'))!.id
    expect(await give(zahra)).toEqual({ ok: false, code: 'operator_unknown' })
    await store.openSession({ id: uuid(79), operatorId: zahra, deskId: OTHER_DESK, tokenHash: 't', authorKey: 'k', now: NOW, expiresAt: NOW + HOUR })
    expect(await give(zahra, 'answer:0')).toEqual({ ok: false, code: 'check_done' })
    expect(await give(zahra)).toMatchObject({ ok: true, before: { deskId: DESK }, after: { deskId: OTHER_DESK, operatorId: zahra, until: NOW + HOUR } })
    expect((await ask(DESK, 1)).held).toMatchObject([{ operatorId: zahra }])
    expect(await give(null)).toMatchObject({ ok: true, after: null })
    expect((await ask(DESK, 1)).granted).toHaveLength(1)
  })

  it('S29 who wrote a report down is not given its check; others are, and so are they whatever else there is to do', async () => {
    const open = (id: string, operatorId: string) => store.openSession({ id, operatorId, deskId: OTHER_DESK, tokenHash: id, authorKey: 'k', now: NOW, expiresAt: NOW + HOUR })
    const [zahra, admin] = [(await store.operatorNamed('zahra'))!.id, (await store.operatorNamed('admin'))!.id]
    await open(uuid(80), zahra)
    await open(uuid(81), admin)
    const ticketId = uuid(0x1001)
    const [, forward] = await run(register(1), given('ForwardTicket', { ticketId, to: [{ departmentId: 'services', hours: null }], besides: [], note: '' }))
    const part = { ticketId, assignmentId: `${forward}:0` }
    await run(given('ReportWork', { ...part, note: 'انجام شد', startedAt: null, finishedAt: null, cost: null, materials: '', photos: [] }, { by: { ...OPERATOR, id: zahra } }))
    const verify = { ticketId, check: `verify:${forward}:0:1` }
    const give = (key: typeof verify, operatorId: string | null) => store.giveLease({ ...key, operatorId, lengthMs: HOUR, now: NOW })
    expect(await give(verify, admin)).toMatchObject({ ok: true, after: { operatorId: admin } })
    expect(await give(verify, zahra)).toEqual({ ok: false, code: 'own_work' })
    // what was refused changed nothing
    expect(await store.leases(NOW)).toMatchObject([{ ...verify, operatorId: admin }])
    expect(await give(verify, null)).toMatchObject({ ok: true, after: null })
    await run(given('VerifyWork', { ...part, outcome: 'true', how: 'call', note: '' }))
    expect(await give({ ticketId, check: 'answer:0' }, zahra)).toMatchObject({ ok: true, after: { operatorId: zahra } })
  })

  it('counts queues as the states say, without those that only the inspection sees, also after its index was made anew', async () => {
    await run(register(1), register(2), register(3, { confidential: true }), register(4), register(5))
    await run(
      given('ForwardTicket', { ticketId: uuid(0x1001), to: [{ departmentId: 'services', hours: 1 }, { departmentId: 'inspection', hours: null }], besides: [], note: '' }),
      given('AnswerCitizen', { ticketId: uuid(0x1002), how: 'read_aloud', note: 'گفته شد' }),
      given('SetReminder', { ticketId: uuid(0x1004), reminderId: uuid(0x77), at: NOW + HOUR, note: 'x' }),
      given('ParkTicket', { ticketId: uuid(0x1005), until: NOW + 48 * HOUR, note: 'سال بعد' }),
    )
    const states = await Promise.all([1, 2, 4, 5].map(stateOf))
    const counted = (now: number) => {
      const checks = states.flatMap((state) => awake(state.checks, now))
      const kinds = [...new Set(checks.map(({ kind }) => kind))].toSorted()
      return kinds.map((kind) => {
        const those = checks.filter((check) => check.kind === kind)
        return { kind, count: those.length, late: those.filter(({ by }) => by < now).length, oldest: Math.min(...those.map(({ from }) => from)) }
      })
    }
    const times = [NOW, NOW + HOUR, NOW + 20 * HOUR, NOW + 100 * HOUR]
    const figures = async () => (await Promise.all(times.map((now) => store.board(now)))).map(({ queues }) => queues)
    expect(await figures()).toEqual(times.map(counted))
    expect(counted(NOW + 100 * HOUR).map(({ kind }) => kind)).toEqual(['close', 'forward', 'overdue', 'reminder', 'unacknowledged', 'woken'])
    await store.close()
    const { default: Database } = await import('better-sqlite3')
    const db = new Database(join(folder, 'peygir.sqlite'))
    db.exec("DELETE FROM due_check; DELETE FROM department_part; DELETE FROM meta WHERE key = 'work_index'")
    db.close()
    store = await IMPLEMENTATIONS[name]!(folder)
    expect(await figures()).toEqual(times.map(counted))
    expect(await store.departmentCounts(['services'], NOW + 2 * HOUR)).toEqual({ new: 1, acknowledged: 0, reported: 0, done: 0, returned: 0, late: 1 })
  })

  it('checks every report of a department for thirty days after one of them was not true', async () => {
    const { followUps: [usual] } = await store.directory()
    await run(given('ChangeDirectory', { directoryId: DIRECTORY_ID, section: 'followUps', entryId: usual!.id, before: usual, after: { ...usual, verifyRate: 0 } }))
    const verifier = { ...OPERATOR, id: uuid(0x0c) }
    async function reported(n: number, departmentId: string): Promise<boolean> {
      const ticketId = uuid(0x1000 + n)
      const [, forward] = await run(register(n), given('ForwardTicket', { ticketId, to: [{ departmentId, hours: null }], besides: [], note: '' }))
      await run(given('ReportWork', { ticketId, assignmentId: `${forward}:0`, note: 'انجام شد', startedAt: null, finishedAt: null, cost: null, materials: '', photos: [] }))
      return (await stateOf(n)).assignments[0]!.spared
    }
    expect([await reported(1, 'services'), await reported(2, 'parks')]).toEqual([true, true])
    await run(given('VerifyWork', { ticketId: uuid(0x1001), assignmentId: (await stateOf(1)).assignments[0]!.id, outcome: 'not_done', how: 'call', note: '' }, { by: verifier }))
    expect([await reported(3, 'services'), await reported(4, 'parks')]).toEqual([false, true])
  })

  it('tells the desks of approvals and shifts, and keeps reviews to itself', async () => {
    const approvalId = uuid(0x2001)
    await run(
      register(1), given('AskApproval', { approvalId, matter: 'close_unverified', ticketId: uuid(0x1001), subjectIds: [], note: 'چرا' }), given('StartShift', { shiftId: uuid(0x2002) }),
      given('ReviewWork', { reviewId: uuid(0x2003), ticketId: uuid(0x1001), operatorId: uuid(0x0c), scores: { subject: 2, words: 1, address: 2, promise: 2, courtesy: 0 }, note: 'ادب' }),
      given('ReviewWork', { reviewId: uuid(0x2004), ticketId: uuid(0x1001), operatorId: uuid(0x0d), scores: { subject: 2, words: 2, address: 2, promise: 2, courtesy: 2 }, note: '' }, { at: NOW + 1 }),
    )
    expect(eventsOf(await store.feed(0, 10)).map(({ stream, event, private: part }) => [stream, event['type'], part?.['note'] ?? null])).toEqual([
      ['ticket', 'TicketRegistered', null], ['approval', 'ApprovalAsked', 'چرا'], ['shift', 'ShiftStarted', null],
    ])
    const file = join(mkdtempSync(join(folder, 'snap-')), 's')
    await store.writeSnapshot(file, 'lines', 'identity')
    const snapshot = readFileSync(file, 'utf8')
    expect(snapshot).toContain('"stream":"approval"')
    expect(snapshot).toContain('"stream":"shift"')
    expect(snapshot).not.toContain(uuid(0x2003))
    expect((await store.reviews(null, 10)).map(({ state, note }) => [state.id, note])).toEqual([[uuid(0x2004), ''], [uuid(0x2003), 'ادب']])
    expect((await store.reviews(uuid(0x0c), 10)).map(({ state }) => state.scores.courtesy)).toEqual([0])
    // an approval goes to every desk, so none can be asked about what they must not know of
    await run(given('MakeConfidential', { ticketId: uuid(0x1001), note: 'x' }))
    const [answer] = await store.submit([given('AskApproval', { approvalId: uuid(0x2005), matter: 'close_unverified', ticketId: uuid(0x1001), subjectIds: [], note: 'x' })], NOW)
    expect(answer!.receipt.verdict).toMatchObject({ kind: 'refused', code: 'ticket_unknown' })
    // how the work was done stays known, what was said of it does not
    expect((await store.reviews(uuid(0x0c), 10)).map(({ state, note }) => [state.scores.courtesy, note])).toEqual([[0, '']])
  })
})
