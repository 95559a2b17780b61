import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evolveStream, STREAMS, type DomainEvent } from '#domain/catalog.ts'
import type { Context, Origin } from '#domain/decider.ts'
import { type TicketCommand } from '#domain/ticket/commands.ts'
import { CHANNELS, KINDS, URGENCIES } from '#domain/ticket/words.ts'
import { ticketEvent } from '#domain/ticket/events.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { uuid } from '../../support/commands.ts'
import { context } from '../given.ts'

const TICKET = uuid(0x71)
const key = fc.constantFrom('waste', 'pruning', 'sartak', 'x')
const instant = fc.integer({ min: 0, max: 4_000_000_000_000 })
const option = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null })
const words = option(fc.string({ unit: 'grapheme', maxLength: 30 }))
const facts = { kind: fc.constantFrom(...KINDS), categoryId: key, placeId: option(key), urgency: fc.constantFrom(...URGENCIES) }
const personal = { phone: fc.constantFrom(null, '+989121234567', '+982833334444'), name: words, nationalId: fc.constant(null), address: words, text: fc.string({ maxLength: 30 }) }

const event: fc.Arbitrary<DomainEvent> = fc.oneof(
  fc.record({
    type: fc.constant('TicketRegistered' as const), ticketId: fc.constant(TICKET), code: fc.constantFrom('10000007', '10000018'), ...facts,
    channel: fc.constantFrom(...CHANNELS), anonymous: fc.boolean(), callId: fc.constant(null), source: fc.constant(null), receivedAt: option(instant),
  }),
  fc.record({
    type: fc.constant('TicketAmended' as const), ticketId: fc.constant(TICKET), changes: fc.record(facts, { requiredKeys: [] }),
    fields: fc.subarray(['phone', 'name', 'address', 'text'] as const).map((fields) => [...fields]),
  }),
  fc.record({ type: fc.constant('NoteAdded' as const), ticketId: fc.constant(TICKET) }),
)
const from: fc.Arbitrary<Origin> = fc.record({
  commandId: fc.nat(0xffff).map((n) => uuid(n)), by: fc.nat(9).map((n) => uuid(n)), deskId: fc.nat(9).map((n) => uuid(n)), occurredAt: instant, recordedAt: option(instant),
})
const history = fc.array(fc.tuple(event, from), { maxLength: 30 })
const fold = (events: readonly (readonly [DomainEvent, Origin])[], start: unknown = null): unknown => events.reduce<unknown>((state, [e, o]) => evolveStream('ticket', state, e, o), start)

const command: fc.Arbitrary<TicketCommand> = fc.oneof(
  fc.record({ type: fc.constant('RegisterTicket' as const), ticketId: fc.constant(TICKET), ...facts, channel: fc.constantFrom(...CHANNELS), callId: fc.constant(null), anonymous: fc.boolean(), private: fc.record(personal) }),
  fc.record({ type: fc.constant('AmendTicket' as const), ticketId: fc.constant(TICKET), changes: fc.record(facts, { requiredKeys: [] }), private: fc.record(personal, { requiredKeys: [] }) }),
  fc.record({ type: fc.constant('AddNote' as const), ticketId: fc.constant(TICKET), text: fc.string({ minLength: 1, maxLength: 20 }) }),
  fc.record({
    type: fc.constant('ImportTicket' as const), ticketId: fc.constant(TICKET), ...facts, channel: fc.constantFrom(...CHANNELS), occurredAt: instant,
    source: fc.record({ name: key, id: key }), private: fc.record(personal),
  }),
)
const around: fc.Arbitrary<Context> = fc.record({ code: option(fc.constant('10000007')), rights: fc.subarray([...context().operator.permissions]), at: instant, id: fc.nat(0xffff) }).map(({ code, rights, at, id }) =>
  context({ trackingCode: code, at, commandId: uuid(id), operator: { ...context().operator, permissions: rights } }))
const { decide } = STREAMS.ticket.decider

describe('a ticket', () => {
  it('evolves through any sequence of events without a throw, and through unknown ones unchanged', () => {
    fc.assert(fc.property(history, from, (events, last) => {
      const state = fold(events)
      const newer = { type: 'TicketForwarded', ticketId: TICKET } as unknown as DomainEvent
      expect(evolveStream('ticket', state, newer, last)).toEqual(state)
    }))
  })

  it('is the same whether folded at once or in parts, on values that nobody may change', () => {
    fc.assert(fc.property(history, fc.nat(30), (events, cut) => {
      const part = freeze(fold(events.slice(0, cut)))
      expect(fold(events.slice(cut), part)).toEqual(fold(events))
    }))
  })

  it('keeps its first registration: code, source and time of receipt never change', () => {
    fc.assert(fc.property(history, (events) => {
      const state = fold(events) as TicketState | null
      const kept = state === null ? null : [state.id, state.code, state.receivedAt]
      const [first] = events.flatMap(([e, { occurredAt }]) => (e.type === 'TicketRegistered' ? [[e.ticketId, e.code, e.receivedAt ?? occurredAt]] : []))
      expect(kept).toEqual(first ?? null)
    }))
  })

  it('has a step for every event from its registration on, and never goes back in time', () => {
    fc.assert(fc.property(history, (events) => {
      const state = fold(events) as TicketState | null
      const start = events.findIndex(([e]) => e.type === 'TicketRegistered')
      const steps = start < 0 ? 0 : 1 + events.slice(start + 1).filter(([e]) => e.type !== 'TicketRegistered').length
      expect(state?.steps.length ?? 0).toBe(steps)
      expect((state?.updatedAt ?? 0) >= (state?.receivedAt ?? 0)).toBe(true)
    }))
  })

  it('is decided by values alone: same state, command and context give the same answer', () => {
    fc.assert(fc.property(history, command, around, (events, asked, where) => {
      const state = freeze(fold(events))
      expect(decide(state, asked, where)).toEqual(decide(state, asked, where))
    }))
  })

  it('writes only events that the log can read back, without a word of the citizen\'s', () => {
    fc.assert(fc.property(history, command, around, (events, asked, where) => {
      const state = fold(events)
      const result = decide(state, { ...asked, ...('private' in asked ? { private: { ...asked.private, name: 'نام‌محرمانه', address: 'نشانی‌محرمانه' } } : {}) }, where)
      if (!result.ok) return
      for (const written of result.events) expect(ticketEvent.parse(JSON.parse(JSON.stringify(written)))).toEqual(JSON.parse(JSON.stringify(written)))
      expect(JSON.stringify(result.events)).not.toContain('محرمانه')
      expect(result.events.length).toBe(1)
    }))
  })

  it('never gives anything to somebody without the right', () => {
    fc.assert(fc.property(history, command, (events, asked) => {
      const result = decide(fold(events), asked, context({ operator: { ...context().operator, permissions: [] } }))
      expect(result).toMatchObject({ ok: false, refusal: { code: 'not_permitted' } })
    }))
  })
})

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) freeze(inner)
    Object.freeze(value)
  }
  return value
}
