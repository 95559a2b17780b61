import type { Refusal, RefusalCode } from '#domain/refusals.ts'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { RefusalCodeText } from '../../ui/Notice.tsx'
import { clockIsOff } from './status-words.ts'
import { clockWords } from './StatusSheet.tsx'

/** The desk tries on by itself, and in vain until IT staff have seen to the network or to the server’s certificate. */
const OF_THE_OFFICE: ReadonlySet<RefusalCode> = new Set(['server_untrusted', 'server_certificate_expired', 'server_certificate_name', 'proxy_failed', 'policy_invalid'])

/** What stops work or makes it unsafe stands across the window until it is over; what mends itself stays in the status bar. */
export function Banners() {
  const say = useSay()
  const words = useRefusalWords()
  const status = useStatus()
  const refusals: Refusal[] = []
  if (status?.storage != null) refusals.push(status.storage)
  if (status != null && status.problem !== null && (status.phase === 'paused' || OF_THE_OFFICE.has(status.problem.code))) refusals.push(status.problem)
  return (
    <div>
      {refusals.map((refusal) => (
        <p key={refusal.code} role="alert" className="border-b border-danger/30 bg-danger-soft px-5 py-1.5 font-medium text-danger">
          {words(refusal)} <RefusalCodeText code={refusal.code} />
        </p>
      ))}
      {clockIsOff(status?.clockOffset ?? null) && (
        <p role="status" className="border-b border-warn/30 bg-warn-soft px-5 py-1.5 font-medium text-warn">
          {clockWords(say, status?.clockOffset ?? 0)} <RefusalCodeText code="clock_wrong" />
        </p>
      )}
    </div>
  )
}
