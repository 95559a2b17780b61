import type { TicketStep } from '#domain/ticket/state.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'

/** When it is tried again, or that it was the last time. */
export function AttemptNext({ step }: { step: Extract<TicketStep, { readonly type: 'AttemptRecorded' }> }) {
  const say = useSay()
  const format = useFormat()
  return <p className="text-xs text-ink-2">{step.lastOne ? say('line.attemptLast') : say('line.attemptNext', { date: `${format.long(step.from)}${say('comma')}${format.time(step.from)}` })}</p>
}
