import { useQueryClient } from '@tanstack/react-query'
import { useLayoutEffect, useRef, useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import { canonical } from '#domain/text/canonical.ts'
import type { HandoverNow } from '#ipc/follow-up.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { TextBox } from '../message-fields/TextBox.tsx'
import { openNow, openParts, shiftQuery } from './shift.ts'
import { TicketChoice } from './TicketChoice.tsx'

interface EndSheetProps { readonly shiftId: string; readonly open: HandoverNow; readonly isOpen: boolean; readonly onClose: () => void }

/** What one leaves to the next shift: the counts as the desk has them, chosen messages, a word. */
export function EndSheet({ isOpen, onClose, ...ending }: EndSheetProps) {
  const say = useSay()
  return (
    <Sheet title={say('shift.endTitle')} isOpen={isOpen} onClose={onClose} wide>
      {isOpen && <Ending {...ending} onClose={onClose} />}
    </Sheet>
  )
}

function Ending({ shiftId, open, onClose }: Omit<EndSheetProps, 'isOpen'>) {
  const say = useSay()
  const announce = useAnnounce()
  const client = useQueryClient()
  // as it stood when the sheet was opened: a list that moves under the hand is ticked wrongly
  const [offered] = useState(open.ticketIds)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [note, setNote] = useState('')
  const [refused, setRefused] = useState<Refusal | null>(null)
  const box = useRef<HTMLTextAreaElement>(null)
  const busy = useRef(false)
  useLayoutEffect(() => box.current?.focus(), [])
  const chosen = offered.filter((id) => !left.has(id))
  const parts = openParts(openNow(open))

  const end = async (): Promise<void> => {
    if (busy.current) return
    busy.current = true
    const reply = await call('command.run', { type: 'EndShift', data: { shiftId, open: openNow(open), ticketIds: chosen, note: canonical(note) } })
    busy.current = false
    setRefused(reply.ok ? null : reply.refusal)
    if (!reply.ok) return
    onClose()
    announce(say('shift.ended'))
    void client.invalidateQueries({ queryKey: shiftQuery.queryKey })
  }
  useHotkeys('dialog', [{ chord: 'Ctrl+Enter', says: 'shift.end', run: () => void end() }])

  return (
    <form
      className="flex min-h-0 flex-col gap-3 p-5"
      onSubmit={(event) => {
        event.preventDefault()
        void end()
      }}
    >
      <p className="flex flex-wrap gap-1.5">
        {parts.length === 0 ? <span className="text-ink-3">{say('shift.nothingOpen')}</span> : parts.map(([part, n]) => <span key={part} className="pill bg-sunken text-ink-2">{say(`shift.open.${part}`, { n })}</span>)}
      </p>
      <TextBox label={say('field.optionalNamed', { name: say('shift.note') })} value={note} onChange={setNote} inputRef={box} />
      {offered.length === 0 ? <p className="text-ink-3">{say('shift.chooseNone')}</p> : (
        <section aria-label={say('shift.choose')} className="flex min-h-0 flex-col gap-1.5">
          <header className="flex items-center gap-2 text-xs">
            <h3 className="font-medium text-ink-2">{say('shift.choose')}</h3>
            <span className="text-ink-3">{say('shift.chosen', { n: chosen.length, all: offered.length })}</span>
            <span className="ms-auto flex gap-1">
              <Action small weight="quiet" onPress={() => setLeft(new Set())}>{say('shift.all')}</Action>
              <Action small weight="quiet" onPress={() => setLeft(new Set(offered))}>{say('shift.noneOf')}</Action>
            </span>
          </header>
          <Scroller className="max-h-52 rounded-control border border-line">
            <ul className="flex flex-col">
              {offered.map((ticketId) => (
                <li key={ticketId}>
                  <TicketChoice
                    ticketId={ticketId} isSelected={!left.has(ticketId)}
                    onChange={(on) => setLeft(new Set(on ? [...left].filter((id) => id !== ticketId) : [...left, ticketId]))}
                  />
                </li>
              ))}
            </ul>
          </Scroller>
        </section>
      )}
      {open.unsent > 0 && <Notice tone="warn">{say('shift.unsentSafe', { n: open.unsent })}</Notice>}
      {open.drafts > 0 && <Notice tone="warn">{say('shift.draftsSafe', { n: open.drafts })}</Notice>}
      {refused !== null && <RefusalNotice refusal={refused} />}
      <div className="flex gap-3">
        <Action weight="primary" type="submit" chord="Ctrl+Enter">{say('shift.end')}</Action>
        <Action className="!h-9" onPress={onClose}>{say('cancel')}</Action>
      </div>
    </form>
  )
}
