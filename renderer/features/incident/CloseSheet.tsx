import { useState } from 'react'
import { Label } from 'react-aria-components/Label'
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup'
import { canonical } from '#domain/text/canonical.ts'
import type { CommandData } from '#domain/catalog.ts'
import type { Refusal } from '#domain/refusals.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useOperator } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Field } from '../../ui/Field.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { StatusMark } from '../../ui/TicketMarks.tsx'
import type { FoundIncident } from './IncidentPane.tsx'
import { callersOf, closable, closeCommands, countsOf, openOnes } from './plan.ts'
import { SlicesOutcome, useSlices } from './slices.tsx'

interface CloseSheetProps { readonly isOpen: boolean; readonly found: FoundIncident; readonly onClose: () => void; readonly onAnswer: () => void; readonly onChanged: () => void }
type Way = 'leave' | 'closeAnswered' | 'answerFirst'

/** Closing an incident closes no message by itself: what becomes of the linked ones is asked, with their numbers. */
export function CloseSheet({ isOpen, ...rest }: CloseSheetProps) {
  const say = useSay()
  return (
    <Sheet title={say('incidents.close')} role="alertdialog" isOpen={isOpen} onClose={rest.onClose}>
      <CloseForm {...rest} />
    </Sheet>
  )
}

function CloseForm({ found, onClose, onAnswer, onChanged }: Omit<CloseSheetProps, 'isOpen'>) {
  const say = useSay()
  const format = useFormat()
  const operator = useOperator()
  const announce = useAnnounce()
  const slices = useSlices(onChanged)
  const { incident } = found
  const tickets = callersOf(found)
  const open = openOnes(tickets)
  const done = closable(tickets, operator)
  const unanswered = open.length - open.filter(({ status }) => status === 'answered').length
  const [way, setWay] = useState<Way>(unanswered > 0 ? 'answerFirst' : done.length > 0 ? 'closeAnswered' : 'leave')
  const [note, setNote] = useState('')
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [busy, setBusy] = useState(false)
  const ways: readonly { readonly id: Way; readonly name: string; readonly text: string; readonly isDisabled: boolean }[] = [
    { id: 'answerFirst', name: say('incidents.way.answerFirst'), text: say('incidents.way.answerFirstText', { n: unanswered }), isDisabled: unanswered === 0 },
    { id: 'closeAnswered', name: say('incidents.way.closeAnswered'), text: say('incidents.way.closeAnsweredText', { n: done.length, left: open.length - done.length }), isDisabled: done.length === 0 },
    { id: 'leave', name: say('incidents.way.leave'), text: say('incidents.way.leaveText', { n: open.length }), isDisabled: false },
  ]
  const closeIncident = async (linkedLeft: number): Promise<void> => {
    const data: CommandData<'CloseIncident'> = { incidentId: incident.state.id, linkedLeft, note: canonical(note) }
    const reply = await call('command.run', { type: 'CloseIncident', data })
    setBusy(false)
    setRefused(reply.ok ? null : reply.refusal)
    if (!reply.ok) return
    announce(say('incidents.closed', { left: format.number(linkedLeft) }))
    onChanged()
    onClose()
  }
  const go = async (): Promise<void> => {
    if (busy) return
    if (way === 'answerFirst') return onAnswer()
    setBusy(true)
    if (way === 'leave') return closeIncident(open.length)
    const result = await slices.run(closeCommands(done, canonical(note)))
    // whoever could not be closed stays open and is said; the incident stays open too until that was seen
    if (result.stopped !== null || result.refused.length > 0) return setBusy(false)
    await closeIncident(open.length - done.length)
  }
  useHotkeys('dialog', [{ chord: 'Ctrl+Enter', says: 'incidents.close', run: () => void go() }])
  if (slices.started) {
    return (
      <>
        {refused !== null && <div className="px-5 pt-5"><RefusalNotice refusal={refused} /></div>}
        <SlicesOutcome slices={slices} label={say('incidents.closing')} done={say('incidents.closedAll')} onClose={onClose} />
      </>
    )
  }
  return (
    <form
      className="flex flex-col gap-4 p-5"
      onSubmit={(event) => {
        event.preventDefault()
        void go()
      }}
    >
      {open.length === 0 ? (
        <p>{say('incidents.noneLeft')}</p>
      ) : (
        <>
          <p className="leading-6">{say('incidents.closeText', { n: open.length })}</p>
          <ul className="grid grid-cols-3 gap-2">
            {countsOf(open).map(({ status, n }) => (
              <li key={status} className="flex items-center gap-2 rounded-control bg-sunken px-2.5 py-1.5">
                <StatusMark status={status} />
                <strong className="ms-auto tabular-nums">{format.number(n)}</strong>
              </li>
            ))}
          </ul>
          <RadioGroup value={way} onChange={(next) => setWay(ways.find(({ id }) => id === next)?.id ?? way)} className="flex flex-col gap-2">
            <Label className="text-xs font-medium text-ink-2">{say('incidents.linkedOnes')}</Label>
            {ways.map(({ id, name, text, isDisabled }) => (
              <Radio key={id} value={id} isDisabled={isDisabled} className="group flex items-start gap-3 rounded-control border border-line px-3 py-2 data-disabled:opacity-55 data-focus-visible:outline-2 data-focus-visible:outline-accent data-selected:border-accent data-selected:bg-accent-soft">
                <span aria-hidden="true" className="mt-0.5 grid size-4 flex-none place-items-center rounded-full border border-control bg-surface group-data-selected:border-accent"><span className="size-2 rounded-full group-data-selected:bg-accent" /></span>
                <span className="flex flex-col">
                  <span className="font-medium">{name}</span>
                  <span className="text-xs text-ink-2">{text}</span>
                </span>
              </Radio>
            ))}
          </RadioGroup>
        </>
      )}
      {way !== 'answerFirst' && <Field label={say('incidents.note')} value={note} onChange={setNote} hint={say('field.optional')} />}
      {refused !== null && <RefusalNotice refusal={refused} />}
      <div className="flex gap-2">
        <Action weight="primary" type="submit" chord="Ctrl+Enter" isDisabled={busy}>{say(way === 'answerFirst' ? 'incidents.toAnswer' : 'incidents.closeYes')}</Action>
        <Action className="!h-9" onPress={onClose}>{say('cancel')}</Action>
      </div>
    </form>
  )
}
