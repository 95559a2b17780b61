import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readCommand } from '#domain/catalog.ts'
import { commandIdOf, ticketIdOf, uuidV5 } from '../../src/cli/import/ids.ts'
import { readMapping } from '../../src/cli/import/mapping.ts'
import { rowMapper } from '../../src/cli/import/map-row.ts'

const read = await readMapping(fileURLToPath(new URL('../../resources/import/', import.meta.url)), 'boston-311')
if (!read.ok) throw new Error(read.message)
const map = read.value
const mapRow = rowMapper(map)
/** The file's third case. */
const row = {
  case_enquiry_id: '101000295615', open_dt: '2011-07-01 02:28:04', case_title: 'New Sign  Crosswalk or Pavement Marking', subject: 'Transportation - Traffic Division',
  reason: 'Signs & Signals', type: 'New Sign  Crosswalk or Pavement Marking', location: 'INTERSECTION of Corey St & Lagrange St  West Roxbury  MA  ',
  neighborhood: 'West Roxbury', location_street_name: 'INTERSECTION Corey St & Lagrange St', source: 'Self Service',
}
const mapped = (over: Partial<typeof row> = {}) => mapRow({ ...row, ...over })

describe('rowMapper', () => {
  it('makes a command of a case: its real time, place and words', () => {
    expect(mapped()).toEqual({
      ok: true, ambiguousTime: false,
      command: {
        commandId: commandIdOf('boston-311', '101000295615'),
        data: {
          ticketId: ticketIdOf('boston-311', '101000295615'), kind: 'request', channel: 'web', categoryId: 'road-marking', placeId: 'velayat', urgency: 'normal',
          source: { name: 'boston-311', id: '101000295615' }, occurredAt: Date.parse('2011-07-01T06:28:04Z'),
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
    const strict = rowMapper({ ...map, category: { ...map.category, otherwise: undefined } })
    expect(strict({ ...row, type: 'Something new' })).toEqual({ ok: false, code: 'value_unknown', what: 'type: Something new' })
    expect(strict(row).ok).toBe(true)
  })

  it.each([
    ['id_missing', { case_enquiry_id: ' ' }], ['field_too_long', { case_enquiry_id: '1'.repeat(65) }], ['time_missing', { open_dt: '' }], ['time_malformed', { open_dt: 'yesterday' }],
    ['time_skipped', { open_dt: '2011-03-13 02:30:00' }], ['field_too_long', { location: 'x'.repeat(301) }], ['text_too_long', { case_title: 'x'.repeat(10_001) }],
  ])('rejects with %s what cannot be a ticket', (code, over) => {
    expect(mapped(over)).toMatchObject({ ok: false, code })
  })

  it('shows the start of what was wrong, not all of it', () => {
    expect(mapped({ open_dt: 'x'.repeat(5_000) })).toEqual({ ok: false, code: 'time_malformed', what: `open_dt: ${'x'.repeat(80)}` })
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
