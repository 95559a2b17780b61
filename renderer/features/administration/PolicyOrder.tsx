import { Link } from '@tanstack/react-router'
import type { Directory } from '#domain/directory/directory.ts'
import { contests, type Contest } from '#domain/directory/precedence.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { titleOf, type Speaker } from './titles.ts'

/** For which messages another deadline counts in place of this one, and for which this one goes before others. */
export function DeadlineOrder({ directory, policyId }: { directory: Directory; policyId: string }) {
  const say = useSay()
  const format = useFormat()
  const speaker = { directory, say, format }
  const met = contests(directory, policyId)
  const behind = met.filter(({ beaten }) => beaten)
  const before = met.filter(({ beaten }) => !beaten)
  if (met.length === 0) return <p className="text-ink-2">{say('deadlineOrder.alone')}</p>
  return (
    <div className="flex flex-col gap-2.5">
      {behind.length > 0 && (
        <div className="flex flex-col gap-1 rounded-control bg-warn-soft px-2.5 py-2">
          <p className="text-xs font-medium text-warn">{say('deadlineOrder.behind')}</p>
          <Met contests={behind} speaker={speaker} />
        </div>
      )}
      {before.length > 0 && (
        <div className="flex flex-col gap-1 px-2.5">
          <p className="text-xs font-medium text-ink-2">{say('deadlineOrder.before')}</p>
          <Met contests={before} speaker={speaker} />
        </div>
      )}
      <p className="px-2.5 text-xs leading-5 text-ink-3">{say('deadlineOrder.how')}</p>
    </div>
  )
}

function Met({ contests: met, speaker }: { contests: readonly Contest[]; speaker: Speaker }) {
  const { say } = speaker
  return (
    <ul className="flex flex-col gap-1.5">
      {met.map(({ other, shared }) => {
        const { name, beside } = titleOf('deadlines', { ...other }, speaker)
        return (
          <li key={other.id} className="flex flex-col">
            <bdi className="font-medium">{titleOf('deadlines', { ...shared }, speaker).name}</bdi>
            <Link to="/administration/$section" params={{ section: 'deadlines' }} search={{ entry: other.id }} className="rounded-sm text-xs text-ink-2 underline decoration-line underline-offset-2 hover:text-accent-ink">
              {say('deadlineOrder.rule', { name, hours: beside })}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
