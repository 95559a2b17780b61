import type { ApprovalMatter } from '#domain/approval/approval.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { allowersOf } from './allowers.ts'

/** Who may allow a request, so that nobody waits for somebody who cannot. */
export function AllowersLine({ matter, askedBy }: { matter: ApprovalMatter; askedBy: string }) {
  const say = useSay()
  const { language } = useFormat()
  const { directory } = useCity()
  const allowers = allowersOf(directory, matter, askedBy)
  if (allowers.length === 0) return <p className="text-xs font-medium text-warn">{say('approvals.nobodyAllows')}</p>
  const named = allowers.map(({ role, people }) => say('approvals.allower', { role: nameIn(role, language), people: people.join(say('comma')) }))
  return <p className="text-xs text-ink-2">{say('approvals.allowers', { who: named.join(say('comma')) })}</p>
}
