import {
  BadgeCheck, Circle, CircleCheckBig, CircleDashed, CircleDot, CirclePause, CircleSlash, CircleX, ClipboardList, CloudUpload, Lock, MessageCircleReply, TriangleAlert, Users, type LucideIcon,
} from 'lucide-react'
import type { AssignmentStatus, Status, Urgency } from '#domain/ticket/words.ts'
import { useSay } from '../i18n/words.tsx'

type AnyStatus = Status | AssignmentStatus
interface Look { readonly icon: LucideIcon; readonly ink: string; readonly soft: string }

const INFO = { ink: 'text-info', soft: 'bg-info-soft' }
const BUSY = { ink: 'text-accent-ink', soft: 'bg-accent-soft' }
const WARN = { ink: 'text-warn', soft: 'bg-warn-soft' }
const OK = { ink: 'text-ok', soft: 'bg-ok-soft' }
const REST = { ink: 'text-ink-2', soft: 'bg-sunken' }

/** Every shape is used once, so that nobody has to go by colour. */
export const LOOKS: Readonly<Record<AnyStatus, Look>> = {
  registered: { icon: CircleDashed, ...INFO },
  forwarded: { icon: Circle, ...INFO },
  acknowledged: { icon: CircleDot, ...BUSY },
  returned: { icon: TriangleAlert, ...WARN },
  reported: { icon: ClipboardList, ...WARN },
  verified: { icon: BadgeCheck, ...OK },
  merged: { icon: Users, ...BUSY },
  parked: { icon: CirclePause, ...REST },
  answered: { icon: MessageCircleReply, ...OK },
  closed: { icon: CircleCheckBig, ...REST },
  cancelled: { icon: CircleX, ...REST },
  withdrawn: { icon: CircleSlash, ...REST },
}

interface MarkProps { readonly status: AnyStatus; /** Saved on this desk, not final yet. */ readonly pending?: boolean }

/** In a table: a coloured glyph whose shape also tells, and neutral words. */
export function StatusMark({ status, pending = false }: MarkProps) {
  const say = useSay()
  const { icon: Glyph, ink } = LOOKS[status]
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Glyph size={13} aria-hidden="true" className={`flex-none ${ink}`} />
      <span className="truncate">{say(`status.${status}`)}</span>
      {pending && <CloudUpload size={13} aria-label={say('status.pending')} role="img" className="flex-none text-warn" />}
    </span>
  )
}

export function StatusPill({ status, pending = false }: MarkProps) {
  const say = useSay()
  const { icon: Glyph, ink, soft } = LOOKS[status]
  return (
    <>
      <span className={`pill flex-none ${soft} ${ink}`}>
        <Glyph size={12} aria-hidden="true" />
        {say(`status.${status}`)}
      </span>
      {pending && <PendingPill />}
    </>
  )
}

/** What the server has not made final yet. */
export function PendingPill() {
  const say = useSay()
  return (
    <span className="pill !h-[18px] flex-none bg-warn-soft !text-2xs text-warn">
      <CloudUpload size={11} aria-hidden="true" />
      {say('status.pending')}
    </span>
  )
}

export function ConfidentialPill() {
  const say = useSay()
  return (
    <span className="pill flex-none bg-confidential-soft text-confidential">
      <Lock size={12} aria-hidden="true" />
      {say('mark.confidential')}
    </span>
  )
}

/** Nothing for the usual case: what is everywhere tells nothing. */
export function UrgencyPill({ urgency }: { urgency: Urgency }) {
  const say = useSay()
  if (urgency === 'normal') return null
  return <span className={`pill !h-[18px] flex-none !px-1.5 !text-2xs ${urgency === 'urgent' ? 'bg-danger-soft text-danger' : 'bg-warn-soft text-warn'}`}>{say(`urgency.${urgency}`)}</span>
}
