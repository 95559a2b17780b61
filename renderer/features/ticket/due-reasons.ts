import { useCallback } from 'react'
import type { Due } from '#domain/calendar/due.ts'
import { useCity } from '../../app/city.tsx'
import { useFormat, type Format } from '../../i18n/format.tsx'
import { useSay, type MessageKey, type Say } from '../../i18n/words.tsx'
import { instantOfJalali } from './jalali-date.ts'

export interface DueReason { readonly name: MessageKey; readonly value: string }
interface Named { readonly calendar: string | null; readonly policy: string | null }

/** Everything that somebody who doubts a deadline would ask, in words. */
export function dueReasons(due: Due, { calendar, policy }: Named, say: Say, format: Format, timeZone: string): readonly DueReason[] {
  const clock = due.clock === 'round' ? say('due.round') : calendar === null ? say('due.working') : say('due.workingOf', { calendar })
  const day = (date: string): string => {
    const at = instantOfJalali(date, timeZone)
    return at === null ? format.digits(date) : format.long(at)
  }
  const skipped = due.skipped.map(({ date, reason, name }) => `${day(date)} (${reason === 'holiday' ? (name ?? say('due.holiday')) : say('due.weekend')})`)
  const from = due.from === 'hand' ? say('due.fromHand') : due.from === 'category' ? say('due.fromCategory') : policy === null || policy === '' ? say('due.fromPolicy') : say('due.fromPolicyNote', { note: policy })
  return [
    { name: 'due.start', value: `${format.long(due.start)}${say('comma')}${format.time(due.start)}` },
    { name: 'due.length', value: say('due.lengthHours', { n: due.hours, clock }) },
    { name: 'due.rule', value: from },
    ...(due.clock === 'working' ? [{ name: 'due.skipped', value: skipped.length === 0 ? say('due.noneSkipped') : skipped.join(say('comma')) } as const] : []),
  ]
}

export function useDueReasons(): (due: Due, named: Named) => readonly DueReason[] {
  const say = useSay()
  const format = useFormat()
  const { timeZone } = useCity().city
  return useCallback((due, named) => dueReasons(due, named, say, format, timeZone), [say, format, timeZone])
}
