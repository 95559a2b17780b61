import { X } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { useRunning } from './running.tsx'

/** What was just done and can be taken back. It has its own line, so it covers nothing. */
export function UndoStrip() {
  const say = useSay()
  const { done, undo, keep } = useRunning()
  if (done === null) return null
  return (
    <div className="flex flex-none items-center gap-3 border-b border-line bg-ok-soft px-6 py-1.5 text-ok">
      <span className="font-medium">{say(`done.${done.type}`)}</span>
      <Action small chord="KeyZ" onPress={undo}>{say('undo.action')}</Action>
      <Button aria-label={say('close')} onPress={keep} className="action action-small ms-auto !size-6 !px-0"><X size={14} aria-hidden="true" /></Button>
    </div>
  )
}
