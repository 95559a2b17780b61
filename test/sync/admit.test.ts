import { describe, expect, it } from 'vitest'
import { FIRST_PAYLOAD, trackingCode } from '#domain/tracking-code/code.ts'
import type { EnvelopeBody, Receipt } from '#sync/protocol.ts'
import { admit, receiptOf, type Ledger, type Submission } from '#sync/server.ts'
import { DESK, OPERATOR, registerData, uuid } from '../support/commands.ts'

const code = trackingCode(FIRST_PAYLOAD)
const body = (over: Partial<EnvelopeBody> = {}): EnvelopeBody => ({
  commandId: uuid(1), type: 'RegisterTicket', version: 1, data: registerData(uuid(9)), at: 1_000, trackingCode: code,
  directoryVersion: 1, operatorId: OPERATOR.id, sessionId: uuid(5), deskId: DESK, ...over,
})
const proven: Submission['author'] = { ok: true, operator: OPERATOR }
const ledger = (over: Partial<Ledger> = {}): Ledger => ({
  receipt: () => null, state: () => null, leasedTo: (payload, desk) => payload === FIRST_PAYLOAD && desk === DESK, codeTaken: () => false,
  nextCode: () => trackingCode(FIRST_PAYLOAD + 7), now: 2_000, ...over,
})

describe('admit', () => {
  it('S1 accepts what decide accepts, with the server\'s time beside the desk\'s', () => {
    const verdict = admit({ body: body(), author: proven }, ledger())
    if (verdict.kind !== 'accepted') throw new Error(verdict.kind)
    expect(verdict.admission.events.map((entry) => entry.event.type)).toEqual(['TicketRegistered'])
    expect(verdict.admission.state).toMatchObject({ code, receivedAt: 1_000, steps: [{ occurredAt: 1_000, recordedAt: 2_000, by: OPERATOR.id }] })
  })

  it('S2 gives a resend the stored receipt', () => {
    const receipt: Receipt = { commandId: uuid(1), verdict: { kind: 'accepted', position: 12 }, recordedAt: 5 }
    expect(admit({ body: body(), author: proven }, ledger({ receipt: () => receipt }))).toEqual({ kind: 'known', receipt })
  })

  it('S9 keeps personal data out of events and state', () => {
    const verdict = admit({ body: body(), author: proven }, ledger())
    if (verdict.kind !== 'accepted') throw new Error(verdict.kind)
    const stored = JSON.stringify([verdict.admission.events, verdict.admission.state])
    const said = Object.values(registerData(uuid(9)).private).filter((value) => value !== null)
    for (const value of said) expect(stored).not.toContain(value)
    expect(verdict.admission.private).toMatchObject({ phone: '+989121234567' })
  })

  it.each([
    ['a failed proof', { ok: false, refusal: { code: 'author_unproven', details: {} } } as const, {}],
    ['a vanished right', { ok: true, operator: { ...OPERATOR, permissions: [] } } as const, {}],
    ['a code of another desk', proven, { leasedTo: () => false }],
    ['a code used before', proven, { codeTaken: () => true }],
  ])('S4 keeps a message with %s for a supervisor', (_, author, over) => {
    expect(admit({ body: body(), author }, ledger(over)).kind).toBe('quarantined')
  })

  it('S4 does not keep what is no citizen\'s word', () => {
    const start = body({ type: 'StartCall', data: { callId: uuid(3), line: null, private: { phone: null } }, trackingCode: null })
    expect(admit({ body: start, author: { ok: true, operator: { ...OPERATOR, permissions: [] } } }, ledger()).kind).toBe('refused')
  })

  it('S5 names the wrong fields of a malformed command, not their content', () => {
    const verdict = admit({ body: body({ data: { ...registerData(uuid(9)), kind: 'secret words' } }), author: proven }, ledger())
    expect(verdict).toEqual({ kind: 'refused', refusal: { code: 'malformed', details: { command: 'RegisterTicket', fields: ['kind'] } } })
  })

  it('S6 takes a code only with a right check digit', () => {
    const wrong = code.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))
    const verdict = admit({ body: body({ trackingCode: wrong }), author: proven }, ledger())
    expect(verdict).toMatchObject({ kind: 'quarantined', refusal: { code: 'code_missing' } })
  })

  it('S6 gives imported history a code of the server\'s own', () => {
    const { callId: _call, anonymous: _anonymous, ...data } = registerData(uuid(9))
    const imported = body({ type: 'ImportTicket', trackingCode: null, data: { ...data, source: { name: 'boston-311', id: '101' }, occurredAt: 7 } })
    const verdict = admit({ body: imported, author: { ok: true, operator: { ...OPERATOR, permissions: ['ticket.import'] } } }, ledger())
    if (verdict.kind !== 'accepted') throw new Error(JSON.stringify(verdict))
    expect(verdict.admission.state).toMatchObject({ code: trackingCode(FIRST_PAYLOAD + 7), receivedAt: 7, source: { id: '101' } })
  })

  it('S7 takes role and rights from the server, whatever the payload says', () => {
    const data = { ...registerData(uuid(9)), operator: { id: uuid(66), role: 'admin' } }
    const verdict = admit({ body: body({ data, operatorId: uuid(66) }), author: proven }, ledger())
    if (verdict.kind !== 'accepted') throw new Error(verdict.kind)
    expect(JSON.stringify(verdict.admission.state)).not.toContain(uuid(66))
  })

  it('refuses a command of a newer desk in words', () => {
    expect(admit({ body: body({ version: 2 }), author: proven }, ledger())).toMatchObject({ kind: 'refused', refusal: { code: 'server_too_old' } })
  })

  it('S8 puts no call into the feed', () => {
    const start = body({ type: 'StartCall', data: { callId: uuid(3), line: null, private: { phone: '+989121234567' } }, trackingCode: null })
    const verdict = admit({ body: start, author: proven }, ledger())
    if (verdict.kind !== 'accepted') throw new Error(verdict.kind)
    expect(verdict.admission.inFeed).toBe(false)
    expect(receiptOf(uuid(1), verdict, null, 9).verdict).toEqual({ kind: 'accepted', position: null })
  })
})
