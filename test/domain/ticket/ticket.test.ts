import { describe, expect, it } from 'vitest'
import type { CommandData, DomainEvent } from '#domain/catalog.ts'
import { currentPrivate, type PrivateDocument, type TicketState } from '#domain/ticket/state.ts'
import { searchText, ticketRow } from '#domain/ticket/views.ts'
import { DESK, OPERATOR, registerData, uuid } from '../../support/commands.ts'
import { given, origin, without } from '../given.ts'

const TICKET = uuid(0x71)
const REGISTERED = {
  type: 'TicketRegistered', ticketId: TICKET, code: '10000007', kind: 'request', channel: 'phone', categoryId: 'waste', placeId: null,
  urgency: 'normal', point: null, anonymous: false, confidential: false, incidentId: null, callId: null, source: null, receivedAt: null, forwardBy: null,
} as const satisfies DomainEvent
const registered = [REGISTERED, origin()] as const
const nothing = { ticketId: TICKET, changes: {}, private: {} } as const
const imported: CommandData<'ImportTicket'> = {
  ticketId: TICKET, kind: 'request', channel: 'phone', categoryId: 'waste', placeId: 'sartak', urgency: 'normal',
  source: { name: 'boston-311', id: '101000295613' }, occurredAt: 500, private: { phone: null, name: null, nationalId: null, address: 'River St', text: 'Lamp' },
}

describe('RegisterTicket', () => {
  it('opens a ticket with its code; what the citizen said stands apart', () => {
    const data = registerData(TICKET)
    const { result, state } = given().when('RegisterTicket', data)
    expect(result).toEqual({ ok: true, events: [REGISTERED], private: data.private })
    expect(state).toMatchObject({
      id: TICKET, code: '10000007', kind: 'request', channel: 'phone', categoryId: 'waste', placeId: null, urgency: 'normal', anonymous: false,
      callId: null, source: null, status: 'registered', confidential: false, incidentId: null, assignments: [], answeredAt: null, solvedAt: null, attachments: [],
      receivedAt: 1_000, updatedAt: 1_000,
      steps: [{ type: 'TicketRegistered', commandId: uuid(0x100), by: OPERATOR.id, deskId: DESK, occurredAt: 1_000, recordedAt: null }],
    })
  })

  it('is refused for a ticket that is there already, and says its code', () => {
    expect(given(registered).when('RegisterTicket', registerData(TICKET)).result).toMatchObject({ ok: false, refusal: { code: 'ticket_exists', details: { code: '10000007' } } })
  })

  it('is refused without a tracking code: none is ever read out that is not final', () => {
    expect(given().when('RegisterTicket', registerData(TICKET), { trackingCode: null }).result).toMatchObject({ ok: false, refusal: { code: 'code_missing' } })
  })

  it('keeps the call it came from and that the caller wants no name', () => {
    const { state } = given().when('RegisterTicket', { ...registerData(TICKET), callId: uuid(0xca11), anonymous: true })
    expect(state).toMatchObject({ callId: uuid(0xca11), anonymous: true })
  })
})

describe('AmendTicket', () => {
  it('changes what is different and remembers what stood before', () => {
    const { result, state } = given(registered).when('AmendTicket', { ...nothing, changes: { urgency: 'urgent', categoryId: 'waste' } }, { at: 2_000, commandId: uuid(0x101) })
    expect(result).toMatchObject({ ok: true, events: [{ type: 'TicketAmended', changes: { urgency: 'urgent' }, fields: [] }], private: null })
    expect(state).toMatchObject({ urgency: 'urgent', updatedAt: 2_000, steps: [{}, { before: { urgency: 'normal' }, after: { urgency: 'urgent' } }] })
  })

  it('names the private fields that changed, never their words', () => {
    const { result } = given(registered).when('AmendTicket', { ...nothing, private: { phone: '+982833334444', name: null } })
    expect(result).toEqual({ ok: true, events: [{ type: 'TicketAmended', ticketId: TICKET, changes: {}, fields: ['phone', 'name'] }], private: { phone: '+982833334444', name: null } })
  })

  it('takes the place away where it is set to none', () => {
    const placed = [{ ...REGISTERED, placeId: 'sartak' }, origin()] as const
    expect(given(placed).when('AmendTicket', { ...nothing, changes: { placeId: null } }).state).toMatchObject({ placeId: null })
  })

  it('is refused when nothing would change, and for a ticket that nobody knows', () => {
    expect(given(registered).when('AmendTicket', nothing).result).toMatchObject({ ok: false, refusal: { code: 'nothing_to_amend' } })
    expect(given(registered).when('AmendTicket', { ...nothing, changes: { urgency: 'normal' } }).result).toMatchObject({ ok: false, refusal: { code: 'nothing_to_amend' } })
    expect(given().when('AmendTicket', { ...nothing, changes: { urgency: 'urgent' } }).result).toMatchObject({ ok: false, refusal: { code: 'ticket_unknown' } })
  })

  it('from a desk whose clock is behind does not make the ticket look older', () => {
    expect(given(registered).when('AmendTicket', { ...nothing, changes: { urgency: 'urgent' } }, { at: 10 }).state).toMatchObject({ updatedAt: 1_000 })
  })
})

