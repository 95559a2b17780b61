import { CheckCheck, CircleX, Hourglass, Send, type LucideIcon } from 'lucide-react'
import type { Delivery } from '#domain/ticket/state.ts'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { isReason } from './delivery-reasons.ts'

type Shown = Delivery['delivery'] | 'waiting'
const LOOK: Readonly<Record<Shown, readonly [icon: LucideIcon, ink: string]>> = {
  waiting: [Hourglass, 'text-ink-2'], retrying: [Hourglass, 'text-warn'], sent: [Send, 'text-ink-2'], delivered: [CheckCheck, 'text-ok'], failed: [CircleX, 'text-danger'],
}

/** How a message that left the centre fared. `delivery` undefined: it has not been tried yet. */
export function DeliveryWords({ delivery }: { delivery: Pick<Delivery, 'delivery' | 'attempts' | 'reason' | 'at'> | undefined }) {
  const say = useSay()
  const format = useFormat()
  const now = useNow(60_000)
  const how: Shown = delivery?.delivery ?? 'waiting'
  const [Glyph, ink] = LOOK[how]
  const reason = delivery?.reason ?? null
  return (
    <span className={`inline-flex flex-wrap items-center gap-x-1.5 ${ink}`}>
      <Glyph size={13} aria-hidden="true" className={`flex-none ${how === 'sent' ? 'rtl:-scale-x-100' : ''}`} />
      <span className="font-medium">{say(`delivery.${how}`)}</span>
      {delivery !== undefined && <span className="text-ink-3">{format.moment(delivery.at, now)}</span>}
      {delivery !== undefined && delivery.attempts > 1 && <span className="text-ink-3">{say('delivery.tries', { n: delivery.attempts })}</span>}
      {reason !== null && (how === 'failed' || how === 'retrying') && (isReason(reason) ? <span>{say(`deliveryReason.${reason}`)}</span> : <bdi dir="ltr" className="ltr text-ink-3">{reason}</bdi>)}
    </span>
  )
}
