import { Minus, Plus } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type WheelEvent } from 'react'
import { Button } from 'react-aria-components/Button'
import { useCity } from '../../../app/city.tsx'
import { useHotkeys } from '../../../app/hotkeys.tsx'
import { nameIn } from '../../../app/directory-index.ts'
import { useFormat } from '../../../i18n/format.tsx'
import { useSay } from '../../../i18n/words.tsx'
import { Action } from '../../../ui/Action.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { mapOf, middleOf, nearestPlace, pointOf, spotOf, viewAbout, type CityMap, type Point, type Spot } from './city-map.ts'
import { MapDrawing } from './MapDrawing.tsx'

interface MapSheetProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly point: Point | null
  readonly placeId: string | null
  readonly others?: readonly Point[]
  /** Null takes the point away. */
  readonly onSet: (point: Point | null) => void
}

/** Where it is, by arrows or by a click. Only in a city that has a map. */
export function MapSheet({ isOpen, onClose, ...picker }: MapSheetProps) {
  const say = useSay()
  const map = mapOf(useCity().directory)
  return (
    <Sheet title={say('map.title')} isOpen={isOpen && map !== null} onClose={onClose} wide>
      {map !== null && <Picker map={map} onClose={onClose} {...picker} />}
    </Sheet>
  )
}

const ZOOMS = [1, 2, 4, 8]
/** Of what is in sight, for one press of an arrow. */
const STEP = 1 / 25
const SLOW = 1 / 200
const MOVES: Readonly<Record<string, Spot>> = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } }

/** North is up and west is left in both languages. */
function Picker({ map, point, placeId, others, onSet, onClose }: Omit<MapSheetProps, 'isOpen'> & { map: CityMap }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const svg = useRef<SVGSVGElement>(null)
  const control = useRef<HTMLButtonElement>(null)
  // after the dialog knows itself: over another dialog, that one would take focus back
  useEffect(() => control.current?.focus(), [])
  const spot = placeId === null ? null : city.spotOf(placeId)
  const begin = point === null ? (spot === null ? null : middleOf(map, [spot.place, ...spot.above])) : spotOf(map, point)
  const [at, setAt] = useState<Spot>(begin ?? { x: map.width / 2, y: map.height / 2 })
  const [zoom, setZoom] = useState(begin === null ? 0 : 1)
  const [inside, setInside] = useState<string | null>(null)
  const factor = ZOOMS[zoom] ?? 1
  // the view follows the zoom and what leaves it, not every step: a map that slides under the arrows makes dizzy
  const [centre, setCentre] = useState(at)
  const view = viewAbout(map, centre, factor)
  const here = pointOf(map, at)
  const place = inside === null ? nearestPlace(city.directory.places, here) : (city.spotOf(inside)?.place ?? null)

  const move = (to: Spot): void => {
    const kept = { x: Math.min(Math.max(to.x, 0), map.width), y: Math.min(Math.max(to.y, 0), map.height) }
    setAt(kept)
    setInside(outlineUnder(svg.current, kept))
    if (kept.x < view.x || kept.x > view.x + view.width || kept.y < view.y || kept.y > view.y + view.height) setCentre(kept)
  }
  const enlarge = (by: 1 | -1): void => {
    setZoom(Math.min(Math.max(zoom + by, 0), ZOOMS.length - 1))
    setCentre(at)
  }
  const set = (where: Spot): void => {
    onSet(pointOf(map, where))
    onClose()
  }
  const remove = (): void => {
    onSet(null)
    onClose()
  }
  useHotkeys('dialog', point === null ? [] : [{ chord: 'Delete', says: 'map.remove', run: remove }])
  const press = (event: KeyboardEvent): void => {
    const way = MOVES[event.code]
    const step = view.width * (event.shiftKey ? SLOW : STEP)
    if (way !== undefined) move({ x: at.x + way.x * step, y: at.y + way.y * step })
    else if (event.code === 'Equal' || event.code === 'NumpadAdd') enlarge(1)
    else if (event.code === 'Minus' || event.code === 'NumpadSubtract') enlarge(-1)
    else return
    event.preventDefault()
  }
  const click = (event: MouseEvent): void => {
    const matrix = svg.current?.getScreenCTM()
    // a press of Enter or Space comes as a click without a place
    if (event.detail === 0 || !matrix) return set(at)
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse())
    set({ x, y })
  }
  const wheel = (event: WheelEvent): void => enlarge(event.deltaY < 0 ? 1 : -1)

  return (
    <div className="flex flex-col gap-3 p-5">
      <button ref={control} type="button" aria-describedby="map-keys map-here" onKeyDown={press} onClick={click} onWheel={wheel} dir="ltr" className="block overflow-hidden rounded-panel border border-line focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-accent">
        <span className="sr-only">{say('map.point')}</span>
        <MapDrawing map={map} view={view} point={point} others={others} placeId={placeId} labels whole svgRef={svg} className="block h-[440px] w-full">
          <Crosshair at={at} scale={view.width / map.width} />
        </MapDrawing>
      </button>
      <div className="flex items-center gap-3">
        <p id="map-here" aria-live="polite" className="flex min-w-0 items-center gap-3 text-ink-2">
          {place !== null && <span className="truncate font-medium">{inside === null ? say('map.near', { place: nameIn(place, format.language) }) : nameIn(place, format.language)}</span>}
          <bdi dir="ltr" className="ltr text-xs text-ink-3">{format.digits(`${here.lat.toFixed(5)}, ${here.lon.toFixed(5)}`)}</bdi>
        </p>
        <span className="ms-auto flex gap-1">
          <Button aria-label={say('map.zoomIn')} onPress={() => enlarge(1)} className="action action-plain action-small !w-8 !px-0"><Plus size={14} aria-hidden="true" /></Button>
          <Button aria-label={say('map.zoomOut')} onPress={() => enlarge(-1)} className="action action-plain action-small !w-8 !px-0"><Minus size={14} aria-hidden="true" /></Button>
        </span>
      </div>
      <p id="map-keys" className="text-xs leading-5 text-ink-3">{say('map.keys')} {say('map.schematic')}</p>
      <div className="flex gap-3">
        <Action weight="primary" chord="Enter" onPress={() => set(at)}>{say('map.here')}</Action>
        {point !== null && <Action className="!h-9" chord="Delete" onPress={remove}>{say('map.remove')}</Action>}
      </div>
    </div>
  )
}

/** The place in whose outline a spot of the drawing lies; the browser knows curves best. */
function outlineUnder(drawing: SVGSVGElement | null, spot: Spot): string | null {
  const paths = [...(drawing?.querySelectorAll<SVGPathElement>('path[data-place]') ?? [])]
  // Chrome 114 takes no other kind of point
  const at = Object.assign(drawing?.createSVGPoint() ?? {}, spot) as DOMPoint
  return paths.find((path) => path.isPointInFill(at))?.dataset['place'] ?? null
}

const Crosshair = ({ at, scale }: { at: Spot; scale: number }) => (
  <g transform={`translate(${at.x} ${at.y}) scale(${scale})`} className="stroke-danger" strokeWidth="2.5" fill="none">
    <circle r="13" />
    <path d="M-26 0H-6M6 0H26M0 -26V-6M0 6V26" />
  </g>
)
