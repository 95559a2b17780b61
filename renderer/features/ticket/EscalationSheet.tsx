import { useState } from 'react'
import { canonical } from '#domain/text/canonical.ts'
import { useSay } from '../../i18n/words.tsx'
import { ActionForm } from './ActionForm.tsx'
import { DigitChoice } from './DigitChoice.tsx'
import { useEscalationWords } from './escalation-words.ts'
import { NoteField } from './NoteField.tsx'
import { useRunning } from './running.tsx'

/** Which of those that came up is taken, and what is going to be done about it. */
export function EscalationSheet() {
  const say = useSay()
  const words = useEscalationWords()
  const { view: { state }, open, judge } = useRunning()
  const make = (escalationId: string, note: string) => ({ type: 'AcceptEscalation', ticketId: state.id, escalationId, note }) as const
  const mine = state.escalations.filter(({ id }) => judge(make(id, '')).ok)
  const [wanted, setWanted] = useState(open?.partId ?? null)
  const [note, setNote] = useState('')
  const chosen = mine.find(({ id }) => id === wanted) ?? mine[0] ?? null
  return (
    <ActionForm save={say('action.AcceptEscalation')} command={() => (chosen === null ? null : make(chosen.id, canonical(note)))} missing={chosen === null ? say('refusal.check_done') : null}>
      {mine.length > 1 ? (
        <DigitChoice label={say('escalation.which')} choices={mine.map((one) => ({ id: one.id, label: words(one) }))} value={chosen?.id ?? null} onChange={setWanted} />
      ) : (
        chosen !== null && <p className="font-medium">{words(chosen)}</p>
      )}
      <NoteField label={say('escalation.plan')} value={note} onChange={setNote} focused />
    </ActionForm>
  )
}
