import { CalendarDateTime, GregorianCalendar, PersianCalendar, toCalendar, toZoned } from '@internationalized/date'
import { jalali } from '#domain/calendar/jalali.ts'
import type { WorkingTime } from '#domain/calendar/working-time.ts'
import type { Calendar, Department, Directory, Holiday } from '#domain/directory/directory.ts'

const shown = jalali('Asia/Tehran')
const two = (n: number): string => String(n).padStart(2, '0')

/** `1405-01-06 08:00` in Tehran, as milliseconds. */
export function at(text: string): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.split(/[- :]/).map(Number)
  const local = toCalendar(new CalendarDateTime(new PersianCalendar(), year, month, day, hour, minute), new GregorianCalendar())
  return toZoned(local, 'Asia/Tehran').toDate().getTime()
}

/** The way back, by the clock that the interface shows. */
export function wall(instant: number): string {
  const { year, month, day, hour, minute } = shown.parts(instant)
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`
}

const full = [{ from: 450, to: 870 }]
export const calendar = (id: string, week: Calendar['week'], holidays = true): Calendar => ({ id, name: 'تقویم', nameEn: id, week, holidays, retired: false })
export const OFFICE = calendar('office', [full, full, full, full, full, [{ from: 450, to: 750 }], []])
export const ALWAYS = calendar('always', Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]), false)
export const holiday = (id: string, name = 'تعطیل', retired = false): Holiday => ({ id, name, nameEn: 'Holiday', retired })
/** Nowruz 1405, from the last day of 1404. */
export const NOWRUZ = [
  holiday('1404-12-29', 'ملی شدن صنعت نفت'), holiday('1405-01-01', 'نوروز'), holiday('1405-01-02', 'نوروز'), holiday('1405-01-03', 'نوروز'), holiday('1405-01-04', 'نوروز'),
  holiday('1405-01-12', 'روز جمهوری اسلامی'), holiday('1405-01-13', 'روز طبیعت'),
]

/** A city in which each calendar has a department of its name. */
export const cityWith = (calendars: readonly Calendar[], holidays: readonly Holiday[] = NOWRUZ): Pick<Directory, 'city' | 'departments' | 'calendars' | 'holidays'> => ({
  city: { id: 'tiny', name: 'شهر', nameEn: 'City', areaCode: '028', timeZone: 'Asia/Tehran', demo: true },
  departments: calendars.map(({ id }): Department => ({ id, name: id, nameEn: id, parentId: null, external: false, calendarId: id, email: null, phone: null, retired: false })),
  calendars: [...calendars],
  holidays: [...holidays],
})

/** The end of so many working hours of a department, as the interface shows it, and the days off on the way. */
export function counted(time: WorkingTime, departmentId: string, start: string, hours: number): { readonly until: string; readonly off: readonly string[] } {
  const due = time.due({ departmentId, start: at(start), hours, clock: 'working', from: 'category', policyId: null })
  return { until: wall(due.at), off: due.skipped.map(({ date, reason, name }) => `${date} ${name ?? reason}`) }
}
