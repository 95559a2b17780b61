import type { ReactNode, Ref } from 'react'
import { nameIn } from '../../../app/directory-index.ts'
import { useCity } from '../../../app/city.tsx'
import { useFormat } from '../../../i18n/format.tsx'
import { spotOf, type CityMap, type Point, type View } from './city-map.ts'

interface MapDrawingProps {
  readonly map: CityMap
  readonly view: View
  readonly point: Point | null
  /** Other cases. */
  readonly others?: readonly Point[]
  /** The place that the message names, drawn out. */
  readonly placeId?: string | null
  readonly labels?: boolean
  /** All of the view in sight, with a margin; otherwise the drawing fills its box. */
  readonly whole?: boolean
  /** How much larger its pin is; a small drawing needs it. */
  readonly pin?: number
  readonly className?: string
  readonly svgRef?: Ref<SVGSVGElement>
  readonly children?: ReactNode
}

/** The city as lines; what it tells is said in words beside it. */
export function MapDrawing({ map, view, point, others = [], placeId = null, labels = false, whole = false, pin = 1, className = '', svgRef, children }: MapDrawingProps) {
  const city = useCity()
  const { language } = useFormat()
  const scale = view.width / map.width
  const above = placeId === null ? [] : [placeId, ...(city.spotOf(placeId)?.above.map(({ id }) => id) ?? [])]
  return (
    <svg ref={svgRef} aria-hidden="true" viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`} preserveAspectRatio={`xMidYMid ${whole ? 'meet' : 'slice'}`} className={`bg-sunken ${className}`}>
      {map.outlines.map((outline) => (
        <path key={outline.placeId} data-place={outline.placeId} d={outline.path} className={`stroke-control ${above.includes(outline.placeId) ? 'fill-accent-soft' : 'fill-surface'}`} strokeWidth={1.5 * scale} />
      ))}
      {map.lines.map((line) => (
        <path key={line.path} d={line.path} fill="none" className="stroke-warn-soft" strokeWidth={9 * Math.max(scale, 0.5)} />
      ))}
      {labels &&
        map.outlines.map(({ placeId: id, label }) => {
          const spot = city.spotOf(id)
          return spot === null ? null : (
            <text key={id} x={label.x} y={label.y} textAnchor="middle" fontSize={26 * Math.max(scale, 0.4)} className="fill-ink-3">
              {nameIn(spot.place, language)}
            </text>
          )
        })}
      {others.map((other) => {
        const at = spotOf(map, other)
        return <circle key={`${other.lat} ${other.lon}`} cx={at.x} cy={at.y} r={9 * scale * pin} className="fill-warn stroke-surface" strokeWidth={3 * scale * pin} />
      })}
      {point !== null && <Pin {...spotOf(map, point)} scale={scale * pin} />}
      {children}
    </svg>
  )
}

/** A drop whose tip is the place, drawn the same size at every zoom. */
const Pin = ({ x, y, scale }: { x: number; y: number; scale: number }) => (
  <g transform={`translate(${x} ${y}) scale(${scale})`}>
    <circle r="26" className="fill-accent" opacity="0.16" />
    <path d="M0 0C-16 -20 -22 -28 -22 -40A22 22 0 0 1 22 -40C22 -28 16 -20 0 0Z" className="fill-accent stroke-surface" strokeWidth="3" />
    <circle cy="-40" r="8" className="fill-surface" />
  </g>
)
