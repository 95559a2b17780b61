import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readMapping } from '#desk/import/read-mapping.ts'
import { columnsOf } from '#domain/import/mapping.ts'

const RESOURCES = new URL('../../resources/', import.meta.url)
const ids = (part: string): string[] => (JSON.parse(readFileSync(new URL(`demo-city/${part}.json`, RESOURCES), 'utf8')) as { id: string }[]).map(({ id }) => id)
const read = await readMapping(fileURLToPath(new URL('import/', RESOURCES)), 'boston-311')
if (!read.ok) throw new Error(read.message)
const map = read.value
const header = 'case_enquiry_id,open_dt,target_dt,closed_dt,ontime,case_status,closure_reason,case_title,subject,reason,type,queue,department,location,fire_district,pwd_district,city_council_district,police_district,neighborhood,neighborhood_services_district,ward,precinct,location_street_name,location_zipcode,latitude,longitude,source'.split(',')

describe('the map boston-311', () => {
  it('takes only columns that the file has', () => {
    expect(columnsOf(map).filter((column) => !header.includes(column))).toEqual([])
  })

  it('leads to categories and places of the demo city', () => {
    expect(Object.values(map.category.values).filter((id) => !ids('categories').includes(id))).toEqual([])
    expect(ids('categories')).toContain(map.category.otherwise)
    expect(Object.values(map.place.values).filter((id) => !ids('places').includes(id ?? ''))).toEqual([])
  })

  it('names each of the 141 types of the source, and its six channels', () => {
    expect(Object.keys(map.category.values).length).toBe(141)
    expect(Object.keys(map.channel.values).length).toBe(6)
    const strangers = [...Object.keys(map.kind.values), ...Object.keys(map.urgency.values)].filter((type) => !Object.hasOwn(map.category.values, type))
    expect(strangers).toEqual([])
  })

  it('has a place for every named neighbourhood and none for a blank one', () => {
    expect(Object.keys(map.place.values).length).toBe(23)
    expect(map.place.values['']).toBeUndefined()
    expect(map.place.otherwise).toBeNull()
  })
})
