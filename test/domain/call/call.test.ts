import { describe, expect, it } from 'vitest'
import type { CommandData, DomainEvent } from '#domain/catalog.ts'
import { OUTCOMES } from '#domain/call/call.ts'
import { OPERATOR, uuid } from '../../support/commands.ts'
import { given, origin, without } from '../given.ts'

const CALL = uuid(0xca11)
const STARTED = { type: 'CallStarted', callId: CALL, line: '137-2' } as const satisfies DomainEvent
const started = [STARTED, origin({ occurredAt: 100 })] as const
const ended = [{ type: 'CallEnded', callId: CALL, outcome: 'prank', ticketIds: [] }, origin({ occurredAt: 160 })] as const satisfies readonly [DomainEvent, unknown]
const start = { callId: CALL, line: '137-2', private: { phone: '+989121234567' } }
const end: CommandData<'EndCall'> = { callId: CALL, outcome: 'information', ticketIds: [], private: { phone: null } }

describe('StartCall', () => {
  it('records who took it, when and on which line; the number stands apart', () => {
    const { result, state } = given().when('StartCall', start, { at: 100 })
    expect(result).toEqual({ ok: true, events: [STARTED], private: { phone: '+989121234567' } })
    expect(state).toEqual({ id: CALL, line: '137-2', by: OPERATOR.id, startedAt: 100, endedAt: null, outcome: null, ticketIds: [] })
  })

  it('is refused for a call that has begun', () => {
    expect(given(started).when('StartCall', start).result).toMatchObject({ ok: false, refusal: { code: 'call_exists' } })
  })
})

describe('EndCall', () => {
  it.each(OUTCOMES)('ends with the outcome %s', (outcome) => {
    const { state } = given(started).when('EndCall', { ...end, outcome }, { at: 160 })
    expect(state).toMatchObject({ startedAt: 100, endedAt: 160, outcome, ticketIds: [] })
  })

  it('names the tickets that it made, none or several', () => {
    const ticketIds = [uuid(1), uuid(2)]
    expect(given(started).when('EndCall', { ...end, outcome: 'ticket', ticketIds }).state).toMatchObject({ ticketIds })
  })

  it('is refused for a call that nobody began, and for one that has ended', () => {
    expect(given().when('EndCall', end).result).toMatchObject({ ok: false, refusal: { code: 'call_unknown' } })
    expect(given(started, ended).when('EndCall', end).result).toMatchObject({ ok: false, refusal: { code: 'call_ended' } })
  })
})

it.each([['StartCall', start], ['EndCall', end]] as const)('%s needs the right to record calls', (type, data) => {
  expect(given(started).when(type, data, { operator: without('call.record') }).result).toEqual({ ok: false, refusal: { code: 'not_permitted', details: { permission: 'call.record' } } })
})

it('a call stays as it first began and first ended, whatever events come twice', () => {
  const later = origin({ occurredAt: 999, by: uuid(5) })
  const { state } = given(ended, started, [STARTED, later], ended, [{ ...ended[0], outcome: 'cut_off' }, later]).when('StartCall', start)
  expect(state).toMatchObject({ by: OPERATOR.id, startedAt: 100, endedAt: 160, outcome: 'prank' })
})
