import { describe, expect, it } from 'vitest'
import type { Facts } from '#domain/decider.ts'
import type { TicketCommandOf } from '#domain/ticket/commands.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { forwardAgain } from '../../renderer/features/attention/redo.ts'
import { given, origin } from '../domain/given.ts'
import { registerData, uuid } from '../support/commands.ts'
import { evolveStream, type DomainEvent } from '#domain/catalog.ts'

const FACTS: Facts = { confidential: false, units: [], followUp: null, dues: {}, departments: { roads: { external: false, due: null }, water: { external: false, due: null }, parks: { external: false, due: null } } }
const asked = (ticketId: string, ...to: string[]): Omit<TicketCommandOf<'ForwardTicket'>, 'type'> => ({ ticketId, to: to.map((departmentId) => ({ departmentId, hours: null })), besides: [], note: 'همین امروز' })

/** A ticket that somebody else has forwarded to these departments. */
function forwarded(...to: string[]) {
  const registered = given().when('RegisterTicket', registerData(uuid(1)))
  const events = (registered.result.ok ? registered.result.events : []).map((event) => [event, origin()] as const)
  const ticketId = (registered.state as TicketState).id
  const { state, result } = given(...events).when('ForwardTicket', asked(ticketId, ...to), { facts: FACTS, commandId: uuid(0x200) })
  const all = [...events, ...(result.ok ? result.events : []).map((event) => [event, origin({ commandId: uuid(0x200) })] as const)]
  return { ticketId, state: state as TicketState, all }
}

describe('a forward that somebody was ahead of', () => {
  it('becomes one that desk and server accept, to the departments that do not have it yet', () => {
    const { ticketId, state, all } = forwarded('roads')
    const mine = asked(ticketId, 'water', 'roads')
    const first = given(...all).when('ForwardTicket', mine, { facts: FACTS, commandId: uuid(0x300) }).result
    expect(first).toMatchObject({ ok: false, refusal: { code: 'forwarded_meanwhile', details: { departments: ['roads'] } } })
    if (first.ok) return
    const again = forwardAgain({ type: 'ForwardTicket', data: mine, refusal: first.refusal }, state)
    expect(again?.now.map(({ departmentId }) => departmentId)).toEqual(['roads'])
    expect(again?.missing).toEqual(['water'])
    const { type: _, ...data } = again?.command ?? { type: 'ForwardTicket', ...mine }
    const second = given(...all).when('ForwardTicket', data, { facts: FACTS, commandId: uuid(0x301) })
    expect(second.result.ok).toBe(true)
    expect((second.state as TicketState).assignments.map(({ departmentId }) => departmentId)).toEqual(['roads', 'water'])
  })

  it('needs nothing more where the same department has it', () => {
    const { ticketId, state } = forwarded('water')
    expect(forwardAgain({ type: 'ForwardTicket', data: asked(ticketId, 'water'), refusal: { code: 'forwarded_meanwhile', details: {} } }, state)).toMatchObject({ missing: [], command: null })
  })

  it('counts a department that gave it back as one that does not have it', () => {
    const { ticketId, state } = forwarded('water')
    const [part] = state.assignments
    const returned = evolveStream('ticket', state, { type: 'ForwardReturned', ticketId, assignmentId: part?.id ?? '', reason: 'not_ours', relayed: true } as DomainEvent, origin({ commandId: uuid(0x400) })) as TicketState
    expect(forwardAgain({ type: 'ForwardTicket', data: asked(ticketId, 'parks'), refusal: { code: 'forwarded_meanwhile', details: {} } }, returned)?.command).toMatchObject({ besides: [], to: [{ departmentId: 'parks' }] })
  })

  it('is offered for no other command and no other reason', () => {
    const { ticketId, state } = forwarded('water')
    expect(forwardAgain({ type: 'AddNote', data: { ticketId, text: 'x' }, refusal: { code: 'forwarded_meanwhile', details: {} } }, state)).toBeNull()
    expect(forwardAgain({ type: 'ForwardTicket', data: asked(ticketId, 'parks'), refusal: { code: 'not_permitted', details: {} } }, state)).toBeNull()
  })
})
