import type { Due } from '#domain/calendar/due.ts'
import { useCity } from '../../app/city.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { dueMoved } from './due-moved.ts'
import { DueWhy } from './DueWhy.tsx'
import { instantOfJalali } from './jalali-date.ts'

/** Why a deadline moved: which days became days off, or no longer are. */
export function DueBecause({ before, due }: { before: Due; due: Due }) {
  const say = useSay()
  const format = useFormat()
  const { timeZone } = useCity().city
  const { added, gone } = dueMoved(before, due, timeZone)
  const days = (skipped: Due['skipped']): string => skipped.map(({ date, name }) => {
    const at = instantOfJalali(date, timeZone)
    return `${at === null ? format.digits(date) : format.long(at)} (${name ?? say('due.holiday')})`
  }).join(say('comma'))
  return (
    <div className="flex flex-col gap-0.5 text-xs text-ink-2">
      {added.length > 0 && <p>{say('due.because', { days: days(added) })}</p>}
      {gone.length > 0 && <p>{say('due.becauseNoMore', { days: days(gone) })}</p>}
      {added.length + gone.length === 0 && <p>{say('due.becauseHours')}</p>}
      <DueWhy due={due} summary="due.why" />
    </div>
  )
}
