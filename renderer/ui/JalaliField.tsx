import { fromAbsolute, PersianCalendar, toCalendar, toCalendarDate, toCalendarDateTime, type DateValue } from '@internationalized/date'
import { CalendarDays, ChevronLeft, ChevronRight } from 'lucide-react'
import { useContext } from 'react'
import { Button } from 'react-aria-components/Button'
import { Calendar, CalendarCell, CalendarGrid, CalendarStateContext } from 'react-aria-components/Calendar'
import { DateInput, DateSegment } from 'react-aria-components/DateField'
import { DatePicker } from 'react-aria-components/DatePicker'
import { Dialog } from 'react-aria-components/Dialog'
import { FieldError } from 'react-aria-components/FieldError'
import { Group } from 'react-aria-components/Group'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { Popover } from 'react-aria-components/Popover'
import { useCity } from '../app/city.tsx'
import { useFormat } from '../i18n/format.tsx'
import { useLanguage, useSay } from '../i18n/words.tsx'
import { FieldLabel } from './Field.tsx'

interface JalaliFieldProps {
  readonly label: string
  /** Milliseconds; a day is its first moment in the city. Null: none yet. */
  readonly value: number | null
  readonly onChange: (at: number | null) => void
  /** `minute`: day and hour. */
  readonly granularity?: 'day' | 'minute'
  readonly required?: boolean
  readonly problem?: string | null
}

/** The calendar is Solar Hijri in both languages. */
const LOCALES = { fa: 'fa-IR-u-ca-persian', en: 'en-GB-u-ca-persian' } as const
const PERSIAN = new PersianCalendar()
const SEGMENT = 'inline rounded-sm px-0.5 tabular-nums outline-none data-focused:bg-accent data-focused:text-on-accent data-placeholder:text-ink-3 data-focused:data-placeholder:text-on-accent'

/** A day (and hour) typed digit by digit or taken from a month's sheet. */
export function JalaliField({ label, value, onChange, granularity = 'day', required = false, problem = null }: JalaliFieldProps) {
  const say = useSay()
  const language = useLanguage()
  const { timeZone } = useCity().city
  const shown = value === null ? null : toCalendar(fromAbsolute(value, timeZone), PERSIAN)
  const date: DateValue | null = shown === null ? null : granularity === 'day' ? toCalendarDate(shown) : toCalendarDateTime(shown)
  return (
    <I18nProvider locale={LOCALES[language]}>
      <DatePicker
        value={date}
        onChange={(next) => onChange(next === null ? null : next.toDate(timeZone).getTime())}
        granularity={granularity}
        hourCycle={24}
        shouldForceLeadingZeros
        isInvalid={problem !== null}
        isRequired={required}
        validationBehavior="aria"
        className="flex min-w-0 flex-col gap-1"
      >
        <FieldLabel label={label} required={required} />
        <Group className="box flex h-[34px] items-center ps-2.5" data-invalid={problem === null ? undefined : true}>
          <DateInput className="ltr min-w-0 flex-1 text-start rtl:text-right">
            {/* English would name the era too: there is no other here */}
            {(segment) => <DateSegment segment={segment} className={segment.type === 'era' ? 'hidden' : SEGMENT} />}
          </DateInput>
          <Button className="action action-quiet !h-[30px] !w-8 !px-0">
            <CalendarDays size={15} aria-hidden="true" />
          </Button>
        </Group>
        {problem !== null && <FieldError className="text-xs text-danger">{problem}</FieldError>}
        <Popover className="float p-3">
          <Dialog aria-label={label} className="outline-none">
            <Calendar firstDayOfWeek="sat">
              <header className="flex items-center gap-2 pb-2">
                <Button slot="previous" aria-label={say('calendar.previous')} className="action action-quiet !size-7 !px-0"><ChevronLeft size={16} aria-hidden="true" className="rtl:-scale-x-100" /></Button>
                <MonthName />
                <Button slot="next" aria-label={say('calendar.next')} className="action action-quiet !size-7 !px-0"><ChevronRight size={16} aria-hidden="true" className="rtl:-scale-x-100" /></Button>
              </header>
              <CalendarGrid weekdayStyle={language === 'fa' ? 'narrow' : 'short'} className="[&_th]:pb-1 [&_th]:text-2xs [&_th]:font-medium [&_th]:text-ink-3">
                {(day) => <CalendarCell date={day} className="grid size-8 cursor-default place-items-center rounded-control outline-none data-disabled:text-ink-3 data-focus-visible:outline-2 data-focus-visible:outline-accent data-hovered:bg-hover data-outside-month:hidden data-selected:bg-accent data-selected:text-on-accent" />}
              </CalendarGrid>
            </Calendar>
          </Dialog>
        </Popover>
      </DatePicker>
    </I18nProvider>
  )
}

/** `فروردین ۱۴۰۶`: Intl writes the year first. */
function MonthName() {
  const format = useFormat()
  const { timeZone } = useCity().city
  const shown = useContext(CalendarStateContext)?.visibleRange.start
  const words = shown === undefined ? [] : format.long(shown.toDate(timeZone).getTime()).split(' ')
  return <span className="flex-1 text-center text-sm font-semibold">{words.slice(-2).join(' ')}</span>
}
