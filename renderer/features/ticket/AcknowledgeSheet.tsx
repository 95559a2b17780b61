import { useSay } from '../../i18n/words.tsx'
import { ActionForm } from './ActionForm.tsx'
import { PartChoice } from './PartChoice.tsx'
import { useRunning } from './running.tsx'
import { usePart } from './use-part.ts'

/** Which of several departments has it; where there is one, no sheet is opened at all. */
export function AcknowledgeSheet() {
  const say = useSay()
  const { view } = useRunning()
  const { parts, partId, choose } = usePart('AcknowledgeForward')
  return (
    <ActionForm save={say('action.AcknowledgeForward')} command={() => (partId === null ? null : { type: 'AcknowledgeForward', ticketId: view.state.id, assignmentId: partId })}>
      <PartChoice parts={parts} value={partId ?? ''} onChange={choose} />
    </ActionForm>
  )
}
