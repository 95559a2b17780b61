import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { Timer, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { may } from '#domain/operator/roles.ts'
import { useNow } from '../../app/now.ts'
import { useOperator } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { lengthOf, shiftQuery } from './shift.ts'

/** Where one begins to work: not having begun the shift is said there, once, and hinders nothing. */
const WORK = /^\/(?:intake|follow-up)/

/** The running shift, small. Its place stays empty for whoever waved the reminder away. */
export function ShiftMark() {
  const say = useSay()
  const format = useFormat()
  const session = useOperator()
  const { pathname } = useLocation()
  const now = useNow(30_000)
  // what is left is read from messages: whoever may not read those keeps no shift here
  const keeps = may(session, 'shift.keep') && may(session, 'ticket.read')
  const { data } = useQuery({ ...shiftQuery, enabled: keeps })
  const [waved, setWaved] = useState(false)
  if (!keeps || data === undefined) return null
  if (data.current !== null) {
    const { hours, minutes } = lengthOf(data.current.startedAt, now)
    return (
      <Link to="/shift" className="flex h-7 flex-none items-center gap-1.5 rounded-control px-2 text-xs text-ink-2 hover:bg-hover">
        <Timer size={14} aria-hidden="true" className="text-accent-ink" />
        {say('shift.running', { length: say('shift.length', { hours, minutes: format.digits(minutes) }) })}
      </Link>
    )
  }
  if (waved || !WORK.test(pathname)) return null
  return (
    <span role="status" className="pill flex-none gap-1 bg-warn-soft !pe-0.5 text-warn">
      <Link to="/shift" className="rounded-control hover:underline">{say('shift.notStarted')}</Link>
      <Button aria-label={say('shift.later')} onPress={() => setWaved(true)} className="grid size-6 place-items-center rounded-full data-hovered:bg-hover"><X size={12} aria-hidden="true" /></Button>
    </span>
  )
}
