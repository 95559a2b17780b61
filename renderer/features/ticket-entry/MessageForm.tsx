import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import { useSay } from '../../i18n/words.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { AnswerField } from './AnswerField.tsx'
import { AskingField } from './AskingField.tsx'
import { CallerFields } from './CallerFields.tsx'
import { ConfidentialNotice } from './ConfidentialNotice.tsx'
import { FormFoot } from './FormFoot.tsx'
import { PlaceFields } from './PlaceFields.tsx'
import { QuestionFields } from './QuestionFields.tsx'
import { ReadAloud } from './ReadAloud.tsx'
import { SavedCard } from './SavedCard.tsx'
import { BoundKind, BoundSubject, BoundText } from './bound-fields.tsx'
import { useBodyField, useOpenState } from './context.tsx'
import { useMessageKeys } from './message-keys.ts'
import { useMatter } from './reading.ts'
import { FIELD_ORDER, type FieldProblems, type MessageField } from './registration.ts'
import { useMessageEnd, type Way } from './saving.ts'

export type FieldRefs = Readonly<Record<MessageField | 'question' | 'answer', RefObject<HTMLInputElement | HTMLTextAreaElement | null>>>
/** Puts the cursor there at once: whoever types fast is already writing the next word. */
export type FocusField = (field: keyof FieldRefs) => void

interface MessageFormProps { readonly id: string; readonly subjectRef: RefObject<HTMLInputElement | null>; readonly onEnd: () => void; readonly saveRef: RefObject<((way: Way) => void) | null> }

/** One message. Its fields draw themselves from the store of open messages, so a keystroke redraws one field. */
export function MessageForm({ id, subjectRef, onEnd, saveRef }: MessageFormProps) {
  const say = useSay()
  const { save } = useMessageEnd()
  const form = useRef<HTMLFormElement>(null)
  const question = useRef<HTMLInputElement>(null)
  const refs: FieldRefs = {
    phone: useRef<HTMLInputElement>(null), name: useRef<HTMLInputElement>(null), nationalId: useRef<HTMLInputElement>(null), subject: subjectRef,
    question, place: useRef<HTMLInputElement>(null), address: useRef<HTMLInputElement>(null),
    text: useRef<HTMLTextAreaElement>(null), answer: useRef<HTMLTextAreaElement>(null),
  }
  const [problems, setProblems] = useState<FieldProblems>({})
  const [refused, setRefused] = useState<Refusal | null>(null)
  const saving = useRef(false)
  const callRefusal = useOpenState((state) => state.messages.find((message) => message.id === id)?.callRefusal ?? null)
  const [asking = false, writeAsking] = useBodyField(id, 'asking')
  const matter = useMatter(id)

  const focus: FocusField = (field) => {
    const target = refs[field].current
    target?.focus()
    if (target instanceof HTMLInputElement) target.select()
  }
  useEffect(() => (asking ? question : subjectRef).current?.focus(), [asking, subjectRef, question])

  const submit = async (way: Way): Promise<void> => {
    // an enquiry that becomes a message needs its subject first
    if (asking) return writeAsking(false)
    if (saving.current) return
    saving.current = true
    const done = await save(id, way)
    saving.current = false
    setProblems(done.kind === 'problems' ? done.problems : {})
    setRefused(done.kind === 'refused' ? done.refusal : null)
    if (done.kind !== 'problems') return
    const first = FIELD_ORDER.find((field) => done.problems[field] !== undefined)
    if (first !== undefined) focus(first)
  }
  useEffect(() => {
    saveRef.current = (way) => void submit(way)
    return () => {
      saveRef.current = null
    }
  })
  useMessageKeys({ id, matter, focus, form, submit: (way) => void submit(way) })

  return (
    <form
      ref={form}
      aria-label={say('intake.form')}
      className="flex min-h-0 flex-col bg-surface"
      onSubmit={(event) => {
        event.preventDefault()
        void submit({ way: 'register' })
      }}
      onKeyDown={moveOn}
    >
      <div className="min-h-0 flex-1 overflow-auto px-5 py-3">
        <div className="mx-auto flex min-h-full max-w-[920px] flex-col gap-2.5 tall:gap-4">
          <SavedCard />
          <div className="flex flex-none">
            <BoundKind id={id} onSubject={() => focus('subject')} />
          </div>
          <CallerFields id={id} refs={refs} problems={problems} focus={focus} matter={matter} />
          {asking ? (
            <AskingField id={id} refs={refs} onEnd={onEnd} />
          ) : (
            <>
              <BoundSubject id={id} refs={refs} problems={problems} focus={focus} />
              {matter?.confidential === true && <ConfidentialNotice />}
              <PlaceFields id={id} refs={refs} problems={problems} focus={focus} matter={matter} />
              {matter !== null && <QuestionFields id={id} category={matter.category} />}
              <BoundText id={id} refs={refs} problems={problems} />
              <AnswerField id={id} refs={refs} matter={matter} />
              <ReadAloud id={id} matter={matter} />
            </>
          )}
          {refused !== null && <RefusalNotice refusal={refused} />}
          {callRefusal !== null && <RefusalNotice refusal={callRefusal} tone="warn" />}
        </div>
      </div>
      <FormFoot id={id} matter={matter} onAnswer={() => focus('answer')} onSave={(way) => void submit(way)} onEnd={onEnd} />
    </form>
  )
}

const BOXES = 'input:not([type=checkbox]),textarea'

/** Enter goes to the next box, from the last to the save button; in an open list and with Ctrl or Shift it is not ours. */
function moveOn(event: KeyboardEvent<HTMLFormElement>): void {
  const from = event.target
  if (event.key !== 'Enter' || event.ctrlKey || event.shiftKey || event.altKey || event.nativeEvent.isComposing) return
  if (!(from instanceof HTMLInputElement || from instanceof HTMLTextAreaElement) || from.getAttribute('aria-activedescendant')) return
  event.preventDefault()
  const boxes = [...event.currentTarget.querySelectorAll<HTMLElement>(BOXES)].filter((box) => !box.hasAttribute('disabled') && box.offsetParent !== null)
  // a number of several people asks which of them before anything else
  const asked = from.type === 'tel' ? event.currentTarget.querySelector<HTMLElement>('[data-ask]') : null
  const next = asked ?? boxes[boxes.indexOf(from) + 1] ?? event.currentTarget.querySelector<HTMLElement>('button[type=submit]')
  next?.focus()
}
