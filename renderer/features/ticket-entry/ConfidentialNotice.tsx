import { Lock } from 'lucide-react'
import { useSay } from '../../i18n/words.tsx'

/** Nobody at this desk will read it again: said before it is saved, in the colour of nothing else. */
export function ConfidentialNotice() {
  const say = useSay()
  return (
    <div role="status" className="flex items-start gap-2.5 rounded-control border-s-4 border-confidential bg-confidential-soft px-3 py-2 text-sm text-confidential">
      <Lock size={16} aria-hidden="true" className="mt-0.5 flex-none" />
      {say('confidential.notice')}
    </div>
  )
}
