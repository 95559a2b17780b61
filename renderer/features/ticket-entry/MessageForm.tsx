import { Save } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import { KINDS, URGENCIES } from '#domain/ticket/words.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { CallerFields } from './CallerFields.tsx'
import { KeptMark } from './KeptMark.tsx'
import { ReadAloud } from './ReadAloud.tsx'
import { SavedCard } from './SavedCard.tsx'
import { BoundKind, BoundText, BoundUrgency, SubjectAndPlace } from './bound-fields.tsx'
import { useOpenMessages, useOpenState } from './context.tsx'
import { FIELD_ORDER, type FieldProblems, type MessageField } from './registration.ts'
import { useMessageEnd } from './saving.ts'

export type FieldRefs = Readonly<Record<MessageField, RefObject<HTMLInputElement | HTMLTextAreaElement | null>>>

/** One message. Its fields draw themselves from the store of open messages, so a keystroke redraws one field. */
export function MessageForm({ id, subjectRef, onEnd }: { id: string; subjectRef: RefObject<HTMLInputElement | null>; onEnd: () => void }) {
  const say = useSay()
  const messages = useOpenMessages()
  const { save } = useMessageEnd()
  const refs: FieldRefs = {
    phone: useRef<HTMLInputElement>(null), name: useRef<HTMLInputElement>(null), nationalId: useRef<HTMLInputElement>(null), subject: subjectRef,
    place: useRef<HTMLInputElement>(null), address: useRef<HTMLInputElement>(null), text: useRef<HTMLTextAreaElement>(null),
  }
  const [problems, setProblems] = useState<FieldProblems>({})
  const [refused, setRefused] = useState<Refusal | null>(null)
  const saving = useRef(false)
  const callRefusal = useOpenState((state) => state.messages.find((message) => message.id === id)?.callRefusal ?? null)

  const focus = (field: MessageField): void => {
    const target = refs[field].current
    target?.focus()
    if (target instanceof HTMLInputElement) target.select()
  }
  useEffect(() => subjectRef.current?.focus(), [subjectRef])

  const submit = async (): Promise<void> => {
    if (saving.current) return
    saving.current = true
    const done = await save(id)
    saving.current = false
    setProblems(done.kind === 'problems' ? done.problems : {})
    setRefused(done.kind === 'refused' ? done.refusal : null)
    if (done.kind !== 'problems') return
    const first = FIELD_ORDER.find((field) => done.problems[field] !== undefined)
    if (first !== undefined) focus(first)
  }

  const set = messages.write.bind(messages, id)
  const body = (): ReturnType<typeof messages.message> => messages.message(id)
  useHotkeys('screen', [
    { chord: 'F2', says: 'field.phone', bar: true, run: () => focus('phone') },
    { chord: 'F3', says: 'field.subject', bar: true, run: () => focus('subject') },
    { chord: 'F4', says: 'field.place', bar: true, run: () => focus('place') },
    { chord: 'F6', says: 'field.text', bar: true, run: () => focus('text') },
    { chord: 'Ctrl+Enter', says: 'intake.save', bar: true, run: () => void submit() },
    ...KINDS.map((kind, place) => ({ chord: `Alt+Digit${place + 1}`, says: `kind.${kind}`, run: () => set({ kind }) })),
    { chord: 'Alt+KeyU', says: 'key.urgency', run: () => set({ urgency: URGENCIES[(URGENCIES.indexOf(body()?.body.urgency ?? 'normal') + 1) % URGENCIES.length] ?? 'normal' }) },
    { chord: 'Alt+KeyA', says: 'field.anonymous', run: () => set({ anonymous: !(body()?.body.anonymous ?? false) }) },
    { chord: 'Escape', says: 'key.dismissSaved', run: () => messages.dismissSaved() },
  ])

  return (
    <form
      aria-label={say('intake.form')}
      className="flex min-h-0 flex-col bg-surface"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      onKeyDown={moveOn}
    >
      <div className="min-h-0 flex-1 overflow-auto px-5 py-3.5">
        <div className="mx-auto flex min-h-full max-w-[920px] flex-col gap-3 tall:gap-4">
          <SavedCard />
          <div className="flex flex-wrap items-center gap-2">
            <BoundKind id={id} />
          </div>
          <CallerFields id={id} refs={refs} problems={problems} />
          <SubjectAndPlace id={id} refs={refs} problems={problems} />
          <BoundText id={id} refs={refs} problems={problems} />
          <ReadAloud id={id} />
          {refused !== null && <RefusalNotice refusal={refused} />}
          {callRefusal !== null && <RefusalNotice refusal={callRefusal} tone="warn" />}
        </div>
      </div>
      <div className="flex-none border-t border-line px-5 py-2.5">
        <div className="mx-auto flex max-w-[920px] items-center gap-3">
          <Action weight="primary" type="submit" chord="Ctrl+Enter">
            <Save size={15} aria-hidden="true" />
            {say('intake.save')}
          </Action>
          <Action chord="Ctrl+KeyI" className="!h-9" onPress={onEnd}>
            {say('intake.endWithout')}
          </Action>
          <div className="ms-auto flex items-center gap-4">
            <KeptMark id={id} />
            <BoundUrgency id={id} />
          </div>
        </div>
      </div>
    </form>
  )
}

/** Enter goes to the next box, from the last to the save button; in an open list and with Ctrl or Shift it is not ours. */
function moveOn(event: KeyboardEvent<HTMLFormElement>): void {
  const from = event.target
  if (event.key !== 'Enter' || event.ctrlKey || event.shiftKey || event.nativeEvent.isComposing) return
  if (!(from instanceof HTMLInputElement || from instanceof HTMLTextAreaElement) || from.getAttribute('aria-activedescendant')) return
  event.preventDefault()
  const boxes = [...event.currentTarget.querySelectorAll<HTMLElement>('input:not([type=checkbox]),textarea')].filter((box) => !box.hasAttribute('disabled') && box.offsetParent !== null)
  const next = boxes[boxes.indexOf(from) + 1] ?? event.currentTarget.querySelector<HTMLElement>('button[type=submit]')
  next?.focus()
}
