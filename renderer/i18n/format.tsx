import { createContext, useContext, useMemo, type ReactNode } from 'react'
import { jalali } from '#domain/calendar/jalali.ts'
import { formatPhone } from '#domain/citizen/phone.ts'
import { persianDigits } from '#domain/text/canonical.ts'
import { formatTrackingCode } from '#domain/tracking-code/code.ts'
import { LOCALES, useLanguage, useSay, type Language, type Say } from './words.tsx'

export interface Format {
  readonly language: Language
  /** With the language's digits and thousands marks. */
  readonly number: (value: number) => string
  /** The language's digits, nothing else changed. */
  readonly digits: (text: string) => string
  readonly code: (code: string) => string
  readonly phone: (e164: string) => string
  readonly date: (at: number) => string
  readonly time: (at: number) => string
  readonly long: (at: number) => string
  readonly moment: (at: number, now: number) => string
  /** `۱۲ ثانیه پیش`; what lies less than five seconds back is 'just now'. */
  readonly ago: (at: number, now: number) => string
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export function agoWords(say: Say, at: number, now: number): string {
  const past = Math.max(0, now - at)
  if (past < 5 * SECOND) return say('time.now')
  if (past < MINUTE) return say('time.seconds', { n: Math.floor(past / SECOND) })
  if (past < HOUR) return say('time.minutes', { n: Math.floor(past / MINUTE) })
  if (past < DAY) return say('time.hours', { n: Math.floor(past / HOUR) })
  return say('time.days', { n: Math.floor(past / DAY) })
}

export function createFormat(language: Language, timeZone: string, say: Say): Format {
  const calendar = jalali(timeZone)
  const numbers = new Intl.NumberFormat(LOCALES[language])
  const digits = (text: string): string => (language === 'fa' ? persianDigits(text) : text)
  return {
    language,
    number: (value) => numbers.format(value),
    digits,
    code: (code) => digits(formatTrackingCode(code)),
    phone: (e164) => digits(formatPhone(e164)),
    date: (at) => calendar.date(at, language),
    time: (at) => calendar.time(at, language),
    long: (at) => calendar.long(at, language),
    moment: (at, now) => calendar.moment(at, now, language),
    ago: (at, now) => agoWords(say, at, now),
  }
}

const FormatContext = createContext<Format | null>(null)

/** One format for all below it: its Intl objects cost more than the rows they are used in. */
export function FormatProvider({ timeZone, children }: { timeZone: string; children: ReactNode }) {
  const language = useLanguage()
  const say = useSay()
  const format = useMemo(() => createFormat(language, timeZone, say), [language, timeZone, say])
  return <FormatContext value={format}>{children}</FormatContext>
}

export function useFormat(): Format {
  const format = useContext(FormatContext)
  if (format === null) throw new Error('FormatProvider is missing')
  return format
}
