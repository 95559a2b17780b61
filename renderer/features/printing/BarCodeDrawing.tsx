import { barCode, QUIET_ZONE } from './bar-code.ts'

/** Black on white whatever the theme, in whole modules, so that a reader at a department's desk takes it at once. */
export function BarCodeDrawing({ code, label }: { code: string; label: string }) {
  const { width, bars } = barCode(code)
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${width + 2 * QUIET_ZONE} 30`} preserveAspectRatio="none" shapeRendering="crispEdges" className="paper-bars">
      <rect width="100%" height="100%" fill="#fff" />
      {bars.map((bar) => (
        <rect key={bar.at} x={QUIET_ZONE + bar.at} width={bar.width} height="30" fill="#000" />
      ))}
    </svg>
  )
}
