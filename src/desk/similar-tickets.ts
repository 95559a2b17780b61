import type { Directory } from '#domain/directory/directory.ts'
import { below, lineage } from '#domain/directory/tree.ts'
import type { CallInput, CallOutput, IncidentView, SimilarTicket } from '#ipc/contract.ts'
import { listIncidents } from './incidents.ts'
import type { Store } from './sqlite/store.ts'

type Asked = CallInput<'ticket.similar'>
type Point = NonNullable<Asked['point']>

const METRES = 1000
const RECENT_MS = 30 * 86_400_000
const SHOWN = 12
/** The newest of a subject that are measured: in a snow storm a whole city calls about one thing. */
const MEASURED = 500
const EARTH = 6_371_000
const RADIANS = Math.PI / 180

/** Tickets that may be about the same thing: of the subject or its group, open or of the last 30 days, in the same place or within 1000 m. */
export function similarTickets(store: Store, asked: Asked, directory: Directory | null, now: number): CallOutput['ticket.similar'] {
  const { categoryId, placeId, point, exceptId } = asked
  const [categories, places] = [directory?.categories ?? [], directory?.places ?? []]
  const subjects = lineage(categories, categoryId).slice(0, 2)
  const around = placeId === null ? [] : [...lineage(places, placeId), ...below(places, placeId)]
  const found = store.similar({ categoryIds: subjects, placeIds: around, box: point === null ? null : boxAround(point), since: now - RECENT_MS, exceptId }, MEASURED)
  const measured = found.map(({ number, lat, lon, samePlace }) => ({ number, samePlace, metres: point === null || lat === null || lon === null ? null : metresBetween(point, { lat, lon }) }))
  const near = measured.filter(({ samePlace, metres }) => samePlace || (metres !== null && metres <= METRES))
  // what was not measured stays in its order, the newest first
  const nearest = near.map((one, place) => ({ ...one, place })).sort((one, other) => (one.metres ?? Infinity) - (other.metres ?? Infinity) || one.place - other.place).slice(0, SHOWN)
  const rows = new Map(store.tickets.rows(nearest.map(({ number }) => number)).map((row) => [row.number, row]))
  const tickets = nearest.flatMap(({ number, metres, samePlace }): SimilarTicket[] => {
    const row = rows.get(number)
    return row === undefined ? [] : [{ row, metres: metres === null ? null : Math.round(metres), samePlace }]
  })
  return { tickets, incidents: listIncidents(store, false).filter((incident) => fits(incident, asked, directory)) }
}

/** On one line of the tree: one of the two holds the other. Who says nothing of the place may mean any. */
function fits({ state }: IncidentView, { categoryId, placeId, point }: Asked, directory: Directory | null): boolean {
  const inLine = (entries: Directory['categories'] | Directory['places'], one: string, other: string): boolean => lineage(entries, one).includes(other) || lineage(entries, other).includes(one)
  if (!inLine(directory?.categories ?? [], state.categoryId, categoryId)) return false
  if (point !== null && state.point !== null && metresBetween(point, state.point) <= METRES) return true
  return placeId === null || state.placeId === null || inLine(directory?.places ?? [], state.placeId, placeId)
}

function boxAround({ lat, lon }: Point): { readonly south: number; readonly north: number; readonly west: number; readonly east: number } {
  const degrees = METRES / EARTH / RADIANS
  const wide = degrees / Math.max(Math.cos(lat * RADIANS), 0.01)
  return { south: lat - degrees, north: lat + degrees, west: lon - wide, east: lon + wide }
}

/** Along the surface, by the haversine formula. */
function metresBetween(one: Point, other: Point): number {
  const half = (from: number, to: number): number => Math.sin(((to - from) * RADIANS) / 2) ** 2
  const square = half(one.lat, other.lat) + Math.cos(one.lat * RADIANS) * Math.cos(other.lat * RADIANS) * half(one.lon, other.lon)
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(square)))
}
