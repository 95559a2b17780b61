import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Lock } from 'lucide-react'
import { read } from '../../api.ts'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { Code } from '../../ui/Text.tsx'

const SHOWN = 5

/** What this operator took in confidence: the code and that it is with the inspection, nothing else. */
export function SealedMessages() {
  const say = useSay()
  const format = useFormat()
  const now = useNow(60_000)
  // what is sent is no longer waiting: read again whenever the number of what waits changes
  const waiting = useStatus()?.waiting ?? 0
  const mine = useQuery({ queryKey: ['confidential', 'mine', waiting], queryFn: () => read('confidential.mine', {}), placeholderData: keepPreviousData }).data ?? []
  if (mine.length === 0) return null
  return (
    <div className="mx-4 mb-4 flex flex-col gap-1 rounded-panel border border-confidential/30 bg-confidential-soft px-3 py-2">
      <h2 className="flex items-center gap-2 text-xs font-semibold text-confidential">
        <Lock size={13} aria-hidden="true" />
        {say('confidential.mine')}
      </h2>
      <ul className="flex flex-col">
        {mine.slice(0, SHOWN).map(({ commandId, code, at, sent }) => (
          <li key={commandId} className="flex items-center gap-3 py-0.5 text-xs">
            <Code code={code} className="selectable font-semibold" />
            <span className="text-ink-2">{say(sent ? 'confidential.with' : 'confidential.waiting')}</span>
            <span className="ms-auto text-ink-2">{format.ago(at, now)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
