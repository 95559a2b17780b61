import type { ReactNode, Ref } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import { useHotkeys } from '../app/hotkeys.tsx'
import { useSay, type MessageKey } from '../i18n/words.tsx'
import { Action } from './Action.tsx'
import { RefusalNotice } from './Notice.tsx'

interface SheetFormProps {
  /** What the sheet does, on its button and in the help of keys. */
  readonly does: MessageKey
  readonly onDo: () => void
  readonly onClose: () => void
  readonly danger?: boolean
  /** There is nothing that it could do now: only the way back is offered. */
  readonly idle?: boolean
  readonly refused?: Refusal | null
  readonly formRef?: Ref<HTMLFormElement>
  readonly children: ReactNode
}

/** The body of a sheet that does one thing: fields, why it was refused, Ctrl+Enter or Enter, and the way back. */
export function SheetForm({ does, onDo, onClose, danger = false, idle = false, refused = null, formRef, children }: SheetFormProps) {
  const say = useSay()
  useHotkeys('dialog', [{ chord: 'Ctrl+Enter', says: does, run: onDo }])
  return (
    <form
      ref={formRef}
      className="flex flex-col gap-3 p-5"
      onSubmit={(event) => {
        event.preventDefault()
        onDo()
      }}
    >
      {children}
      {refused !== null && <RefusalNotice refusal={refused} />}
      <div className="flex gap-3">
        {!idle && <Action weight={danger ? 'danger' : 'primary'} className="!h-9" type="submit" chord="Ctrl+Enter">{say(does)}</Action>}
        <Action className="!h-9" onPress={onClose}>{say('cancel')}</Action>
      </div>
    </form>
  )
}
