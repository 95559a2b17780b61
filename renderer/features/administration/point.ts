import { asciiDigits } from '#domain/text/canonical.ts'

export type Point = { readonly lat: number; readonly lon: number }

/** `36.2679, 50.0041`: latitude first, as maps give it to copy. */
export function readPoint(typed: string): Point | null {
  const found = /^(-?\d{1,2}(?:\.\d+)?)\s*[,،\s]\s*(-?\d{1,3}(?:\.\d+)?)$/.exec(asciiDigits(typed).trim().replaceAll('٫', '.'))
  if (found === null) return null
  const [lat, lon] = [Number(found[1]), Number(found[2])]
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null
}
