import { useState } from 'react'
import { canonical } from '#domain/text/canonical.ts'
import type { TicketCommand } from '#domain/ticket/commands.ts'
import { useSay, type MessageKey } from '../../i18n/words.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { ActionForm } from './ActionForm.tsx'
import { DigitChoice } from './DigitChoice.tsx'
import { NoteField } from './NoteField.tsx'
import { useRunning } from './running.tsx'
import { useTyped } from './use-typed.ts'

interface ReasonSheetProps<R extends string> {
  readonly type: 'ReturnForward' | 'CloseTicket' | 'ReopenTicket'
  readonly reasons: readonly R[]
  readonly words: (reason: R) => MessageKey
  readonly command: (reason: R, note: string) => TicketCommand
  /** Stands until another is chosen; null: it must be chosen. */
  readonly first: R | null
  /** Whether the domain asks for words with this reason. */
  readonly needsNote: (reason: R) => boolean
  readonly hint?: MessageKey
  readonly children?: React.ReactNode
}

/** A reason by one key, and words where it needs them. */
export function ReasonSheet<R extends string>({ type, reasons, words, command, first, needsNote, hint, children }: ReasonSheetProps<R>) {
  const say = useSay()
  const { judge } = useRunning()
  const [chosen, setReason] = useState<R | null>(null)
  // what it follows from may have been saved a moment ago and reach this page after the sheet
  const reason = chosen ?? first
  const [note, setNote] = useTyped('note', '')
  const required = reason !== null && needsNote(reason)
  // what the ticket itself has against a reason is said before it is chosen
  const possible = reasons.filter((one) => judge(command(one, '…')).ok)
  const offered = possible.length === 0 ? reasons : possible
  const clean = canonical(note)
  const missing = reason === null ? say('reason.choose') : required && clean === '' ? say('reason.write') : null
  return (
    <ActionForm save={say(`action.${type}`)} command={() => (reason === null || missing !== null ? null : command(reason, clean))} missing={missing} needsWords={required && clean === ''}>
      {children}
      {hint !== undefined && <Notice tone="info">{say(hint)}</Notice>}
      <DigitChoice label={say('field.reason')} choices={offered.map((one) => ({ id: one, label: say(words(one)) }))} value={reason} onChange={setReason} />
      <NoteField required={required} value={note} onChange={setNote} />
    </ActionForm>
  )
}
