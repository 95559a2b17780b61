import { asciiDigits } from '#domain/text/canonical.ts'

/** Minutes after midnight of what was typed: `7:30`, `۷:۳۰`, `0730`, `7`. Null when it is no time; 24:00 is 1440. */
export function readTime(typed: string): number | null {
  const found = /^(\d{1,2})(?:[:.٫/]?(\d{2}))?$/.exec(asciiDigits(typed).trim())
  if (found === null) return null
  const minutes = Number(found[1]) * 60 + Number(found[2] ?? 0)
  return Number(found[2] ?? 0) > 59 || minutes > 1440 ? null : minutes
}

/** `07:30` */
export const writeTime = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
