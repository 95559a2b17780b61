import { AlarmClock, CloudUpload, Flame, Hourglass } from 'lucide-react'
import { memo } from 'react'
import type { Status } from '#domain/ticket/words.ts'
import { STATUSES } from '#domain/ticket/words.ts'
import { useSay } from '../../i18n/words.tsx'
import { LOOKS } from '../../ui/TicketMarks.tsx'

const SHAPES = { ...LOOKS, alarm: { icon: AlarmClock }, flame: { icon: Flame }, hourglass: { icon: Hourglass } } as const
export type GlyphName = Status | 'alarm' | 'flame' | 'hourglass'
const NAMES: readonly GlyphName[] = [...STATUSES, 'alarm', 'flame', 'hourglass']
const idOf = (name: GlyphName): string => `glyph-${name}`

/** What rows point at. Icons that are built in every row took a third of what scrolling costs. */
export const GlyphShapes = memo(function GlyphShapes() {
  return (
    <svg aria-hidden="true" className="absolute size-0">
      {NAMES.map((name) => {
        const { icon: Shape } = SHAPES[name]
        return (
          <symbol key={name} id={idOf(name)} viewBox="0 0 24 24">
            <Shape size={24} />
          </symbol>
        )
      })}
    </svg>
  )
})

interface GlyphProps { readonly name: GlyphName; readonly size: number; readonly className?: string }

/** `name` may change: nothing is built anew. Needs GlyphShapes in the document. */
export const Glyph = ({ name, size, className = '' }: GlyphProps) => (
  <svg aria-hidden="true" width={size} height={size} className={`flex-none ${className}`}>
    <use href={`#${idOf(name)}`} />
  </svg>
)

/** As StatusMark of the other screens, for rows that pass by. */
export function StatusCell({ status, pending }: { status: Status; pending: boolean }) {
  const say = useSay()
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Glyph name={status} size={13} className={LOOKS[status].ink} />
      <span className="truncate">{say(`status.${status}`)}</span>
      {pending && <CloudUpload size={13} aria-label={say('status.pending')} role="img" className="flex-none text-warn" />}
    </span>
  )
}
