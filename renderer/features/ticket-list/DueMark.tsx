import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { dueStanding, type DueStanding } from './due.ts'
import { Glyph } from './glyphs.tsx'

const LOOKS = {
  calm: { icon: null, ink: 'text-ink-2' },
  soon: { icon: 'hourglass', ink: 'font-medium text-ink' },
  late: { icon: 'alarm', ink: 'font-medium text-warn' },
  overdue: { icon: 'flame', ink: 'font-medium text-danger' },
} as const satisfies Record<DueStanding['tone'], unknown>

/** What is left of a department's time, or how long it has been over. The shape tells it too. */
export function DueMark({ standing: { tone, past, unit, n } }: { standing: DueStanding }) {
  const say = useSay()
  const { icon, ink } = LOOKS[tone]
  return (
    <span className={`flex min-w-0 items-center gap-1.5 ${ink}`}>
      <span className="truncate">{say(`due.${unit}${past ? 'Past' : 'Left'}`, { n })}</span>
      {icon !== null && <Glyph name={icon} size={12} />}
    </span>
  )
}

const BANDS = { calm: 'bg-sunken text-ink-2', soon: 'bg-sunken text-ink', late: 'bg-warn-soft text-warn', overdue: 'bg-danger-soft text-danger' } as const satisfies Record<DueStanding['tone'], string>

/** The same for a pane of one message, with the moment itself. */
export function DueBand({ dueAt, now }: { dueAt: number; now: number }) {
  const format = useFormat()
  const standing = dueStanding(dueAt, now)
  return (
    <p className={`flex items-center gap-2 rounded-control px-3 py-2 ${BANDS[standing.tone]}`}>
      <DueMark standing={standing} />
      <span className="ms-auto text-xs">{format.moment(dueAt, now)}</span>
    </p>
  )
}
