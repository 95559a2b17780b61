import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { CommandData } from '#domain/catalog.ts'
import { DIRECTORY_ID } from '#domain/directory/changes.ts'
import { directory as directorySchema, type Directory } from '#domain/directory/directory.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { FIRST_PAYLOAD, trackingCode } from '#domain/tracking-code/code.ts'
import type { EnvelopeBody, Receipt } from '#sync/protocol.ts'
import { admit, receiptOf, type Ledger, type Submission } from '#sync/server.ts'
import { TINY_CITY } from '../support/city.ts'
import { DESK, OPERATOR, importData, registerData, uuid } from '../support/commands.ts'

const code = trackingCode(FIRST_PAYLOAD)
const body = (over: Partial<EnvelopeBody> = {}): EnvelopeBody => ({
  commandId: uuid(1), type: 'RegisterTicket', version: 1, data: registerData(uuid(9)), at: 1_000, trackingCode: code,
  directoryVersion: 1, operatorId: OPERATOR.id, sessionId: uuid(5), deskId: DESK, ...over,
})
const proven: Submission['author'] = { ok: true, operator: OPERATOR }
const city = z.parse(directorySchema, { ...TINY_CITY, version: 4, operators: [], sealingKey: null })
const ledger = (over: Partial<Ledger> = {}): Ledger => ({
  receipt: () => null, state: () => null, leasedTo: (payload, desk) => payload === FIRST_PAYLOAD && desk === DESK, codeTaken: () => false, hidden: () => false,
  nextCode: () => trackingCode(FIRST_PAYLOAD + 7), directory: () => city, doubted: () => false, decommissioned: () => false, now: 2_000, ...over,
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

  it('S34 keeps whatever a desk that is out of work sends, unless it was answered before or cannot be read', () => {
    const gone = ledger({ decommissioned: (deskId) => deskId === DESK })
    const start = body({ type: 'StartCall', data: { callId: uuid(3), line: null, private: { phone: null } }, trackingCode: null })
    expect([body(), start].map((each) => admit({ body: each, author: proven }, gone)).map((verdict) => verdict.kind === 'quarantined' && verdict.refusal.code)).toEqual(['desk_decommissioned', 'desk_decommissioned'])
    expect(admit({ body: body({ data: {} }), author: proven }, gone)).toMatchObject({ kind: 'refused', refusal: { code: 'malformed' } })
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
    const imported = body({ type: 'ImportTicket', trackingCode: null, data: { ...importData(uuid(9)), source: { name: 'boston-311', id: '101' }, occurredAt: 7 } })
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
    expect(verdict.admission.feed).toBe('none')
    expect(receiptOf(uuid(1), verdict, null, 9).verdict).toEqual({ kind: 'accepted', position: null })
  })
})

/** The ticket that a command leads to, for the next command. */
const admitted = (over: Partial<EnvelopeBody>, before: unknown = null, more: Partial<Ledger> = {}) => {
  const verdict = admit({ body: body(over), author: proven }, ledger({ state: () => before, ...more }))
  if (verdict.kind !== 'accepted') throw new Error(JSON.stringify(verdict))
  return verdict.admission
}
const ordinary: Submission['author'] = { ok: true, operator: { ...OPERATOR, permissions: OPERATOR.permissions.filter((name) => name !== 'confidential.read') } }
const as = (author: Submission['author'], over: Partial<EnvelopeBody>, before: unknown) => admit({ body: body({ trackingCode: null, ...over }), author }, ledger({ state: () => before }))
const ticketId = uuid(9)

