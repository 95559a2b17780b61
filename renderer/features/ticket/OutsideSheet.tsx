import { useLayoutEffect, useRef, useState } from 'react'
import { route } from '#domain/directory/routing.ts'
import { canonical } from '#domain/text/canonical.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { outsideSentence } from '../ticket-entry/sentences.ts'
import { ActionForm } from './ActionForm.tsx'
import { DepartmentPicker } from './DepartmentPicker.tsx'
import { departmentName, useDirectory } from './directory.ts'
import { DigitChoice } from './DigitChoice.tsx'
import { NoteField } from './NoteField.tsx'
import { useRunning } from './running.tsx'
import { useVoice } from './use-voice.ts'

const BY_KEY = 6

/** Not the city's: whose it is, and the sentence that is read to the caller. */
export function OutsideSheet() {
  const say = useSay()
  const { language } = useFormat()
  const voice = useVoice()
  const directory = useDirectory()
  const { view: { state } } = useRunning()
  const bodies = directory.departments.filter(({ external, retired }) => external && !retired)
  const [departmentId, setDepartmentId] = useState(() => {
    const routed = route(directory, state)?.departmentId
    return bodies.find(({ id }) => id === routed)?.id ?? null
  })
  const [note, setNote] = useState('')
  const picker = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => picker.current?.focus(), [])
  return (
    <ActionForm
      save={say('action.DeclareOutside')}
      command={() => (departmentId === null ? null : { type: 'DeclareOutside', ticketId: state.id, departmentId, note: canonical(note) })}
      missing={departmentId === null ? say('outside.missing') : null}
    >
      {bodies.length <= BY_KEY ? (
        <DigitChoice label={say('outside.whose')} choices={bodies.map(({ id }) => ({ id, label: departmentName(directory, id, language) }))} value={departmentId} onChange={setDepartmentId} />
      ) : (
        <DepartmentPicker label={say('outside.whose')} departments={bodies} onPick={setDepartmentId} inputRef={picker} />
      )}
      {departmentId !== null && (
        <section aria-label={say('outside.read')} className="flex flex-col gap-1 rounded-control bg-accent-soft/60 px-3 py-2">
          <span className="text-xs font-medium text-ink-2">{say('outside.read')}</span>
          <p className="text-base leading-7">«{outsideSentence(voice, departmentId)}»</p>
        </section>
      )}
      <NoteField value={note} onChange={setNote} />
    </ActionForm>
  )
}
