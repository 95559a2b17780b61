import { CircleDashed, CircleDot, CloudUpload } from 'lucide-react'
import { useSay } from '../i18n/words.tsx'

type Urgency = 'normal' | 'important' | 'urgent'

/** In a table: a coloured glyph whose shape also tells, and neutral words. */
export function StatusMark({ pending }: { pending: boolean }) {
  const say = useSay()
  return (
    <span className="flex min-w-0 items-center gap-2">
      {pending ? <CircleDashed size={13} aria-hidden="true" className="flex-none text-warn" /> : <CircleDot size={13} aria-hidden="true" className="flex-none text-info" />}
      <span className="truncate">{say(pending ? 'status.pending' : 'status.registered')}</span>
    </span>
  )
}

export function StatusPill({ pending }: { pending: boolean }) {
  const say = useSay()
  return pending ? (
    <span className="pill bg-warn-soft text-warn">
      <CloudUpload size={12} aria-hidden="true" />
      {say('status.pending')}
    </span>
  ) : (
    <span className="pill bg-info-soft text-info">
      <CircleDot size={12} aria-hidden="true" />
      {say('status.registered')}
    </span>
  )
}

/** Nothing for the usual case: what is everywhere tells nothing. */
export function UrgencyPill({ urgency }: { urgency: Urgency }) {
  const say = useSay()
  if (urgency === 'normal') return null
  return <span className={`pill !h-[18px] !px-1.5 !text-2xs ${urgency === 'urgent' ? 'bg-danger-soft text-danger' : 'bg-warn-soft text-warn'}`}>{say(`urgency.${urgency}`)}</span>
}
