import { useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { OUTCOMES, type Outcome } from '#domain/call/call.ts'
import type { Refusal } from '#domain/refusals.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Key } from '../../ui/Action.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { useOpenState } from './context.tsx'
import { useMessageEnd } from './saving.ts'

type WithoutTicket = Exclude<Outcome, 'ticket'>
/** Most frequent first: the first key is 1. */
const CHOICES: readonly WithoutTicket[] = ['information', 'status', 'prank', 'abusive', 'cut_off', 'passed_125', 'passed_110', 'passed_115'] satisfies readonly (typeof OUTCOMES)[number][]

/** How a call ended that makes no ticket. One key each. */
export function OutcomeSheet({ id, onClose, onEnded }: { id: string | null; onClose: () => void; onEnded: () => void }) {
  const say = useSay()
  return (
    <Sheet title={say('outcome.title')} isOpen={id !== null} onClose={onClose}>
      {id !== null && <OutcomeChoices id={id} onClose={onClose} onEnded={onEnded} />}
    </Sheet>
  )
}

function OutcomeChoices({ id, onClose, onEnded }: { id: string; onClose: () => void; onEnded: () => void }) {
  const say = useSay()
  const format = useFormat()
  const announce = useAnnounce()
  const { endWithout } = useMessageEnd()
  const [refused, setRefused] = useState<Refusal | null>(null)
  const hasWords = useOpenState((state) => (state.messages.find((message) => message.id === id)?.body.text ?? '') !== '')

  const choose = async (outcome: WithoutTicket): Promise<void> => {
    const refusal = await endWithout(id, outcome)
    setRefused(refusal)
    if (refusal !== null) return
    announce(say('outcome.done', { outcome: say(`outcome.${outcome}`) }))
    onClose()
    // the sheet gives focus back to where it was, which may be gone with the message
    setTimeout(onEnded)
  }
  useHotkeys('dialog', CHOICES.map((outcome, place) => ({ chord: `Digit${place + 1}`, says: `outcome.${outcome}`, run: () => void choose(outcome) })))

  return (
    <div className="flex flex-col gap-3 p-5">
      <p className="text-ink-2">{say(hasWords ? 'outcome.explainWords' : 'outcome.explain')}</p>
      <div className="grid grid-cols-2 gap-2">
        {CHOICES.map((outcome, place) => (
          <Button key={outcome} autoFocus={place === 0} onPress={() => void choose(outcome)} className="action action-plain !h-10 !justify-start">
            <Key label={format.digits(String(place + 1))} />
            {say(`outcome.${outcome}`)}
          </Button>
        ))}
      </div>
      {refused !== null && <RefusalNotice refusal={refused} />}
    </div>
  )
}
