import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { idsOf } from '#desk/import/ids.ts'
import { readMapping } from '#desk/import/read-mapping.ts'
import { rowMapper } from '#domain/import/map-row.ts'
import { columnsOf, type Lookup, type Mapping } from '#domain/import/mapping.ts'
import { root } from '../../src/setup/paths.mjs'

const ids = (part: string): ReadonlySet<unknown> => new Set((JSON.parse(readFileSync(join(root, 'resources', 'demo-city', `${part}.json`), 'utf8')) as { id: string }[]).map(({ id }) => id))
const around = { now: Date.parse('2026-01-01T00:00:00Z'), idsOf }

/** One row of each file's shape, made by us. */
const SHAPES = {
  'sf-311': {
    row: { CaseID: '7', Opened: '04/30/2014 02:51:52 PM', Closed: '05/01/2014 12:10:00 AM', Updated: '', Status: 'Closed', 'Status.Notes': 'Case Resolved', 'Responsible.Agency': 'PUC Sewer Ops', Category: 'Sewer Issues', 'Request.Type': 'Flooding', 'Request.Details': 'at the corner', Address: '1 EXAMPLE ST', 'Supervisor.District': '6', Neighborhood: 'Mission', Point: '(37.7740, -122.3956)', Source: 'Voice In' },
    ticket: { channel: 'phone', urgency: 'urgent', categoryId: 'flooding', placeId: 'ferdowsi', point: { lat: 37.774, lon: -122.3956 }, occurredAt: Date.parse('2014-04-30T21:51:52Z'), past: { departmentId: 'water-company', dueAt: null, closedAt: Date.parse('2014-05-01T07:10:00Z') }, closing: 'Case Resolved · PUC Sewer Ops' },
  },
  'nyc-311': {
    row: { source_row: '0', created_date: '2013-10-31 02:08:41', closed_date: '', agency: 'NYPD', agency_name: 'New York City Police Department', complaint_type: 'Taxi Compliment', descriptor: 'Polite', location_type: 'Street', incident_zip: '11432', address_type: 'ADDRESS', city: 'JAMAICA', status: 'Assigned', borough: 'QUEENS' },
    ticket: { channel: 'import', kind: 'appreciation', categoryId: 'taxi', placeId: 'region-3', occurredAt: Date.parse('2013-10-31T06:08:41Z'), past: { departmentId: 'street-clearance', dueAt: null, closedAt: null } },
  },
} as const

const mapOf = async (name: string): Promise<Mapping> => {
  const read = await readMapping(join(root, 'resources', 'import'), name)
  if (!read.ok) throw new Error(read.message)
  return read.value
}

it.each(['boston-311', 'sf-311', 'nyc-311'])('the map %s leads to what the demo city has', async (name) => {
  const map = await mapOf(name)
  const leads = ({ values, otherwise = null }: Lookup<string | null>): ReadonlySet<unknown> => new Set([...Object.values(values), otherwise])
  const lost = [[leads(map.category), ids('categories')], [leads(map.place), ids('places')], [leads(map.department ?? { column: null, values: {} }), ids('departments')]] as const
  expect(lost.flatMap(([to, among]) => [...to].filter((id) => id !== null && !among.has(id)))).toEqual([])
})

it.each(Object.entries(SHAPES))('the map %s makes a whole case of a row', async (name, { row, ticket }) => {
  const map = await mapOf(name)
  expect(columnsOf(map).filter((column) => !Object.hasOwn(row, column))).toEqual([])
  expect(rowMapper(map, around)(row)).toMatchObject({ ok: true, command: { data: ticket } })
})
