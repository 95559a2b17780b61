import type { Directory, Place } from '#domain/directory/directory.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import demo from '../../../../resources/demo-city/map.json'

export type Point = NonNullable<TicketState['point']>
/** On the drawing, in its own units. */
export interface Spot { readonly x: number; readonly y: number }

/** A schematic drawing of a city that needs no network: outlines of its places and a few great roads. */
export interface CityMap {
  readonly width: number
  readonly height: number
  /** Degrees at the drawing's edges. */
  readonly bounds: { readonly west: number; readonly south: number; readonly east: number; readonly north: number }
  readonly outlines: readonly { readonly placeId: string; readonly path: string; readonly label: Spot }[]
  readonly lines: readonly { readonly path: string; readonly kind: string }[]
}

interface Drawn {
  readonly viewBox: readonly number[]
  readonly bounds: CityMap['bounds']
  readonly outlines: readonly { readonly placeId: string; readonly path: string; readonly label: readonly number[] }[]
  readonly lines: readonly { readonly path: string; readonly kind: string }[]
}

const DEMO: Drawn = demo

/** The city's map, or null where the console carries none of it: a drawing belongs to the city that has all its places. */
export function mapOf({ places }: Pick<Directory, 'places'>): CityMap | null {
  const known = new Set(places.map(({ id }) => id))
  if (!DEMO.outlines.every(({ placeId }) => known.has(placeId))) return null
  const [, , width = 0, height = 0] = DEMO.viewBox
  const outlines = DEMO.outlines.map(({ placeId, path, label: [x = 0, y = 0] }) => ({ placeId, path, label: { x, y } }))
  return { width, height, bounds: DEMO.bounds, outlines, lines: DEMO.lines }
}

/** Linear in both degrees: over a city the error is less than a house. */
export const spotOf = ({ width, height, bounds: { west, south, east, north } }: CityMap, { lat, lon }: Point): Spot =>
  ({ x: ((lon - west) / (east - west)) * width, y: ((north - lat) / (north - south)) * height })

/** Kept within the drawing, to a millionth of a degree (a hand's breadth). */
export function pointOf({ width, height, bounds: { west, south, east, north } }: CityMap, { x, y }: Spot): Point {
  const within = (value: number, end: number): number => Math.min(Math.max(value, 0), end) / end
  const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6
  return { lat: round(north - within(y, height) * (north - south)), lon: round(west + within(x, width) * (east - west)) }
}

/** Where a place is on the drawing: its own middle, else where the outline around it is named. `line`: the place and those above it, nearest first. */
export function middleOf(map: CityMap, line: readonly Pick<Place, 'id' | 'point'>[]): Spot | null {
  for (const { id, point } of line) {
    const spot = point === null ? (map.outlines.find(({ placeId }) => placeId === id)?.label ?? null) : spotOf(map, point)
    if (spot !== null) return spot
  }
  return null
}

export interface View extends Spot { readonly width: number; readonly height: number }

/** What is drawn when the map is `zoom` times enlarged about a spot; never more than there is. */
export function viewAbout({ width, height }: CityMap, centre: Spot, zoom: number): View {
  const [w, h] = [width / zoom, height / zoom]
  const start = (middle: number, length: number, whole: number): number => Math.min(Math.max(middle - length / 2, 0), whole - length)
  return { x: start(centre.x, w, width), y: start(centre.y, h, height), width: w, height: h }
}

const METRES_A_DEGREE = 111_320

/** Metres, good for the inside of a city. */
export function metresBetween(a: Point, b: Point): number {
  const east = (a.lon - b.lon) * METRES_A_DEGREE * Math.cos((a.lat * Math.PI) / 180)
  return Math.hypot(east, (a.lat - b.lat) * METRES_A_DEGREE)
}

/** The place whose middle is nearest; null where no place has one. */
export function nearestPlace(places: readonly Place[], point: Point): Place | null {
  const placed = places.flatMap((place) => (place.point === null || place.retired || place.level === 'city' ? [] : [{ place, far: metresBetween(place.point, point) }]))
  return placed.sort((a, b) => a.far - b.far)[0]?.place ?? null
}
