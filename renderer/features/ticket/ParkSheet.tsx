import { useState } from 'react'
import { canonical } from '#domain/text/canonical.ts'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { JalaliField } from '../../ui/JalaliField.tsx'
import { ActionForm } from './ActionForm.tsx'
import { parkDates } from './jalali-date.ts'
import { NoteField } from './NoteField.tsx'
import { useRunning } from './running.tsx'

const PRESETS = ['week', 'month', 'newYear'] as const

/** Until when it rests; on that day it wakes by itself. */
export function ParkSheet() {
  const say = useSay()
  const format = useFormat()
  const { timeZone } = useCity().city
  const { view, judge } = useRunning()
  const [dates] = useState(() => parkDates(Date.now(), timeZone))
  const [until, setUntil] = useState<number | null>(dates.week)
  const [note, setNote] = useState('')
  useHotkeys('dialog', PRESETS.flatMap((preset, place) => ['', 'Alt+'].map((modifier) => ({ chord: `${modifier}Digit${place + 1}`, says: 'park.until', run: () => setUntil(dates[preset]) }))))
  const clean = canonical(note)
  const make = (at: number, words: string) => ({ type: 'ParkTicket', ticketId: view.state.id, until: at, note: words }) as const
  const past = until !== null && !judge(make(until, '…')).ok
  const missing = until === null ? say('park.missing') : past ? say('refusal.date_past') : clean === '' ? say('reason.write') : null
  return (
    <ActionForm save={say('action.ParkTicket')} command={() => (until === null || missing !== null ? null : make(until, clean))} missing={missing} needsWords={!past && until !== null}>
      <div className="flex flex-wrap items-end gap-3">
        <div className="w-44">
          <JalaliField label={say('park.until')} required value={until} onChange={setUntil} problem={past ? say('refusal.date_past') : null} />
        </div>
        <div role="group" aria-label={say('park.presets')} className="flex gap-2">
          {PRESETS.map((preset, place) => (
            <Action key={preset} className={`!h-[34px] ${until === dates[preset] ? '!border-accent !text-accent-ink' : ''}`} aria-pressed={until === dates[preset]} chord={`Digit${place + 1}`} onPress={() => setUntil(dates[preset])}>
              {say(`park.${preset}`)}
            </Action>
          ))}
        </div>
      </div>
      {until !== null && !past && <p className="text-ink-2">{say('park.wakes', { date: format.long(until) })}</p>}
      <NoteField label={say('park.why')} required focused value={note} onChange={setNote} />
    </ActionForm>
  )
}