describe('AddNote', () => {
  it('adds a step; its words stand apart', () => {
    const { result, state } = given(registered).when('AddNote', { ticketId: TICKET, text: 'شهروند دوباره تماس گرفت' }, { at: 3_000 })
    expect(result).toEqual({ ok: true, events: [{ type: 'NoteAdded', ticketId: TICKET }], private: { note: 'شهروند دوباره تماس گرفت' } })
    expect(state).toMatchObject({ updatedAt: 3_000, steps: [{ type: 'TicketRegistered' }, { type: 'NoteAdded' }] })
  })

  it('is refused for a ticket that nobody knows', () => {
    expect(given().when('AddNote', { ticketId: TICKET, text: 'x' }).result).toMatchObject({ ok: false, refusal: { code: 'ticket_unknown' } })
  })
})

describe('ImportTicket', () => {
  it('keeps when the case really came apart from when it was brought in', () => {
    const { state } = given().when('ImportTicket', imported, { at: 9_000 })
    expect(state).toMatchObject({ receivedAt: 500, updatedAt: 500, source: { name: 'boston-311', id: '101000295613' }, anonymous: true, steps: [{ occurredAt: 9_000 }] })
  })

  it('of a case that names its citizen is not anonymous', () => {
    expect(given().when('ImportTicket', { ...imported, private: { ...imported.private, phone: '+982833334444' } }).state).toMatchObject({ anonymous: false })
  })

  it('changes nothing when the case is there already', () => {
    expect(given(registered).when('ImportTicket', imported).result).toMatchObject({ ok: false, refusal: { code: 'ticket_exists' } })
  })
})

describe('rights', () => {
  it.each([
    ['RegisterTicket', 'ticket.register', registerData(TICKET)], ['AmendTicket', 'ticket.amend', { ...nothing, changes: { urgency: 'urgent' } }],
    ['AddNote', 'ticket.note', { ticketId: TICKET, text: 'x' }], ['ImportTicket', 'ticket.import', imported],
  ] as const)('%s needs %s, and says so before anything else', (type, permission, data) => {
    const refused = { ok: false, refusal: { code: 'not_permitted', details: { permission } } }
    expect(given(registered).when(type, data, { operator: without(permission) }).result).toEqual(refused)
    expect(given().when(type, data, { operator: without(permission) }).result).toEqual(refused)
    expect(given(registered).when(type, data).result).not.toEqual(refused)
  })
})

describe('views', () => {
  const parts: PrivateDocument = {
    [uuid(1)]: { ...registerData(TICKET).private, nationalId: '0499370899' },
    [uuid(2)]: { name: 'نام تازه', address: null },
    [uuid(3)]: { note: 'یادداشت شیفت شب' },
  }
  const amended: DomainEvent = { type: 'TicketAmended', ticketId: TICKET, changes: {}, fields: ['name', 'address'] }
  const events = [
    [REGISTERED, origin({ commandId: uuid(1) })], [amended, origin({ commandId: uuid(2) })], [{ type: 'NoteAdded', ticketId: TICKET }, origin({ commandId: uuid(3) })],
  ] as const
  const state = given(...events).when('AddNote', { ticketId: TICKET, text: 'x' }).state as TicketState

  it('show what is known of the caller now', () => {
    expect(currentPrivate(state, parts)).toEqual({ phone: '+989121234567', name: 'نام تازه', nationalId: '0499370899', address: null, text: 'زباله‌ها سه روز است که مانده', personId: null })
    // after erasing
    expect(currentPrivate(state, {})).toEqual({ phone: null, name: null, nationalId: null, address: null, text: '', personId: null })
    expect(ticketRow(state, parts)).toMatchObject({ code: '10000007', name: 'نام تازه', address: null, phone: '+989121234567', excerpt: 'زباله‌ها سه روز است که مانده' })
  })

  it('cut a long text where the row ends', () => {
    const long = { ...parts, [uuid(1)]: { ...parts[uuid(1)], text: 'آ'.repeat(400) } }
    expect(ticketRow(state, long).excerpt).toBe(`${'آ'.repeat(160)}…`)
  })

  it('are found by code, phone as dialled, name, words and notes, folded', () => {
    const found = searchText(state, parts)
    for (const word of ['10000007', '09121234567', 'نام تازه', 'زبالهها', 'یادداشت', '0499370899']) expect(found).toContain(word)
  })

  it('hold nothing personal once it was erased', () => {
    expect(searchText(state, {})).toBe('10000007')
    expect(ticketRow(state, {})).toMatchObject({ phone: null, name: null, address: null, excerpt: '' })
  })
})