describe('what the directory says', () => {
  const forward: CommandData<'ForwardTicket'> = { ticketId, to: [{ departmentId: 'services', hours: null }], besides: [], note: '' }

  it('S19 is resolved anew with the server\'s own directory, whatever version the desk had', () => {
    const before = admitted({}).state
    const due = (directory: Directory) => {
      const { events: [first] } = admitted({ type: 'ForwardTicket', data: forward, directoryVersion: 1 }, before, { directory: () => directory })
      return first?.event.type === 'TicketForwarded' ? first.event.due : null
    }
    expect(due(city)).toMatchObject({ start: 1_000, hours: 24, at: 1_000 + 24 * 3_600_000, from: 'category' })
    expect(due({ ...city, deadlines: city.deadlines.map((policy) => ({ ...policy, urgency: 'normal' as const })) })).toMatchObject({ hours: 2, from: 'policy', policyId: 'urgent' })
  })

  it('S19 hides a message whose subject the server holds for confidential, though the desk did not', () => {
    const admission = admitted({ data: { ...registerData(ticketId), categoryId: 'staff', confidential: false } })
    expect(admission.state).toMatchObject({ confidential: true })
    expect(admission.feed).toBe('none')
  })

  it('S8 gives a change of the directory no position', () => {
    const [before] = city.texts
    const data = { directoryId: DIRECTORY_ID, section: 'texts', entryId: before!.id, before, after: { ...before, fa: 'کد شما {code} است.' } }
    const admission = admitted({ type: 'ChangeDirectory', data, trackingCode: null }, city)
    expect(admission).toMatchObject({ feed: 'none', state: { version: 5 } })
  })
})

describe('a confidential ticket', () => {
  const open = admitted({}).state as TicketState
  const hide = { type: 'MakeConfidential', data: { ticketId, note: 'گزارش تخلف' } }
  const hidden = admitted(hide, open).state as TicketState
  const note = { type: 'AddNote', data: { ticketId, text: 'شهروند دوباره زنگ زد' } }

  it('S20 leaves the feed when it becomes one, has no part in it while it is, and comes back whole', () => {
    expect(admitted(hide, open).feed).toBe('withdraw')
    expect(admitted(note, hidden).feed).toBe('none')
    expect(admitted({ type: 'MakePublic', data: { ticketId, note: 'بی‌اساس' } }, hidden).feed).toBe('whole')
    expect(admitted(note, open).feed).toBe('append')
  })

  it.each([
    ['ForwardTicket', { ticketId, to: [{ departmentId: 'services', hours: null }], besides: [], note: '' }],
    ['MakePublic', { ticketId, note: 'x' }],
    ['MakeConfidential', { ticketId, note: 'x' }],
    ['CloseTicket', { ticketId, reason: 'done', note: '' }],
    ['AddNote', note.data],
    ['AmendTicket', { ticketId, changes: { urgency: 'urgent' }, private: {} }],
    ['AttachFile', { ticketId, attachmentId: uuid(0xa), fileType: 'image/png', size: 1, sha256: 'a'.repeat(64), private: { fileName: 'x' } }],
  ])('S20 is to others as if there were none: %s', (type, data) => {
    expect(as(ordinary, { type, data }, hidden)).toEqual(as(ordinary, { type, data }, null))
    // and so for somebody without the right to the command itself
    const nobody: Submission['author'] = { ok: true, operator: { ...OPERATOR, permissions: [] } }
    expect(as(nobody, { type, data }, hidden)).toEqual(as(nobody, { type, data }, null))
  })

  it('S4 S20 keeps what was written to it for a supervisor', () => {
    expect(as(ordinary, note, hidden)).toEqual({ kind: 'quarantined', refusal: { code: 'ticket_unknown', details: {} } })
    expect(as(ordinary, hide, hidden)).toEqual({ kind: 'refused', refusal: { code: 'ticket_unknown', details: {} } })
  })

  it('S20 is not replaced by another under its id, nor is its code told', () => {
    for (const author of [ordinary, proven]) expect(as(author, { trackingCode: code }, hidden)).toEqual({ kind: 'refused', refusal: { code: 'ticket_exists', details: {} } })
  })

  it('S20 tells the desk of the inspection that it was refused, and nothing of how the ticket stands', () => {
    const wake = { type: 'WakeTicket', data: { ticketId } }
    expect(as(proven, wake, open)).toMatchObject({ refusal: { code: 'not_in_this_status', details: { status: 'registered' } } })
    expect(as(proven, wake, hidden)).toEqual({ kind: 'refused', refusal: { code: 'not_in_this_status', details: {} } })
  })
})
