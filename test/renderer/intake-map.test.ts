import { describe, expect, it } from 'vitest'
import { mapOf, metresBetween, middleOf, nearestPlace, pointOf, spotOf, viewAbout, type CityMap } from '../../renderer/features/message-fields/map/city-map.ts'
import map from '../../resources/demo-city/map.json'
import { directory, place } from './given-city.ts'

const city: CityMap = { width: 1000, height: 500, bounds: { west: 50, south: 36, east: 51, north: 36.5 }, outlines: [], lines: [] }

describe('the map', () => {
  it('belongs to the city whose places it draws, and to no other', () => {
    const drawn = map.outlines.map(({ placeId }) => place(placeId, placeId, placeId, 'region', null))
    expect(mapOf(directory({ places: drawn }))?.outlines).toHaveLength(map.outlines.length)
    expect(mapOf(directory({ places: drawn.slice(1) }))).toBeNull()
  })
  it('puts north above and west at the left, and comes back to the same point', () => {
    expect(spotOf(city, { lat: 36.5, lon: 50 })).toEqual({ x: 0, y: 0 })
    expect(spotOf(city, { lat: 36, lon: 51 })).toEqual({ x: 1000, y: 500 })
    const point = { lat: 36.281234, lon: 50.004321 }
    expect(pointOf(city, spotOf(city, point))).toEqual(point)
  })
  it('keeps a point within the drawing', () => {
    expect(pointOf(city, { x: -20, y: 900 })).toEqual({ lat: 36, lon: 50 })
  })
  it('enlarges about a spot without leaving the drawing', () => {
    expect(viewAbout(city, { x: 500, y: 250 }, 2)).toEqual({ x: 250, y: 125, width: 500, height: 250 })
    expect(viewAbout(city, { x: 990, y: 0 }, 2)).toEqual({ x: 500, y: 0, width: 500, height: 250 })
  })
  it('finds a place by its own middle, else by the outline around it', () => {
    const drawn: CityMap = { ...city, outlines: [{ placeId: 'r2', path: '', label: { x: 7, y: 9 } }] }
    const [, r2, mahdieh, minudar] = directory().places
    expect(middleOf(drawn, [{ ...mahdieh!, point: null }, { ...r2!, point: null }])).toEqual({ x: 7, y: 9 })
    expect(middleOf(drawn, [mahdieh!, r2!])).toEqual(spotOf(drawn, mahdieh!.point!))
    expect(middleOf(drawn, [minudar!])).toBeNull()
  })
  it('measures in metres and names the nearest place, never the whole city', () => {
    expect(metresBetween({ lat: 36.28, lon: 50 }, { lat: 36.29, lon: 50 })).toBeCloseTo(1113.2, 0)
    expect(metresBetween({ lat: 36.28, lon: 50 }, { lat: 36.28, lon: 50.01 })).toBeCloseTo(897.4, 0)
    expect(nearestPlace(directory().places, { lat: 36.29, lon: 50.03 })?.id).toBe('mahdieh')
    expect(nearestPlace([place('city', 'شهر', '', 'city', null, { lat: 36.29, lon: 50.03 })], { lat: 36.29, lon: 50.03 })).toBeNull()
  })
})
