import type { Keys } from './keys.ts'
import type { Queries } from './query.ts'
import { OVER } from './ticket-row.ts'

export interface SimilarAsked {
  readonly categoryIds: readonly string[]
  readonly placeIds: readonly string[]
  /** Degrees; null: nobody knows where. */
  readonly box: { readonly south: number; readonly north: number; readonly west: number; readonly east: number } | null
  /** A closed ticket counts from then on, milliseconds. */
  readonly since: number
  readonly exceptId: string | null
}

export interface SimilarFound { readonly number: number; readonly lat: number | null; readonly lon: number | null; readonly samePlace: boolean }

/** Tickets about the same thing in the same place or within the box, newest first, at most `limit`. */
export type Similar = (asked: SimilarAsked, limit: number) => SimilarFound[]

export function similar({ rows }: Queries, keys: Keys): Similar {
  const find = rows<unknown[], { number: number; lat: number | null; lon: number | null; here: number }>('ticket.similar', `
    select number, lat, lon, coalesce(place in (select value from json_each(@places)), 0) as here from tickets
    where category in (select value from json_each(@categories)) and (status not in (${OVER}) or received_at >= @since) and id is not @exceptId
      and (place in (select value from json_each(@places)) or (lat between @south and @north and lon between @west and @east))
    order by received_at desc limit @limit`)
  return ({ categoryIds, placeIds, box, since, exceptId }, limit) => {
    const [categories, places] = [categoryIds, placeIds].map((ids) => JSON.stringify(keys.known(ids)))
    const around = box ?? { south: null, north: null, west: null, east: null }
    return find.all({ categories, places, ...around, since, exceptId, limit }).map(({ here, ...found }) => ({ ...found, samePlace: here === 1 }))
  }
}
