import { useCity } from '../../../app/city.tsx'
import { nameIn } from '../../../app/directory-index.ts'
import { useFormat } from '../../../i18n/format.tsx'
import { useSay } from '../../../i18n/words.tsx'
import { mapOf, nearestPlace, spotOf, viewAbout, type Point } from './city-map.ts'
import { MapDrawing } from './MapDrawing.tsx'

/** In a city without a map a point is still two numbers. */
const CLOSE = 3

/** Where a ticket is, to look at; its size is the caller's (`className`). Nothing where there is no point. */
export function CityMap({ point, placeId = null, className = 'h-36 w-full' }: { point: Point | null; placeId?: string | null; className?: string }) {
  const say = useSay()
  const format = useFormat()
  const { directory } = useCity()
  const map = mapOf(directory)
  if (point === null) return null
  const place = nearestPlace(directory.places, point)
  const near = place === null ? '' : say('map.near', { place: nameIn(place, format.language) })
  return (
    <figure aria-label={say('map.point')} className="flex flex-col gap-1">
      {map !== null && <MapDrawing map={map} view={viewAbout(map, spotOf(map, point), CLOSE)} point={point} placeId={placeId} pin={1.6} className={`rounded-panel border border-line ${className}`} />}
      <figcaption className="flex items-center gap-2 text-xs text-ink-3">
        {near}
        <bdi dir="ltr" className="ltr selectable ms-auto">{format.digits(`${point.lat.toFixed(5)}, ${point.lon.toFixed(5)}`)}</bdi>
      </figcaption>
    </figure>
  )
}
