import { Link } from '@tanstack/react-router'
import type { Directory } from '#domain/directory/directory.ts'
import { contests, escalationContests, followUpContests, type Contest } from '#domain/directory/precedence.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { titleOf, type Speaker } from './titles.ts'

/** Rules of which the most specific counts. */
export type OrderedSection = 'deadlines' | 'followUps' | 'escalations'

const CONTESTS: { readonly [S in OrderedSection]: (directory: Directory, policyId: string) => readonly Contest<{ readonly id: string }>[] } =
  { deadlines: contests, followUps: followUpContests, escalations: escalationContests }

/** For which messages another rule counts in place of this one, and for which this one goes before others. */
export function PolicyOrder({ section, directory, policyId }: { section: OrderedSection; directory: Directory; policyId: string }) {
  const say = useSay()
  const format = useFormat()
  const speaker = { directory, say, format }
  const met = CONTESTS[section](directory, policyId)
  const behind = met.filter(({ beaten }) => beaten)
  const before = met.filter(({ beaten }) => !beaten)
  if (met.length === 0) return <p className="text-ink-2">{say(`policyOrder.alone.${section}`)}</p>
  return (
    <div className="flex flex-col gap-2.5">
      {behind.length > 0 && (
        <div className="flex flex-col gap-1 rounded-control bg-warn-soft px-2.5 py-2">
          <p className="text-xs font-medium text-warn">{say(`policyOrder.behind.${section}`)}</p>
          <Met section={section} contests={behind} speaker={speaker} />
        </div>
      )}
      {before.length > 0 && (
        <div className="flex flex-col gap-1 px-2.5">
          <p className="text-xs font-medium text-ink-2">{say(`policyOrder.before.${section}`)}</p>
          <Met section={section} contests={before} speaker={speaker} />
        </div>
      )}
      <p className="px-2.5 text-xs leading-5 text-ink-3">{say(`policyOrder.how.${section}`)}</p>
    </div>
  )
}

function Met({ section, contests: met, speaker }: { section: OrderedSection; contests: readonly Contest<{ readonly id: string }>[]; speaker: Speaker }) {
  const { say } = speaker
  return (
    <ul className="flex flex-col gap-1.5">
      {met.map(({ other, shared }) => {
        const { name, beside } = titleOf(section, { ...other }, speaker)
        return (
          <li key={other.id} className="flex flex-col">
            <bdi className="font-medium">{titleOf('deadlines', { ...shared }, speaker).name}</bdi>
            <Link to="/administration/$section" params={{ section }} search={{ entry: other.id }} className="rounded-sm text-xs text-ink-2 underline decoration-line underline-offset-2 hover:text-accent-ink">
              {beside === '' ? say('policyOrder.named', { name }) : say('deadlineOrder.rule', { name, hours: beside })}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
