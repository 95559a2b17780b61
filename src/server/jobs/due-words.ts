import type { Due } from '#domain/calendar/due.ts'
import { jalali } from '#domain/calendar/jalali.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { persianDigits } from '#domain/text/canonical.ts'

export interface DueWords {
  readonly due: string
  readonly why: string
}

/** A deadline as a department is told of it: when, and how that comes about. */
export function dueWords({ city, deadlines, calendars }: Pick<Directory, 'city' | 'deadlines' | 'calendars'>, { at, start, hours, clock, calendarId, from, policyId, skipped }: Due): DueWords {
  const format = jalali(city.timeZone)
  const moment = (when: number): string => `${format.long(when, 'fa')} ساعت ${format.time(when, 'fa')}`
  const calendar = calendars.find(({ id }) => id === calendarId)?.name
  const counted = clock === 'working' ? `ساعت کاری${calendar === undefined ? '' : ` (${calendar})`}` : 'ساعت، شب و روز'
  const source = { policy: deadlines.find(({ id }) => id === policyId)?.note ?? '', category: 'مهلت موضوع', hand: 'مهلتی که ارجاع‌دهنده گذاشت' }[from]
  const off = skipped.map(({ date, reason, name }) => `${persianDigits(date.replaceAll('-', '/'))} ${name ?? (reason === 'holiday' ? 'تعطیل' : 'آخر هفته')}`)
  return {
    due: moment(at),
    why: [`${persianDigits(hours)} ${counted} از ${moment(start)}`, source, off.length === 0 ? '' : `شمرده نشد: ${off.join('، ')}`].filter((part) => part !== '').join('؛ '),
  }
}
