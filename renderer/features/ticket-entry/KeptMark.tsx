import { FileCheck, PenLine } from 'lucide-react'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { RefusalCodeText } from '../../ui/Notice.tsx'
import { useOpenState } from './context.tsx'

/** Whether what was typed would outlive a power cut. */
export function KeptMark({ id }: { id: string }) {
  const say = useSay()
  const words = useRefusalWords()
  const keeping = useOpenState((state) => state.messages.find((message) => message.id === id)?.keeping)
  if (keeping === undefined || keeping.state === 'untouched') return null
  if (keeping.state === 'refused') {
    return (
      <span role="alert" className="text-xs text-danger">
        {say('draft.refused', { why: words(keeping.refusal) })} <RefusalCodeText code={keeping.refusal.code} />
      </span>
    )
  }
  return (
    <span data-testid="draft-state" className="caption flex items-center gap-1.5 whitespace-nowrap">
      {keeping.state === 'kept' ? <FileCheck size={14} aria-hidden="true" className="text-ok" /> : <PenLine size={14} aria-hidden="true" />}
      {say(keeping.state === 'kept' ? 'draft.kept' : 'draft.writing')}
    </span>
  )
}
