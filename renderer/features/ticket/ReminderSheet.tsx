import { useState } from 'react'
import { v7 as newId } from 'uuid'
import { canonical } from '#domain/text/canonical.ts'
import { useCity } from '../../app/city.tsx'
import { useNow } from '../../app/now.ts'
import { useSay } from '../../i18n/words.tsx'
import { ActionForm } from './ActionForm.tsx'
import { NoteField } from './NoteField.tsx'
import { useRunning } from './running.tsx'
import { usualMoments } from './usual-moments.ts'
import { WhenField } from './WhenField.tsx'

/** When this message is to come up again in one's own queue, and what for. */
export function ReminderSheet() {
  const say = useSay()
  const { timeZone } = useCity().city
  const { view: { state: { id: ticketId } } } = useRunning()
  const now = useNow(10_000)
  const [moments] = useState(() => usualMoments(Date.now(), timeZone))
  const [reminderId] = useState(() => newId())
  const [at, setAt] = useState<number | null>(() => moments.at(-2)?.at ?? null)
  const [note, setNote] = useState('')
  const clean = canonical(note)
  const past = at !== null && at <= now
  const missing = at === null ? say('park.missing') : past ? say('refusal.date_past') : clean === '' ? say('reminder.missing') : null
  return (
    <ActionForm save={say('action.SetReminder')} command={() => (at === null || missing !== null ? null : { type: 'SetReminder', ticketId, reminderId, at, note: clean })} missing={missing} needsWords={at !== null && !past}>
      <WhenField label={say('reminder.at')} moments={moments} value={at} onChange={setAt} problem={past ? say('refusal.date_past') : null} />
      <NoteField label={say('reminder.what')} required value={note} onChange={setNote} focused />
    </ActionForm>
  )
}
