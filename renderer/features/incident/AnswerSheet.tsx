import { useEffect, useRef, useState } from 'react'
import { canonical } from '#domain/text/canonical.ts'
import { ANSWER_WAYS } from '#domain/ticket/words.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useOperator } from '../../app/operator.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { TextBox } from '../message-fields/TextBox.tsx'
import type { FoundIncident } from './IncidentPane.tsx'
import { answerable, answerCommands, callersOf, type Answer } from './plan.ts'
import { SlicesOutcome, useSlices } from './slices.tsx'

interface AnswerSheetProps { readonly isOpen: boolean; readonly found: FoundIncident; readonly onClose: () => void; readonly onChanged: () => void }

/** Ways that reach many at once; a letter or a visit is answered one by one. */
const WAYS = ANSWER_WAYS.filter((how) => how === 'call_back' || how === 'sms' || how === 'read_aloud')

/** One answer to the incident and to every caller of it, in one confirmed step. */
export function AnswerSheet({ isOpen, found, onClose, onChanged }: AnswerSheetProps) {
  const say = useSay()
  return (
    <Sheet title={say('incidents.answer')} isOpen={isOpen} onClose={onClose}>
      <AnswerForm found={found} onClose={onClose} onChanged={onChanged} />
    </Sheet>
  )
}

function AnswerForm({ found, onClose, onChanged }: Omit<AnswerSheetProps, 'isOpen'>) {
  const say = useSay()
  const operator = useOperator()
  const slices = useSlices(onChanged)
  const { incident } = found
  const tickets = callersOf(found)
  const [how, setHow] = useState<Answer['how']>('sms')
  const [typed, setTyped] = useState(incident.answer)
  const [tried, setTried] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => box.current?.focus(), [])
  const rows = answerable(tickets, operator)
  const text = canonical(typed)
  const send = (): void => {
    setTried(true)
    if (text !== '' && !slices.started) void slices.run(answerCommands(incident.state.id, rows, { how, text }))
  }
  useHotkeys('dialog', [{ chord: 'Ctrl+Enter', says: 'incidents.answer', run: send }])
  if (slices.started) return <SlicesOutcome slices={slices} label={say('incidents.answering')} done={say('incidents.answeredAll')} onClose={onClose} />
  return (
    <form
      className="flex flex-col gap-4 p-5"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <TextBox inputRef={box} label={say('incidents.answerText')} value={typed} onChange={setTyped} problem={tried && text === '' ? say('field.missing') : null} className="h-36" />
      <div className="flex flex-col gap-1.5">
        <span className="text-xs font-medium text-ink-2">{say('incidents.how')}</span>
        <Segments label={say('incidents.how')} segments={WAYS.map((id) => ({ id, label: say(`answerBy.${id}`) }))} value={how} onChange={setHow} />
      </div>
      <p className="rounded-control bg-warn-soft px-3 py-2 leading-6 text-warn">{say('incidents.answerCount', { n: rows.length, left: tickets.length - rows.length, lead: found.lead !== null && rows.includes(found.lead) ? 'yes' : 'no' })}</p>
      <div className="flex gap-2">
        <Action weight="primary" type="submit" chord="Ctrl+Enter">{say('incidents.answerYes', { n: rows.length })}</Action>
        <Action className="!h-9" onPress={onClose}>{say('cancel')}</Action>
      </div>
    </form>
  )
}
