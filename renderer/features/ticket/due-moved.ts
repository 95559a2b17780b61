import type { Due } from '#domain/calendar/due.ts'
import { instantOfJalali } from './jalali-date.ts'

type Skipped = Due['skipped']

/**
 * Why a deadline moved: holidays that the calendar did not have before, and those that it no longer has. Both empty: the
 * hours of the days changed. A holiday behind the earlier of the two deadlines was met because of the move, and is no reason.
 */
export function dueMoved(before: Due, after: Due, timeZone: string): { readonly added: Skipped; readonly gone: Skipped } {
  const met = Math.min(before.at, after.at)
  const missing = (from: Due, to: Due): Skipped =>
    from.skipped.filter(({ date, reason }) => reason === 'holiday' && (instantOfJalali(date, timeZone) ?? 0) <= met && !to.skipped.some((other) => other.date === date && other.reason === 'holiday'))
  return { added: missing(after, before), gone: missing(before, after) }
}
