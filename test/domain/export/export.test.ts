import { describe, expect, it } from 'vitest'
import type { CommandData, DomainEvent } from '#domain/catalog.ts'
import { EXPORT_COLUMNS, FACT_COLUMNS, PERSONAL_COLUMNS } from '#domain/export/export.ts'
import { readCommand } from '#domain/catalog.ts'
import { OPERATOR, uuid } from '../../support/commands.ts'
import { given, origin, without } from '../given.ts'

const EXPORT = uuid(0xe1)
const filter = { statuses: [], kind: null, channel: null, urgency: null, categoryId: 'waste', placeId: null, departmentId: null, incidentId: null, due: null, mine: false, searched: true }
const asked = (over: Partial<CommandData<'RecordExport'>> = {}): CommandData<'RecordExport'> => ({ exportId: EXPORT, format: 'xlsx', rows: 12, columns: [...FACT_COLUMNS], filter, ...over })
const RECORDED = { type: 'ExportRecorded', ...asked(), personal: false } as const satisfies DomainEvent

describe('RecordExport', () => {
  it('records who took how many messages out, with which columns and by which filter', () => {
    const { result, state } = given().when('RecordExport', asked(), { at: 100 })
    expect(result).toEqual({ ok: true, events: [RECORDED], private: null })
    expect(state).toMatchObject({ id: EXPORT, by: OPERATOR.id, at: 100, rows: 12, personal: false, filter })
  })

  it.each(PERSONAL_COLUMNS)('with %s it is personal, and needs the right to that', (column) => {
    const data = asked({ columns: ['code', column] })
    expect(given().when('RecordExport', data).state).toMatchObject({ personal: true })
    expect(given().when('RecordExport', data, { operator: without('ticket.exportPersonal') }).result).toEqual({ ok: false, refusal: { code: 'not_permitted', details: { permission: 'ticket.exportPersonal' } } })
  })

  it.each(FACT_COLUMNS)('with %s alone it needs no more than the right to export', (column) => {
    const data = asked({ columns: [column] })
    expect(given().when('RecordExport', data, { operator: without('ticket.exportPersonal') }).state).toMatchObject({ personal: false })
    expect(given().when('RecordExport', data, { operator: without('ticket.export') }).result).toEqual({ ok: false, refusal: { code: 'not_permitted', details: { permission: 'ticket.export' } } })
  })

  it('is recorded once', () => {
    expect(given([RECORDED, origin()]).when('RecordExport', asked()).result).toMatchObject({ ok: false, refusal: { code: 'export_exists' } })
    expect(given([RECORDED, origin()], [{ ...RECORDED, rows: 99 }, origin({ by: uuid(5) })]).when('RecordExport', asked()).state).toMatchObject({ rows: 12, by: OPERATOR.id })
  })

  it('has no place for the words of a search', () => {
    const read = readCommand('RecordExport', { ...asked(), filter: { ...filter, text: 'خانم احمدی' } })
    expect(read.ok).toBe(true)
    expect(JSON.stringify(read)).not.toContain('احمدی')
  })

  it.each([['no column', { columns: [] }], ['an unknown column', { columns: ['nationalId'] }], ['fewer rows than none', { rows: -1 }], ['more columns than there are', { columns: [...EXPORT_COLUMNS, 'code'] }]])('with %s is malformed', (_, over) => {
    expect(readCommand('RecordExport', { ...asked(), ...over })).toMatchObject({ ok: false, refusal: { code: 'malformed' } })
  })
})
