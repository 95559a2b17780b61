import { useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { useSay } from '../../i18n/words.tsx'
import { StatusSheet } from './StatusSheet.tsx'
import { SyncSentence } from './SyncSentence.tsx'

/** One sentence, always there; pressing it explains everything. */
export function SyncState() {
  const say = useSay()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onPress={() => setOpen(true)} className="flex h-6 items-center gap-1.5 rounded-md px-1.5 text-xs text-ink-2 data-hovered:bg-hover">
        <span className="sr-only">{say('sync.details')}</span>
        <SyncSentence />
      </Button>
      <StatusSheet isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  )
}
