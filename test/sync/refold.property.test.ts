import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCommand, type Command } from '#domain/catalog.ts'
import { NO_FACTS, type Context } from '#domain/decider.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { trackingCode } from '#domain/tracking-code/code.ts'
import type { FeedEvent } from '#sync/protocol.ts'
import { EMPTY, confirm, readEvent, refold, type Folded, type Pending } from '#sync/refold.ts'
import { DESK, OPERATOR, registerData, uuid } from '../support/commands.ts'

const TICKET = uuid(0x71)
const command = (type: string, data: unknown): Command => {
  const read = readCommand(type, data)
  if (!read.ok) throw new Error(JSON.stringify(read.refusal))
  return read.command
}
const context = (n: number, at: number, permissions: readonly string[] = OPERATOR.permissions): Context => ({
  commandId: uuid(0x1000 + n), at, trackingCode: trackingCode(1_000_000 + n), directoryVersion: 1, operator: { ...OPERATOR, permissions }, facts: NO_FACTS, deskId: DESK,
})
const registered: Pending = { command: command('RegisterTicket', registerData(TICKET)), context: context(0, 1) }
const entry = (position: number, event: FeedEvent['event'], personal: FeedEvent['private'] = null, version = 1): FeedEvent => ({
  kind: 'event', position, stream: 'ticket', streamId: TICKET, version, event, commandId: uuid(0x2000 + position), by: OPERATOR.id, deskId: uuid(2), occurredAt: 50 + position, recordedAt: 60 + position, private: personal,
})

const urgency = fc.constantFrom('normal', 'important', 'urgent')
const step = fc.oneof(
  fc.record({ type: fc.constant('AddNote'), data: fc.record({ ticketId: fc.constant(TICKET), text: fc.string({ minLength: 1, maxLength: 20 }) }) }),
  fc.record({ type: fc.constant('AmendTicket'), data: fc.record({ ticketId: fc.constant(TICKET), changes: fc.record({ urgency }, { requiredKeys: [] }), private: fc.record({ name: fc.option(fc.string({ maxLength: 9 })) }, { requiredKeys: [] }) }) }),
)

describe('refold', () => {
  it('S11 gives the same answer however often the pending commands are decided again', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const pending = [registered, ...steps.map(({ type, data }, n) => ({ command: command(type, data), context: context(n + 1, n + 2) }))]
      const once = refold(EMPTY, pending)
      expect(refold(EMPTY, pending)).toEqual(once)
    }))
  })

  it('S1 S11 agrees with the confirmed fold once the pending events come back', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 10 }), fc.nat(10), (steps, cut) => {
      const pending = [registered, ...steps.map(({ type, data }, n) => ({ command: command(type, data), context: context(n + 1, n + 2) }))]
      const all = refold(EMPTY, pending)
      const first = refold(EMPTY, pending.slice(0, cut))
      // confirming the first `cut` commands and refolding the rest must show the operator the same ticket
      const rest = refold({ state: first.state, parts: first.parts }, pending.slice(cut))
      expect({ state: rest.state, parts: rest.parts }).toEqual({ state: all.state, parts: all.parts })
    }))
  })

  it('S3 S11 leaves out a command that the news made impossible, and decides the others', () => {
    const twice: Pending = { command: command('RegisterTicket', registerData(TICKET)), context: context(1, 5) }
    const note: Pending = { command: command('AddNote', { ticketId: TICKET, text: 'یادداشت' }), context: context(2, 6) }
    const result = refold(EMPTY, [registered, twice, note])
    expect(result.refused).toEqual([{ commandId: twice.context.commandId, refusal: { code: 'ticket_exists', details: { code: registered.context.trackingCode } } }])
    expect((result.state as TicketState).steps.map((each) => each.type)).toEqual(['TicketRegistered', 'NoteAdded'])
  })

  it('S11 uses the rights that the command was decided with, not those of today', () => {
    const note: Pending = { command: command('AddNote', { ticketId: TICKET, text: 'x' }), context: context(3, 7, []) }
    expect(refold(EMPTY, [registered, note]).refused[0]?.refusal.code).toBe('not_permitted')
  })

  it('evolves over any order and repetition of events without throwing', () => {
    const event = fc.oneof(
      fc.record({ type: fc.constant('NoteAdded'), ticketId: fc.constant(TICKET) }),
      fc.record({ type: fc.constant('TicketAmended'), ticketId: fc.constant(TICKET), changes: fc.record({ urgency }, { requiredKeys: [] }), fields: fc.constant([]) }),
      fc.constant({ type: 'TicketRegistered', ticketId: TICKET, code: trackingCode(1_000_000), kind: 'request', channel: 'phone', categoryId: 'c', placeId: null, urgency: 'normal', point: null, anonymous: false, confidential: false, incidentId: null, callId: null, source: null, receivedAt: null, forwardBy: null }),
    )
    fc.assert(fc.property(fc.array(event, { maxLength: 15 }), fc.nat(15), (events, cut) => {
      const read = events.map((each, n) => {
        const line = entry(n + 1, each)
        const known = readEvent(line)
        if (known === null) throw new Error('a known event was not read')
        return { entry: line, event: known }
      })
      const folded: Folded = confirm(EMPTY, read)
      // replay equals incremental fold
      expect(confirm(confirm(EMPTY, read.slice(0, cut)), read.slice(cut))).toEqual(folded)
    }))
  })

  it('S14 does not read an event of a version or shape that it does not know', () => {
    expect(readEvent(entry(1, { type: 'NoteAdded', ticketId: TICKET }, null, 2))).toBeNull()
    expect(readEvent(entry(1, { type: 'TicketTeleported', ticketId: TICKET }))).toBeNull()
  })
})
