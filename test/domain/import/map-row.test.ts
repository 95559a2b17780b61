import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readCommand } from '#domain/catalog.ts'
import { commandIdOf, idsOf, ticketIdOf, uuidV5 } from '#desk/import/ids.ts'
import { readMapping } from '#desk/import/read-mapping.ts'
import { rowMapper, type MappingAround } from '#domain/import/map-row.ts'

const read = await readMapping(fileURLToPath(new URL('../../../resources/import/', import.meta.url)), 'boston-311')
if (!read.ok) throw new Error(read.message)
const map = read.value
const around: MappingAround = { now: Date.parse('2025-09-01T00:00:00Z'), idsOf }
const mapRow = rowMapper(map, around)
/** The file's third case. */
const row = {
  case_enquiry_id: '101000295615', open_dt: '2011-07-01 02:28:04', case_title: 'New Sign  Crosswalk or Pavement Marking', subject: 'Transportation - Traffic Division',
  reason: 'Signs & Signals', type: 'New Sign  Crosswalk or Pavement Marking', location: 'INTERSECTION of Corey St & Lagrange St  West Roxbury  MA  ',
  neighborhood: 'West Roxbury', location_street_name: 'INTERSECTION Corey St & Lagrange St', source: 'Self Service',
  target_dt: '2011-07-05 02:28:04', closed_dt: '2011-07-06 09:00:00', closure_reason: 'Case Closed Case Resolved', department: 'BTDT', queue: 'BTDT_Engineering', latitude: '42.2811', longitude: '-71.1611',
}
const mapped = (over: Partial<typeof row> = {}) => mapRow({ ...row, ...over })

describe('rowMapper', () => {
  it('makes a command of a case: its real time, place and words', () => {
    expect(mapped()).toEqual({
      ok: true, ambiguousTime: false,
      command: {
        commandId: commandIdOf('boston-311', '101000295615'),
        data: {
          ticketId: ticketIdOf('boston-311', '101000295615'), kind: 'request', channel: 'web', categoryId: 'road-marking', placeId: 'velayat', urgency: 'normal', point: { lat: 42.2811, lon: -71.1611 },
          source: { name: 'boston-311', id: '101000295615' }, occurredAt: Date.parse('2011-07-01T06:28:04Z'),
          past: { departmentId: 'traffic', dueAt: Date.parse('2011-07-05T06:28:04Z'), closedAt: Date.parse('2011-07-06T13:00:00Z') }, closing: 'Case Closed Case Resolved · BTDT_Engineering',
          private: {
            phone: null, name: null, nationalId: null,
            address: 'INTERSECTION of Corey St & Lagrange St West Roxbury MA, INTERSECTION Corey St & Lagrange St',
            text: 'New Sign Crosswalk or Pavement Marking · Signs & Signals · Transportation - Traffic Division',
          },
        },
      },
    })
  })

  it('gives what the domain reads as ImportTicket', () => {
    const made = mapped()
    expect(made.ok && readCommand('ImportTicket', made.command.data).ok).toBe(true)
  })

  it('puts an unlisted type into the stated fallback, an unlisted neighbourhood nowhere', () => {
    expect(mapped({ type: 'Something new', neighborhood: ' ' })).toMatchObject({ ok: true, command: { data: { categoryId: 'other', placeId: null } } })
    // an object's own names are no types
    expect(mapped({ type: 'constructor' })).toMatchObject({ ok: true, command: { data: { categoryId: 'other', kind: 'request' } } })
  })

  it('rejects an unlisted type where the map states no fallback', () => {
    const strict = rowMapper({ ...map, category: { ...map.category, otherwise: undefined } }, around)
    expect(strict({ ...row, type: 'Something new' })).toEqual({ ok: false, code: 'value_unknown', column: 'type', what: 'type: Something new' })
    expect(strict(row).ok).toBe(true)
  })

  it.each([
    ['id_missing', { case_enquiry_id: ' ' }], ['field_too_long', { case_enquiry_id: '1'.repeat(65) }], ['time_missing', { open_dt: '' }], ['time_malformed', { open_dt: 'yesterday' }],
    ['time_skipped', { open_dt: '2011-03-13 02:30:00' }], ['field_too_long', { location: 'x'.repeat(301) }], ['text_too_long', { case_title: 'x'.repeat(10_001) }],
    ['time_future', { open_dt: '2094-01-01 00:00:00' }], ['time_future', { closed_dt: '2094-01-01 00:00:00' }], ['closed_too_early', { closed_dt: '2011-06-30 00:00:00' }], ['time_malformed', { target_dt: 'later' }], ['point_invalid', { latitude: 'north' }], ['point_invalid', { latitude: '95' }],
  ])('rejects with %s what cannot be a ticket', (code, over) => {
    expect(mapped(over)).toMatchObject({ ok: false, code })
  })

  it.each([['phone', 'phone_invalid'], ['nationalId', 'national_id_invalid']] as const)('a %s that cannot be one rejects the row (%s), or is left out, as the map says', (field, code) => {
    const told = (invalid: 'reject' | 'drop') => rowMapper({ ...map, [field]: { column: 'queue', invalid } }, around)({ ...row, queue: '12345' })
    expect(told('reject')).toEqual({ ok: false, code, column: 'queue', what: 'queue: 12345' })
    expect(told('drop')).toMatchObject({ ok: true, command: { data: { private: { [field]: null } } } })
  })

  it('rejects an hour that the clocks showed twice where the map says so', () => {
    const strict = rowMapper({ ...map, openedAt: { ...map.openedAt, ambiguous: 'reject' } }, around)
    expect(strict({ ...row, open_dt: '2011-11-06 01:30:00', target_dt: '', closed_dt: '' })).toMatchObject({ ok: false, code: 'time_ambiguous' })
  })

  it('shows the start of what was wrong, not all of it', () => {
    expect(mapped({ open_dt: 'x'.repeat(5_000) })).toEqual({ ok: false, code: 'time_malformed', column: 'open_dt', what: `open_dt: ${'x'.repeat(80)}` })
  })

  it('keeps text in the form in which all text is kept', () => {
    expect(mapped({ case_title: 'كيك\u0000 \u202Ealert()' })).toMatchObject({ ok: true, command: { data: { private: { text: expect.stringMatching(/^کیک alert\(\)/) } } } })
  })
})

describe('ids', () => {
  it('are name-based UUIDs as RFC 9562 makes them', () => {
    // its appendix: DNS namespace, www.example.com
    expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
  })

  it('stay the same for ever: tickets brought in once must be known again', () => {
    expect(ticketIdOf('boston-311', '101000295613')).toBe(ticketIdOf('boston-311', '101000295613'))
    expect([ticketIdOf('boston-311', '101000295613'), commandIdOf('boston-311', '101000295613')]).toMatchInlineSnapshot(`
      [
        "f39ef25d-0258-5e65-936a-7ebd78b28688",
        "934843d9-3d2f-5d6e-bb0a-0403d69eba31",
      ]
    `)
  })

  it('differ between cases, sources, tickets and commands', () => {
    const made = ['a', 'b'].flatMap((source) => ['1', '2', '12'].flatMap((id) => [ticketIdOf(source, id), commandIdOf(source, id)]))
    expect(new Set(made).size).toBe(12)
  })
})
