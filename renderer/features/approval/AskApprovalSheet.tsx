import { useQueryClient } from '@tanstack/react-query'
import { useLayoutEffect, useRef, useState } from 'react'
import { v7 as newId } from 'uuid'
import type { ApprovalMatter } from '#domain/approval/approval.ts'
import type { Refusal } from '#domain/refusals.ts'
import { canonical } from '#domain/text/canonical.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useOperator } from '../../app/operator.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { SheetForm } from '../../ui/SheetForm.tsx'
import { TextBox } from '../message-fields/TextBox.tsx'
import { AllowersLine } from './AllowersLine.tsx'

interface Asked {
  readonly matter: ApprovalMatter
  /** What it is about; for people, a message of one of them, so that whoever approves sees who they are. */
  readonly ticketId: string | null
  /** The ticket; for people, who is merged and into whom. */
  readonly subjectIds: readonly string[]
}
interface AskApprovalSheetProps extends Asked { readonly isOpen: boolean; readonly onClose: () => void }

/** Asks a colleague to allow what one may not do alone. */
export function AskApprovalSheet({ isOpen, onClose, ...asked }: AskApprovalSheetProps) {
  const say = useSay()
  return (
    <Sheet title={say('approvals.ask.title', { matter: say(`approval.${asked.matter}`) })} isOpen={isOpen} onClose={onClose}>
      <Asking {...asked} onClose={onClose} />
    </Sheet>
  )
}

function Asking({ matter, ticketId, subjectIds, onClose }: Asked & { onClose: () => void }) {
  const say = useSay()
  const announce = useAnnounce()
  const client = useQueryClient()
  const { operator } = useOperator()
  const [note, setNote] = useState('')
  const [missing, setMissing] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const box = useRef<HTMLTextAreaElement>(null)
  const busy = useRef(false)
  useLayoutEffect(() => box.current?.focus(), [])

  const send = async (): Promise<void> => {
    const clean = canonical(note)
    setMissing(clean === '')
    if (clean === '') return box.current?.focus()
    if (busy.current) return
    busy.current = true
    const reply = await call('command.run', { type: 'AskApproval', data: { approvalId: newId(), matter, ticketId, subjectIds, note: clean } })
    busy.current = false
    setRefused(reply.ok ? null : reply.refusal)
    if (!reply.ok) return
    onClose()
    announce(say('approvals.ask.sent'))
    void client.invalidateQueries({ queryKey: ['approvals'] })
  }

  return (
    <SheetForm does="approvals.ask.send" onDo={() => void send()} onClose={onClose} refused={refused}>
      <Notice tone="info">{say('approvals.ask.explains')} {say(`approvals.effect.${matter}`)}</Notice>
      <AllowersLine matter={matter} askedBy={operator.id} />
      <TextBox label={say('approvals.ask.why')} value={note} onChange={setNote} inputRef={box} problem={missing ? say('approvals.ask.missing') : null} />
    </SheetForm>
  )
}
