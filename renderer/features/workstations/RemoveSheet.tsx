import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { workstationsQuery } from './workstations.ts'

interface RemovingProps {
  readonly means: string
  readonly action: string
  /** Said when it is done. */
  readonly done: string
  readonly remove: () => Promise<{ readonly ok: true } | { readonly ok: false; readonly refusal: Refusal }>
  readonly onClose: () => void
}

/** Asks once more before something leaves the server. */
export function RemoveSheet({ title, isOpen, ...rest }: RemovingProps & { readonly title: string; readonly isOpen: boolean }) {
  return (
    <Sheet role="alertdialog" title={title} isOpen={isOpen} onClose={rest.onClose}>
      {isOpen && <Removing {...rest} />}
    </Sheet>
  )
}

function Removing({ means, action, done, remove, onClose }: RemovingProps) {
  const say = useSay()
  const announce = useAnnounce()
  const client = useQueryClient()
  const [refused, setRefused] = useState<Refusal | null>(null)
  const busy = useRef(false)
  const go = async (): Promise<void> => {
    if (busy.current) return
    busy.current = true
    const reply = await remove()
    busy.current = false
    void client.invalidateQueries({ queryKey: workstationsQuery.queryKey })
    if (!reply.ok) return setRefused(reply.refusal)
    onClose()
    announce(done)
  }
  useHotkeys('dialog', [{ chord: 'Ctrl+Enter', says: 'releases.remove.do', run: () => void go() }])
  return (
    <div className="flex flex-col gap-3 p-5">
      <Notice tone="warn">{means}</Notice>
      {refused !== null && <RefusalNotice refusal={refused} />}
      <div className="flex gap-3">
        <Action weight="danger" className="!h-9" chord="Ctrl+Enter" onPress={() => void go()}>{action}</Action>
        <Action autoFocus className="!h-9" onPress={onClose}>{say('cancel')}</Action>
      </div>
    </div>
  )
}
