import { canonical } from '#domain/text/canonical.ts'
import type { TicketCommand } from '#domain/ticket/commands.ts'
import { useSay, type MessageKey } from '../../i18n/words.tsx'
import { Notice, type Tone } from '../../ui/Notice.tsx'
import { ActionForm } from './ActionForm.tsx'
import { NoteField } from './NoteField.tsx'
import { useTyped } from './use-typed.ts'

interface NoteSheetProps {
  readonly save: MessageKey
  readonly command: (note: string) => TicketCommand
  readonly required?: boolean
  readonly label?: MessageKey
  /** What will happen. */
  readonly explains?: MessageKey
  readonly tone?: Tone
  readonly danger?: boolean
  readonly children?: React.ReactNode
}

/** An action that asks for nothing but words. */
export function NoteSheet({ save, command, required = false, label = 'field.note', explains, tone = 'info', danger = false, children }: NoteSheetProps) {
  const say = useSay()
  const [note, setNote] = useTyped('note', '')
  const clean = canonical(note)
  const missing = required && clean === '' ? say('reason.write') : null
  return (
    <ActionForm save={say(save)} danger={danger} command={() => (missing === null ? command(clean) : null)} missing={missing} needsWords={missing !== null}>
      {children}
      {explains !== undefined && <Notice tone={tone}>{say(explains)}</Notice>}
      <NoteField label={say(label)} required={required} value={note} onChange={setNote} focused />
    </ActionForm>
  )
}
