import { AlarmClock, Flame, Hourglass } from 'lucide-react'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { dueStanding, type DueStanding } from './due.ts'

const LOOKS = {
  calm: { icon: null, ink: 'text-ink-2' },
  soon: { icon: Hourglass, ink: 'font-medium text-ink' },
  late: { icon: AlarmClock, ink: 'font-medium text-warn' },
  overdue: { icon: Flame, ink: 'font-medium text-danger' },
} as const satisfies Record<DueStanding['tone'], unknown>

/** What is left of a department's time, or how long it has been over. The shape tells it too. */
export function DueMark({ dueAt, now }: { dueAt: number; now: number }) {
  const say = useSay()
  const { tone, past, unit, n } = dueStanding(dueAt, now)
  const { icon: Glyph, ink } = LOOKS[tone]
  return (
    <span className={`flex min-w-0 items-center gap-1.5 ${ink}`}>
      <span className="truncate">{say(`due.${unit}${past ? 'Past' : 'Left'}`, { n })}</span>
      {Glyph !== null && <Glyph size={12} aria-hidden="true" className="flex-none" />}
    </span>
  )
}

const BANDS = { calm: 'bg-sunken text-ink-2', soon: 'bg-sunken text-ink', late: 'bg-warn-soft text-warn', overdue: 'bg-danger-soft text-danger' } as const satisfies Record<DueStanding['tone'], string>

/** The same for a pane of one message, with the moment itself. */
export function DueBand({ dueAt, now }: { dueAt: number; now: number }) {
  const format = useFormat()
  const { tone } = dueStanding(dueAt, now)
  return (
    <p className={`flex items-center gap-2 rounded-control px-3 py-2 ${BANDS[tone]}`}>
      <DueMark dueAt={dueAt} now={now} />
      <span className="ms-auto text-xs">{format.moment(dueAt, now)}</span>
    </p>
  )
}
