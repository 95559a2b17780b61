import { useState } from 'react'
import { canonical } from '#domain/text/canonical.ts'
import { useCity } from '../../app/city.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { ActionForm } from './ActionForm.tsx'
import { NoteField } from './NoteField.tsx'
import { useRunning } from './running.tsx'
import { usualMoments } from './usual-moments.ts'
import { WhenField } from './WhenField.tsx'

/** By when the citizen was told that they would hear. Whoever is on duty then finds it in the queue, a little earlier. */
export function PromiseSheet() {
  const say = useSay()
  const format = useFormat()
  const { timeZone } = useCity().city
  const { view: { state: { id: ticketId, promise } }, judge } = useRunning()
  const [moments] = useState(() => usualMoments(Date.now(), timeZone))
  const [by, setBy] = useState<number | null>(() => moments.at(-2)?.at ?? null)
  const [note, setNote] = useState('')
  const make = (at: number, words: string) => ({ type: 'PromiseAnswer', ticketId, by: at, note: words }) as const
  const past = by !== null && !judge(make(by, '')).ok
  const missing = by === null ? say('park.missing') : past ? say('refusal.date_past') : null
  return (
    <ActionForm save={say('action.PromiseAnswer')} command={() => (by === null || missing !== null ? null : make(by, canonical(note)))} missing={missing}>
      <WhenField label={say('promise.by')} moments={moments} value={by} onChange={setBy} problem={past ? say('refusal.date_past') : null} />
      {by !== null && !past && <p className="text-ink-2">{say(promise === null ? 'promise.read' : 'promise.instead', { date: format.long(by), time: format.time(by) })}</p>}
      <NoteField label={say('promise.note')} value={note} onChange={setNote} focused />
    </ActionForm>
  )
}
