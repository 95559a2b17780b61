import { CircleCheck, Download, Hourglass, Undo2, Unplug, type LucideIcon } from 'lucide-react'
import { ToggleButton } from 'react-aria-components/ToggleButton'
import { useFormat } from '../../i18n/format.tsx'
import { useSay, type Values } from '../../i18n/words.tsx'
import { COUNTED, SILENT_DAYS, WAIT_HOURS, countsOf, type Row, type Standing } from './standing.ts'

type Counted = (typeof COUNTED)[number]

const LOOK: Readonly<Record<Counted, { readonly icon: LucideIcon; readonly tone: string }>> = {
  newest: { icon: CircleCheck, tone: '' },
  waiting: { icon: Download, tone: '' },
  overdue: { icon: Hourglass, tone: 'text-warn' },
  returned: { icon: Undo2, tone: 'text-danger' },
  silent: { icon: Unplug, tone: 'text-warn' },
}

interface DeskTilesProps { readonly rows: readonly Row[]; readonly chosen: Standing | null; readonly onChoose: (standing: Standing | null) => void }

/** How many desks stand how; each figure shows the desks that it counts. */
export function DeskTiles({ rows, chosen, onChoose }: DeskTilesProps) {
  const say = useSay()
  const format = useFormat()
  const counts = countsOf(rows)
  const values: Readonly<Record<Counted, Values>> = { newest: { all: rows.length }, waiting: {}, overdue: { n: WAIT_HOURS }, returned: {}, silent: { n: SILENT_DAYS } }
  return (
    <div className="grid flex-none grid-cols-5 gap-3">
      {COUNTED.map((standing) => {
        const { icon: Glyph, tone } = LOOK[standing]
        return (
          <ToggleButton
            key={standing}
            isSelected={chosen === standing}
            onChange={(on) => onChoose(on ? standing : null)}
            className="flex h-[72px] min-w-0 items-center gap-3 rounded-panel border border-line bg-surface px-4 text-start data-hovered:border-control data-selected:border-accent data-selected:bg-accent-soft"
          >
            <Glyph size={20} aria-hidden="true" className={`flex-none ${counts[standing] > 0 && tone !== '' ? tone : 'text-ink-3'}`} />
            <span className="flex min-w-0 flex-col">
              <span className="flex min-w-0 items-baseline gap-2">
                <span className={`text-xl font-bold ${counts[standing] > 0 ? tone : ''}`}>{format.number(counts[standing])}</span>
                <span className="truncate text-xs text-ink-2">{say(`workstations.standing.${standing}`)}</span>
              </span>
              <span className="truncate text-xs text-ink-3">{say(`workstations.tile.${standing}`, values[standing])}</span>
            </span>
          </ToggleButton>
        )
      })}
    </div>
  )
}
