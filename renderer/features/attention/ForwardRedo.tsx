import { useQueryClient } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { AttentionItem } from '#ipc/contract.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { departmentNames } from '../ticket-list/columns.tsx'
import type { ForwardAgain } from './redo.ts'

interface ForwardRedoProps {
  readonly item: AttentionItem
  readonly again: ForwardAgain
  /** Of the first card: Enter works at once. */
  readonly first: boolean
}

/** Somebody was ahead: Enter asks, Enter again forwards to one's own department as well. The new forward takes the refused one's place. */
export function ForwardRedo({ item, again: { now, missing, command }, first }: ForwardRedoProps) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const announce = useAnnounce()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const busy = useRef(false)
  const button = useRef<HTMLButtonElement>(null)
  const offered = command !== null
  useHotkeys('screen', first && offered ? [{ chord: 'Enter', says: `attention.${now.length === 0 ? 'forwardAgain' : 'forwardToo'}`, bar: true, run: () => setAsking(true) }] : [])
  useEffect(() => {
    // from wherever the screen was opened (the rail, a key): the next Enter is the first of two
    if (first && document.activeElement?.closest('input, textarea, [role=dialog], [role=alertdialog]') == null) button.current?.focus()
  }, [first, offered])
  if (command === null) return null

  const names = (ids: readonly string[]): string => departmentNames(city, ids, format, say)
  const mine = names(missing)
  const kind = now.length === 0 ? 'forwardAgain' : 'forwardToo'
  const run = async (): Promise<void> => {
    if (busy.current) return
    busy.current = true
    const { type, ...data } = command
    const reply = await call('command.run', { type, data, supersedes: item.commandId })
    busy.current = false
    setRefused(reply.ok ? null : reply.refusal)
    if (!reply.ok) return
    setAsking(false)
    announce(say('attention.forwardDone', { mine }))
    void client.invalidateQueries({ queryKey: ['attention'] })
    void client.invalidateQueries({ queryKey: ['tickets'] })
  }
  return (
    <>
      <Action weight="primary" ref={button} chord="Enter" onPress={() => setAsking(true)}>
        <Send size={14} aria-hidden="true" className="mirrored" />
        {say(`attention.${kind}`)}
      </Action>
      <Sheet title={say(`attention.${kind}Title`, { mine })} role="alertdialog" isOpen={asking} onClose={() => setAsking(false)}>
        <div className="flex flex-col gap-4 p-5">
          <p className="leading-6">{now.length === 0 ? say('attention.forwardAgainHint') : say('attention.forwardTooHint', { mine, now: names([...new Set(now.map(({ departmentId }) => departmentId))]) })}</p>
          {refused !== null && <RefusalNotice refusal={refused} />}
          <div className="flex gap-2">
            <Action weight="primary" chord="Enter" autoFocus onPress={() => void run()}>{say('attention.forwardYes')}</Action>
            <Action className="!h-9" onPress={() => setAsking(false)}>{say('cancel')}</Action>
          </div>
        </div>
      </Sheet>
    </>
  )
}
