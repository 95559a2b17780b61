import { useRef, useState, type ReactNode } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { TicketCommand } from '#domain/ticket/commands.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { useRunning } from './running.tsx'

interface ActionFormProps {
  readonly save: string
  /** Null while something is missing; `missing` says what. */
  readonly command: () => TicketCommand | null
  readonly missing?: string | null
  /** What is missing are words: the box for them gets focus. */
  readonly needsWords?: boolean
  readonly danger?: boolean
  /** Where the sheet is not one of the message's actions and is closed by whoever opened it. */
  readonly onClose?: () => void
  /** After it was saved; the sheet is closed already. */
  readonly onSaved?: () => void
  readonly children: ReactNode
}

/** The body of an action's sheet: fields, what stands against it, Ctrl+Enter. Nothing typed is lost when it is refused. */
export function ActionForm({ save, command, missing = null, needsWords = false, danger = false, onClose, onSaved, children }: ActionFormProps) {
  const say = useSay()
  const { run, close: closeAction } = useRunning()
  const close = onClose ?? closeAction
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [asked, setAsked] = useState(false)
  const busy = useRef(false)
  const form = useRef<HTMLFormElement>(null)

  const submit = async (): Promise<void> => {
    const wanted = command()
    setAsked(true)
    if (wanted === null && needsWords) form.current?.querySelector('textarea')?.focus()
    if (wanted === null || busy.current) return
    busy.current = true
    const refusal = await run(wanted)
    busy.current = false
    setRefused(refusal)
    if (refusal !== null) return
    close()
    onSaved?.()
  }
  useHotkeys('dialog', [{ chord: 'Ctrl+Enter', says: 'close', run: () => void submit() }])

  return (
    <form
      ref={form}
      className="flex min-h-0 flex-col gap-3.5 px-5 pt-4"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {children}
      {refused !== null && <RefusalNotice refusal={refused} />}
      {refused === null && asked && missing !== null && <Notice tone="warn" live>{missing}</Notice>}
      {/* stays in sight however long the sheet is */}
      <div className="sticky bottom-0 -mx-5 flex items-center gap-3 border-t border-line bg-surface px-5 py-3">
        <Action weight={danger ? 'danger' : 'primary'} className="!h-9" type="submit" chord="Ctrl+Enter">
          {save}
        </Action>
        <Action className="!h-9" onPress={close}>
          {say('cancel')}
        </Action>
      </div>
    </form>
  )
}
