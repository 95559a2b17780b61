import { Trash2 } from 'lucide-react'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { factsFor } from '#domain/directory/facts.ts'
import { canonical } from '#domain/text/canonical.ts'
import { FORWARD_LIMIT } from '#domain/ticket/commands.ts'
import { useNow } from '../../app/now.ts'
import { useOperator } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { Field } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { ActionForm } from './ActionForm.tsx'
import { DepartmentPicker } from './DepartmentPicker.tsx'
import { departmentName, useDirectory } from './directory.ts'
import { DueWhy } from './DueWhy.tsx'
import { ExternalBodies } from './ExternalBodies.tsx'
import { emailHindrance, forwardCommand, havingNow, hoursOf, reachOf, suggestion, type Chosen } from './forward.ts'
import { NoteField } from './NoteField.tsx'
import { useRoutingWords } from './routing-words.ts'
import { useRunning } from './running.tsx'

/** To whom, by when and why: the city's rules fill it in, Ctrl+Enter is enough. */
export function ForwardSheet() {
  const say = useSay()
  const { language } = useFormat()
  const { view } = useRunning()
  const directory = useDirectory()
  const routingWords = useRoutingWords()
  const { state } = view
  const having = havingNow(state)
  const [suggested] = useState(() => suggestion(directory, state))
  const [chosen, setChosen] = useState<readonly Chosen[]>(() => (suggested === null ? [] : [{ departmentId: suggested.departmentId, hours: '' }]))
  const [note, setNote] = useState('')
  const picker = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => picker.current?.focus(), [])

  const free = directory.departments.filter(({ id, retired }) => !retired && !having.includes(id) && !chosen.some(({ departmentId }) => departmentId === id))
  const missing = chosen.length === 0 ? say('forward.missing') : chosen.some(({ hours }) => Number.isNaN(hoursOf(hours))) ? say('forward.hoursWrong') : null
  const change = (departmentId: string, hours: string): void => setChosen(chosen.map((one) => (one.departmentId === departmentId ? { departmentId, hours } : one)))

  return (
    <ActionForm save={say('action.ForwardTicket')} command={() => forwardCommand(state, chosen, canonical(note))} missing={missing}>
      {having.length > 0 && <Notice tone="info">{say('forward.besides', { who: having.map((id) => departmentName(directory, id, language)).join(say('comma')) })}</Notice>}
      {chosen.length < FORWARD_LIMIT && (
        <DepartmentPicker
          label={say(chosen.length === 0 ? 'forward.to' : 'forward.toAnother')}
          hint={say('forward.hint')}
          departments={free}
          onPick={(departmentId) => setChosen([...chosen, { departmentId, hours: '' }])}
          inputRef={picker}
        />
      )}
      {chosen.length > 0 && (
        <ul aria-label={say('forward.chosen')} className="flex flex-col gap-2">
          {chosen.map((one) => (
            <ChosenRow
              key={one.departmentId}
              chosen={one}
              alone={chosen.length === 1}
              why={suggested?.departmentId === one.departmentId ? routingWords(suggested) : null}
              onHours={(hours) => change(one.departmentId, hours)}
              onRemove={() => {
                setChosen(chosen.filter(({ departmentId }) => departmentId !== one.departmentId))
                picker.current?.focus()
              }}
            />
          ))}
        </ul>
      )}
      {chosen.length < FORWARD_LIMIT && <ExternalBodies bodies={free.filter(({ external }) => external)} onPick={(departmentId) => setChosen([...chosen, { departmentId, hours: '' }])} />}
      <NoteField label={say('forward.note')} value={note} onChange={setNote} />
    </ActionForm>
  )
}

interface ChosenRowProps { readonly chosen: Chosen; /** Then there is room to say at once why its deadline is what it is. */ readonly alone: boolean; readonly why: string | null; readonly onHours: (hours: string) => void; readonly onRemove: () => void }

function ChosenRow({ chosen: { departmentId, hours }, alone, why, onHours, onRemove }: ChosenRowProps) {
  const say = useSay()
  const format = useFormat()
  const { language } = format
  const { view: { state } } = useRunning()
  const { operator, permissions } = useOperator()
  const directory = useDirectory()
  const now = useNow(60_000)
  const byHand = hoursOf(hours)
  // asked of the very function by which desk and server set it
  const due = useMemo(() => {
    const to = [{ departmentId, hours: Number.isNaN(byHand) ? null : byHand }]
    return factsFor(directory, { type: 'ForwardTicket', data: { to } }, state, { ...operator, permissions }, now).departments[departmentId]?.due ?? null
  }, [directory, departmentId, byHand, state, operator, permissions, now])
  const name = departmentName(directory, departmentId, language)
  const { external, console: atConsole, email, phone } = reachOf(directory, departmentId)
  const noEmail = emailHindrance(state, useStatus()?.channels ?? null)
  const ways = [
    ...(atConsole ? [say('forward.reachConsole')] : []),
    ...(email === null ? [] : [noEmail === null ? say('forward.reachEmail', { email: `\u2066${email}\u2069` }) : say(`forward.${noEmail}`)]),
    ...(phone === null ? [] : [say('forward.reachPhone', { phone: `\u2066${format.digits(phone)}\u2069` })]),
  ]
  const reachWords = atConsole || (email !== null && noEmail === null) || (external && phone !== null) ? ways : [say('forward.reachNone'), ...ways]
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_112px_auto] items-start gap-3 rounded-control border border-line bg-ground px-3 py-2">
      <div className="flex min-w-0 flex-col gap-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-semibold">{name}</span>
          {external && <span className="pill !h-[18px] bg-warn-soft !text-2xs text-warn">{say('department.external')}</span>}
        </p>
        {why !== null && <p className="text-xs text-ink-3">{why}</p>}
        {due === null ? <p className="text-xs text-ink-2">{say('due.none')}</p> : <DueWhy due={due} summary="due.by" isOpen={alone} />}
        <p className="text-xs text-ink-3">{say('forward.reach')}: {reachWords.join(say('comma'))}</p>
      </div>
      <Field label={say('forward.hours')} ltr value={hours} onChange={onHours} placeholder={say('forward.hoursPolicy')} problem={Number.isNaN(byHand) ? say('forward.hoursWrong') : null} />
      <Button aria-label={say('forward.remove', { who: name })} onPress={onRemove} className="action action-quiet mt-[22px] !size-8 !px-0">
        <Trash2 size={15} aria-hidden="true" />
      </Button>
    </li>
  )
}
