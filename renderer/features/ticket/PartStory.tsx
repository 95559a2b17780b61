import type { ReactNode } from 'react'
import type { Assignment } from '#domain/ticket/assignments.ts'
import type { TicketView } from '#ipc/contract.ts'
import { useNow } from '../../app/now.ts'
import { useWho } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { DeliveryWords } from './DeliveryWords.tsx'
import { useEscalationWords } from './escalation-words.ts'

/** Whether the department has seen it: read, acknowledged, how its e-mail fared, who above it was told. */
export function PartStory({ part, view: { state } }: { part: Assignment; view: TicketView }) {
  const say = useSay()
  const format = useFormat()
  const who = useWho()
  const now = useNow(60_000)
  const escalated = useEscalationWords()
  const mail = state.deliveries.find(({ channel, assignmentId }) => channel === 'email' && assignmentId === part.id)
  const seen = part.readAt !== null || part.acknowledgedAt !== null
  const lines: readonly (readonly [name: string, value: ReactNode, key?: string])[] = [
    [say('part.sent'), format.moment(part.forwardedAt, now)],
    [say('part.read'), part.readAt === null ? (seen || part.external ? null : <span key="unread" className="text-warn">{say('part.notRead')}</span>) : format.moment(part.readAt, now)],
    [say('part.acknowledged'), part.acknowledgedAt === null ? null : format.moment(part.acknowledgedAt, now)],
    [say('part.email'), mail === undefined ? null : <DeliveryWords key="mail" delivery={mail} />],
    ...state.escalations.filter(({ assignmentId }) => assignmentId === part.id).map((one) => [
      say('step.TicketEscalated'),
      <span key={one.id}>
        {escalated(one)}
        <span className="block text-ink-3">{one.acceptedAt === null ? say('escalation.waits') : say('escalation.taken', { name: one.acceptedBy === null ? say('timeline.somebody') : who(one.acceptedBy), when: format.moment(one.acceptedAt, now) })}</span>
      </span>,
      one.id,
    ] as const),
  ]
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs">
      {lines.map(([name, value, key = name]) => value === null ? null : (
        <div key={key} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className="min-w-0 text-ink-2">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
