import { ChevronDown } from 'lucide-react'
import type { Due } from '#domain/calendar/due.ts'
import { nameIn } from '../../app/directory-index.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useDirectory } from './directory.ts'
import { useDueReasons } from './due-reasons.ts'

/** How long until (or since) a deadline, in the colours of UI.md: amber under a day late, red after. */
export function DueLeft({ due, now, className = '' }: { due: Due; now: number; className?: string }) {
  const say = useSay()
  const late = now - due.at
  const hours = Math.round(Math.abs(late) / 3_600_000)
  const length = hours >= 48 ? say('due.days', { n: Math.round(hours / 24) }) : hours >= 1 ? say('due.hours', { n: hours }) : say('due.minutes', { n: Math.max(1, Math.round(Math.abs(late) / 60_000)) })
  const tone = late <= 0 ? 'text-ink-2' : late < 86_400_000 ? 'text-warn' : 'text-danger'
  return <span className={`${tone} ${late > 0 ? 'font-medium' : ''} ${className}`}>{say(late > 0 ? 'due.late' : 'due.left', { length })}</span>
}

/** By when, and on demand why then: start, hours, whose clock, by which rule, which days did not count. */
export function DueWhy({ due, summary = 'due.why', isOpen = false }: { due: Due; summary?: 'due.why' | 'due.by'; isOpen?: boolean }) {
  const say = useSay()
  const format = useFormat()
  const directory = useDirectory()
  const reasons = useDueReasons()
  const calendar = directory.calendars.find(({ id }) => id === due.calendarId)
  const policy = directory.deadlines.find(({ id }) => id === due.policyId)
  const lines = reasons(due, { calendar: calendar === undefined ? null : nameIn(calendar, format.language), policy: policy?.note ?? null })
  return (
    <details open={isOpen} className="group min-w-0">
      <summary className="flex cursor-default list-none items-center gap-1 rounded-sm text-xs text-ink-2 hover:text-ink [&::-webkit-details-marker]:hidden">
        <span>{say(summary, { date: format.long(due.at), time: format.time(due.at) })}</span>
        <ChevronDown size={13} aria-hidden="true" className="flex-none text-ink-3 group-open:rotate-180" />
      </summary>
      <dl className="mt-1 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 gap-y-0.5 rounded-control bg-sunken px-2.5 py-1.5 text-xs">
        {lines.map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{say(name)}</dt>
            <dd className="min-w-0 text-ink-2">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
