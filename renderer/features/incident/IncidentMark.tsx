import { CircleCheckBig, MessageCircleReply, Siren } from 'lucide-react'
import type { IncidentState } from '#domain/incident/incident.ts'
import { useSay } from '../../i18n/words.tsx'

const LOOK = {
  open: { icon: Siren, ink: 'text-danger', soft: 'bg-danger-soft' },
  answered: { icon: MessageCircleReply, ink: 'text-ok', soft: 'bg-ok-soft' },
  closed: { icon: CircleCheckBig, ink: 'text-ink-2', soft: 'bg-sunken' },
} as const

/** A glyph whose shape tells too. */
export function IncidentMark({ status }: { status: IncidentState['status'] }) {
  const say = useSay()
  const { icon: Glyph, ink } = LOOK[status]
  return <Glyph size={16} role="img" aria-label={say(`incidents.is.${status}`)} className={`mt-0.5 flex-none ${ink}`} />
}

export function IncidentPill({ status }: { status: IncidentState['status'] }) {
  const say = useSay()
  const { icon: Glyph, ink, soft } = LOOK[status]
  return (
    <span className={`pill flex-none ${ink} ${soft}`}>
      <Glyph size={12} aria-hidden="true" />
      {say(`incidents.is.${status}`)}
    </span>
  )
}
