import { persianDigits } from '../text/canonical.ts'

const MONTHS = {
  fa: ['فروردین', 'اردیبهشت', 'خرداد', 'تیر', 'مرداد', 'شهریور', 'مهر', 'آبان', 'آذر', 'دی', 'بهمن', 'اسفند'],
  en: ['Farvardin', 'Ordibehesht', 'Khordad', 'Tir', 'Mordad', 'Shahrivar', 'Mehr', 'Aban', 'Azar', 'Dey', 'Bahman', 'Esfand'],
} as const
const WEEKDAYS = {
  fa: { Sat: 'شنبه', Sun: 'یکشنبه', Mon: 'دوشنبه', Tue: 'سه‌شنبه', Wed: 'چهارشنبه', Thu: 'پنجشنبه', Fri: 'جمعه' },
  en: { Sat: 'Saturday', Sun: 'Sunday', Mon: 'Monday', Tue: 'Tuesday', Wed: 'Wednesday', Thu: 'Thursday', Fri: 'Friday' },
} as const

export type Language = 'fa' | 'en'

export interface JalaliParts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly weekday: keyof typeof WEEKDAYS.fa
}

export interface JalaliFormat {
  readonly parts: (at: number) => JalaliParts
  /** `۱۴۰۵/۰۸/۳۰` */
  readonly date: (at: number, language: Language) => string
  /** `۱۰:۴۲` */
  readonly time: (at: number, language: Language) => string
  /** `شنبه ۳۰ آبان ۱۴۰۵`; built from parts because Intl's own fa-IR order is wrong. */
  readonly long: (at: number, language: Language) => string
  /** `۳۰ آبان، ۱۰:۴۲`, with the year when it is not `now`'s. */
  readonly moment: (at: number, now: number, language: Language) => string
}

/** Solar Hijri dates of one time zone. `at` and `now` are milliseconds since 1970 in UTC. */
export function jalali(timeZone: string): JalaliFormat {
  const intl = new Intl.DateTimeFormat('en-US-u-ca-persian-nu-latn', {
    year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', weekday: 'short', hourCycle: 'h23', timeZone,
  })
  const digits = (text: string, language: Language): string => (language === 'fa' ? persianDigits(text) : text)
  const two = (n: number): string => String(n).padStart(2, '0')
  const parts = (at: number): JalaliParts => {
    const found: Record<string, string> = {}
    for (const part of intl.formatToParts(at)) found[part.type] = part.value
    return {
      year: Number(found['year']), month: Number(found['month']), day: Number(found['day']),
      hour: Number(found['hour']), minute: Number(found['minute']), weekday: found['weekday'] as JalaliParts['weekday'],
    }
  }
  const time = (at: number, language: Language): string => {
    const p = parts(at)
    return digits(`${two(p.hour)}:${two(p.minute)}`, language)
  }
  return {
    parts,
    time,
    date: (at, language) => {
      const p = parts(at)
      return digits(`${p.year}/${two(p.month)}/${two(p.day)}`, language)
    },
    long: (at, language) => {
      const p = parts(at)
      return digits(`${WEEKDAYS[language][p.weekday]} ${p.day} ${MONTHS[language][p.month - 1]} ${p.year}`, language)
    },
    moment: (at, now, language) => {
      const p = parts(at)
      const year = p.year === parts(now).year ? '' : ` ${p.year}`
      return digits(`${p.day} ${MONTHS[language][p.month - 1]}${year}${language === 'fa' ? '،' : ','} `, language) + time(at, language)
    },
  }
}
