import { useRef, useState, type RefObject } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import { canonical } from '#domain/text/canonical.ts'
import { TEXT_LIMIT } from '#domain/ticket/commands.ts'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { TextBox } from '../message-fields/TextBox.tsx'
import { useRunning } from './running.tsx'
import { useTyped } from './use-typed.ts'

/** A note for colleagues. Ctrl+Enter saves it; Escape gives the keys back to the screen. */
export function NoteForm({ noteRef }: { noteRef: RefObject<HTMLTextAreaElement | null> }) {
  const say = useSay()
  const { view, run } = useRunning()
  const [text, setText] = useTyped('note', '', 'AddNote')
  const [refused, setRefused] = useState<Refusal | null>(null)
  const saving = useRef(false)

  const save = async (): Promise<void> => {
    const clean = canonical(text)
    if (saving.current || clean === '') return
    if (clean.length > TEXT_LIMIT) return setRefused({ code: 'text_too_long', details: {} })
    saving.current = true
    const refusal = await run({ type: 'AddNote', ticketId: view.state.id, text: clean })
    saving.current = false
    setRefused(refusal)
    if (refusal !== null) return
    setText('')
    noteRef.current?.blur()
  }
  return (
    <form
      aria-label={say('note.add')}
      className="flex flex-none flex-col gap-2 border-t border-line px-6 py-3"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.ctrlKey) void save()
        else if (event.key === 'Escape') noteRef.current?.blur()
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <div className="flex items-end gap-3">
        <TextBox label={say('note.label')} chord="KeyN" value={text} onChange={setText} inputRef={noteRef} className="flex-1" />
        <Action type="submit" chord="Ctrl+Enter" isDisabled={text.trim() === ''}>
          {say('note.save')}
        </Action>
      </div>
      {refused !== null && <RefusalNotice refusal={refused} />}
    </form>
  )
}
