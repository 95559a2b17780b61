import { useQueryClient } from '@tanstack/react-query'
import { useLayoutEffect, useRef, useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import { canonical } from '#domain/text/canonical.ts'
import type { ApprovalItem } from '#ipc/follow-up.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { TextBox } from '../message-fields/TextBox.tsx'
import { commandsOf, type Answer } from './deed.ts'

interface SettleSheetProps { readonly item: ApprovalItem; readonly mode: Answer | null; readonly onClose: () => void }

/** The answer to a request. The consent and the deed are saved in one transaction: never one without the other. */
export function SettleSheet({ item, mode, onClose }: SettleSheetProps) {
  const say = useSay()
  const title = mode === null ? '' : say(mode === 'give' ? 'approvals.giveTitle' : 'approvals.declineTitle', { matter: say(`approval.${item.state.matter}`) })
  return (
    <Sheet title={title} isOpen={mode !== null} onClose={onClose}>
      {mode !== null && <Settling item={item} mode={mode} onClose={onClose} />}
    </Sheet>
  )
}

function Settling({ item: { state, note }, mode, onClose }: { item: ApprovalItem; mode: Answer; onClose: () => void }) {
  const say = useSay()
  const announce = useAnnounce()
  const client = useQueryClient()
  const [words, setWords] = useState('')
  const [missing, setMissing] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const box = useRef<HTMLTextAreaElement>(null)
  const busy = useRef(false)
  useLayoutEffect(() => box.current?.focus(), [])

  const settle = async (): Promise<void> => {
    const clean = canonical(words)
    setMissing(mode === 'decline' && clean === '')
    if (mode === 'decline' && clean === '') return box.current?.focus()
    const commands = commandsOf(state, note, mode, clean)
    if (commands === null || busy.current) return
    busy.current = true
    const reply = await call('command.runAll', { commands })
    busy.current = false
    setRefused(reply.ok ? null : reply.refusal)
    if (!reply.ok) return
    onClose()
    announce(say(mode === 'give' ? 'approvals.given' : 'approvals.declined'))
    for (const key of ['approvals', 'tickets']) void client.invalidateQueries({ queryKey: [key] })
  }
  useHotkeys('dialog', [{ chord: 'Ctrl+Enter', says: 'approvals.give', run: () => void settle() }])

  return (
    <form
      className="flex flex-col gap-3 p-5"
      onSubmit={(event) => {
        event.preventDefault()
        void settle()
      }}
    >
      {mode === 'give' && <Notice tone={state.matter === 'erase_personal' ? 'danger' : 'info'}>{say(`approvals.effect.${state.matter}`)}</Notice>}
      <TextBox
        label={mode === 'give' ? say('field.optionalNamed', { name: say('approvals.giveNote') }) : say('approvals.declineNote')}
        value={words} onChange={setWords} inputRef={box} problem={missing ? say('reason.write') : null}
      />
      {refused !== null && <RefusalNotice refusal={refused} />}
      <div className="flex gap-3">
        <Action weight={mode === 'give' && state.matter !== 'erase_personal' ? 'primary' : 'danger'} className="!h-9" type="submit" chord="Ctrl+Enter">{say(mode === 'give' ? 'approvals.give' : 'approvals.decline')}</Action>
        <Action className="!h-9" onPress={onClose}>{say('cancel')}</Action>
      </div>
    </form>
  )
}
