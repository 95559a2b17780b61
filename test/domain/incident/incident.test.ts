import { describe, expect, it } from 'vitest'
import type { DomainEvent } from '#domain/catalog.ts'
import type { PrivatePart } from '#domain/decider.ts'
import { incidentWords, type IncidentState } from '#domain/incident/incident.ts'
import { uuid } from '../../support/commands.ts'
import { given, origin, without } from '../given.ts'

const INCIDENT = uuid(0x91)
const OPENED = { type: 'IncidentOpened', incidentId: INCIDENT, categoryId: 'waste', placeId: 'north', point: null, leadTicketId: null } as const satisfies DomainEvent
const opened = [OPENED, origin({ commandId: uuid(1) })] as const
const answered = [{ type: 'IncidentAnswered', incidentId: INCIDENT }, origin({ commandId: uuid(2), occurredAt: 2_000 })] as const
const closed = [{ type: 'IncidentClosed', incidentId: INCIDENT, linkedLeft: 3 }, origin({ commandId: uuid(3), occurredAt: 3_000 })] as const
const open = { incidentId: INCIDENT, categoryId: 'waste', placeId: 'north', point: null, leadTicketId: null, private: { title: 'ترکیدگی لوله', script: 'در دست تعمیر است' } }

describe('an incident', () => {
  it('is opened by a supervisor; its title and script stand apart', () => {
    expect(given().when('OpenIncident', open).result).toEqual({ ok: true, events: [OPENED], private: open.private })
    expect(given(opened).when('OpenIncident', open).result).toMatchObject({ refusal: { code: 'incident_exists' } })
    expect(given().when('OpenIncident', open, { operator: without('incident.lead') }).result).toMatchObject({ refusal: { code: 'not_permitted' } })
  })

  it('is answered once for all, and closed without touching any ticket', () => {
    const after = given(opened).when('AnswerIncident', { incidentId: INCIDENT, private: { answer: 'لوله تعمیر شد' } }, { at: 2_000 })
    expect(after.state).toMatchObject({ status: 'answered', answeredAt: 2_000 })
    const result = given(opened, answered).when('CloseIncident', { incidentId: INCIDENT, linkedLeft: 3, note: '' }, { at: 3_000 })
    expect(result.result).toMatchObject({ ok: true, events: [{ type: 'IncidentClosed', incidentId: INCIDENT, linkedLeft: 3 }] })
    expect(result.state).toMatchObject({ status: 'closed', closedAt: 3_000 })
  })

  it('takes nothing more once it is closed, until it is opened again', () => {
    for (const [type, data] of [
      ['AnswerIncident', { incidentId: INCIDENT, private: { answer: 'x' } }], ['CloseIncident', { incidentId: INCIDENT, linkedLeft: 0, note: '' }],
      ['AmendIncident', { incidentId: INCIDENT, changes: { placeId: null }, private: {} }],
    ] as const) expect(given(opened, closed).when(type, data as never).result).toMatchObject({ refusal: { code: 'incident_closed' } })
    expect(given(opened, closed).when('ReopenIncident', { incidentId: INCIDENT, note: '' }).state).toMatchObject({ status: 'open', closedAt: null })
    expect(given(opened, answered, closed).when('ReopenIncident', { incidentId: INCIDENT, note: '' }).state).toMatchObject({ status: 'answered' })
    expect(given(opened).when('ReopenIncident', { incidentId: INCIDENT, note: '' }).result).toMatchObject({ refusal: { code: 'incident_open' } })
  })

  it('is amended only where something changes', () => {
    expect(given(opened).when('AmendIncident', { incidentId: INCIDENT, changes: {}, private: {} }).result).toMatchObject({ refusal: { code: 'nothing_to_amend' } })
    expect(given(opened).when('AmendIncident', { incidentId: INCIDENT, changes: { placeId: null }, private: { title: 'نام تازه' } }).result)
      .toMatchObject({ ok: true, events: [{ type: 'IncidentAmended', changes: { placeId: null }, fields: ['title'] }], private: { title: 'نام تازه' } })
    expect(given().when('AmendIncident', { incidentId: INCIDENT, changes: { placeId: null }, private: {} }).result).toMatchObject({ refusal: { code: 'incident_unknown' } })
  })

  it('reads as its latest words', () => {
    const state = given(opened, answered).when('AmendIncident', { incidentId: INCIDENT, changes: {}, private: { title: 'نام تازه' } }, { commandId: uuid(4) }).state as IncidentState
    const parts: Record<string, PrivatePart> = { [uuid(1)]: open.private, [uuid(2)]: { answer: 'تعمیر شد' }, [uuid(4)]: { title: 'نام تازه' } }
    expect(incidentWords(state, parts)).toEqual({ title: 'نام تازه', script: 'در دست تعمیر است', answer: 'تعمیر شد' })
    expect(incidentWords(state, {})).toEqual({ title: '', script: '', answer: '' })
  })
})
