import { CopyCheck, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components/Button'
import type { Calendar } from '#domain/directory/directory.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay, type MessageKey } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import type { EditorProps } from './FieldEditor.tsx'
import { readTime, writeTime } from './time-of-day.ts'

type Week = Calendar['week']
type Span = Week[number][number]
const DAY = 1440
const MARKS = [6, 12, 18]

/** Working spans of each weekday, Saturday first, drawn over the day and typed beside it. */
export function WeekEditor({ label, value, onChange, problem, isDisabled }: EditorProps<Week>) {
  const say = useSay()
  const setDay = (day: number, spans: readonly Span[]): void => onChange(value.map((one, at) => (at === day ? [...spans] : one)))
  return (
    <fieldset disabled={isDisabled} className="flex flex-col gap-1">
      <legend className="mb-1 text-xs font-medium text-ink-2">{label}</legend>
      <ul className="flex flex-col divide-y divide-line rounded-control border border-line">
        {value.map((spans, day) => (
          <DayRow key={say(`weekday.${day}` as MessageKey)} name={say(`weekday.${day}` as MessageKey)} spans={spans} onChange={(next) => setDay(day, next)} />
        ))}
      </ul>
      <div className="flex items-center gap-3">
        <Action small weight="quiet" className="-ms-2" isDisabled={isDisabled} onPress={() => onChange(value.map((spans) => (spans.length === 0 ? spans : [...(value[0] ?? [])])))}>
          <CopyCheck size={14} aria-hidden="true" />
          {say('adminField.weekCopy')}
        </Action>
        {problem !== null && <p role="alert" className="text-xs text-danger">{problem}</p>}
      </div>
    </fieldset>
  )
}

function DayRow({ name, spans, onChange }: { name: string; spans: readonly Span[]; onChange: (spans: readonly Span[]) => void }) {
  const say = useSay()
  const last = spans.at(-1)
  const add = (): void => onChange([...spans, last === undefined ? { from: 450, to: 870 } : { from: Math.min(last.to + 60, DAY - 1), to: DAY }])
  return (
    <li className="grid grid-cols-[76px_minmax(60px,1fr)_auto] items-center gap-3 px-2.5 py-1.5">
      <span className={spans.length === 0 ? 'text-ink-3' : 'font-medium'}>{name}</span>
      <DayBar spans={spans} />
      <span className="flex flex-wrap items-center gap-2">
        {spans.length === 0 && <span className="text-xs text-ink-3">{say('adminField.dayOff')}</span>}
        {spans.map((span, at) => (
          // spans have no name but their place
          // oxlint-disable-next-line react/no-array-index-key -- the list is short and only its end grows
          <span key={at} className="flex items-center gap-1">
            <TimeBox label={say('adminField.from', { day: name })} value={span.from} onChange={(from) => onChange(spans.map((one, place) => (place === at ? { ...one, from } : one)))} />
            <span aria-hidden="true" className="text-ink-3">–</span>
            <TimeBox label={say('adminField.to', { day: name })} value={span.to} onChange={(to) => onChange(spans.map((one, place) => (place === at ? { ...one, to } : one)))} />
            <Button aria-label={say('adminField.spanRemove', { day: name })} onPress={() => onChange(spans.filter((_, place) => place !== at))} className="action action-quiet action-small !w-6 !px-0"><X size={13} aria-hidden="true" /></Button>
          </span>
        ))}
        <Button aria-label={say('adminField.spanAdd', { day: name })} onPress={add} className="action action-quiet action-small !w-7 !px-0"><Plus size={14} aria-hidden="true" /></Button>
      </span>
    </li>
  )
}

/** The day from midnight to midnight, work filled. */
const DayBar = ({ spans }: { spans: readonly Span[] }) => (
  <span aria-hidden="true" className="relative block h-3 overflow-hidden rounded-full bg-sunken">
    {MARKS.map((hour) => (
      <span key={hour} className="absolute inset-y-0 w-px bg-line" style={{ insetInlineStart: `${(hour / 24) * 100}%` }} />
    ))}
    {spans.map(({ from, to }) => (
      <span key={`${from} ${to}`} className="absolute inset-y-0 bg-accent" style={{ insetInlineStart: `${(from / DAY) * 100}%`, width: `${Math.max(0, to - from) / DAY * 100}%` }} />
    ))}
  </span>
)

/** Takes what was typed when the box is left; what is no time goes back to what stood there. */
function TimeBox({ label, value, onChange }: { label: string; value: number; onChange: (minutes: number) => void }) {
  const format = useFormat()
  const [typed, setTyped] = useState<string | null>(null)
  const settle = (): void => {
    const minutes = typed === null ? null : readTime(typed)
    if (minutes !== null) onChange(minutes)
    setTyped(null)
  }
  return (
    <input
      aria-label={label}
      dir="ltr"
      value={format.digits(typed ?? writeTime(value))}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle()
      }}
      onFocus={(event) => event.target.select()}
      className="box h-7 w-[58px] px-1 text-center"
    />
  )
}
