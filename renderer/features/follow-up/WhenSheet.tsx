import { useState } from 'react'
import type { TicketCommand } from '#domain/ticket/commands.ts'
import { canonical } from '#domain/text/canonical.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useSay, type MessageKey } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { JalaliField } from '../../ui/JalaliField.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { ActionForm } from '../ticket/ActionForm.tsx'
import { NoteField } from '../ticket/NoteField.tsx'

export interface Moment { readonly name: MessageKey; readonly at: number }

interface WhenSheetProps {
  readonly title: string
  readonly label: string
  readonly moments: readonly Moment[]
  /** Whether words are asked for. */
  readonly reason: boolean
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly command: (at: number, note: string) => TicketCommand
}

/** A day and hour by one key, and words where they are asked for. */
export function WhenSheet({ title, isOpen, onClose, ...form }: WhenSheetProps) {
  return (
    <Sheet title={title} isOpen={isOpen} onClose={onClose}>
      {isOpen && <WhenForm title={title} onClose={onClose} {...form} />}
    </Sheet>
  )
}

function WhenForm({ title, label, moments, reason, command, onClose }: Omit<WhenSheetProps, 'isOpen'>) {
  const say = useSay()
  const [at, setAt] = useState<number | null>(moments[0]?.at ?? null)
  const [note, setNote] = useState('')
  const clean = canonical(note)
  const now = useNow(30_000)
  useHotkeys('dialog', moments.flatMap((moment, place) => ['', 'Alt+'].map((modifier) => ({ chord: `${modifier}Digit${place + 1}`, says: 'park.until', run: () => setAt(moment.at) }))))
  const past = at !== null && at <= now
  const missing = at === null ? say('park.missing') : past ? say('refusal.date_past') : reason && clean === '' ? say('reason.write') : null
  return (
    <ActionForm save={title} onClose={onClose} command={() => (at === null || missing !== null ? null : command(at, clean))} missing={missing} needsWords={reason && clean === ''}>
      <div className="flex flex-wrap items-end gap-3">
        <div className="w-56"><JalaliField label={label} granularity="minute" required value={at} onChange={setAt} problem={past ? say('refusal.date_past') : null} /></div>
        <div role="group" aria-label={say('park.presets')} className="flex flex-wrap gap-2">
          {moments.map((moment, place) => (
            <Action key={moment.name} className={`!h-[34px] ${at === moment.at ? '!border-accent !text-accent-ink' : ''}`} aria-pressed={at === moment.at} chord={`Digit${place + 1}`} onPress={() => setAt(moment.at)}>
              {say(moment.name)}
            </Action>
          ))}
        </div>
      </div>
      <NoteField label={say(reason ? 'followUp.snoozeWhy' : 'followUp.said')} required={reason} focused={reason} value={note} onChange={setNote} />
    </ActionForm>
  )
}
