import type { Ref } from 'react'
import { useCity } from '../../app/city.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Tick } from '../../ui/Tick.tsx'
import { KindChoice, UrgencyChoice } from '../message-fields/choices.tsx'
import { SubjectField } from '../message-fields/SubjectField.tsx'
import { TextBox } from '../message-fields/TextBox.tsx'
import { demandsConfidence } from '#domain/directory/facts.ts'
import { useBodyField, useOpenMessages } from './context.tsx'
import { kindPatch } from './kind.ts'
import { onSubject, type Matter } from './matter.ts'
import type { FieldRefs, FocusField } from './MessageForm.tsx'
import type { FieldProblems } from './registration.ts'
import { useFieldProblem } from './problem-words.ts'

interface BoundProps { readonly id: string; readonly refs: FieldRefs; readonly problems: FieldProblems }

export function BoundKind({ id, onSubject: toSubject }: { id: string; onSubject: () => void }) {
  const messages = useOpenMessages()
  const [kind = 'request'] = useBodyField(id, 'kind')
  const [asking = false] = useBodyField(id, 'asking')
  return (
    <KindChoice
      value={kind}
      onChange={(next) => {
        messages.write(id, kindPatch(next))
        if (asking) toSubject()
      }}
      numbered
    />
  )
}

export function BoundConfidential({ id, matter, focus }: { id: string; matter: Matter | null; focus: FocusField }) {
  const say = useSay()
  const messages = useOpenMessages()
  const [ticked = false] = useBodyField(id, 'confidential')
  // a subject that demands it cannot be unticked
  const demanded = matter?.confidential === true && !ticked
  return (
    <Tick
      label={say('confidential.tick')}
      chord="Alt+KeyC"
      isSelected={ticked || demanded}
      onChange={(confidential) => {
        messages.write(id, { confidential, ...(confidential ? { kind: 'oversight' as const, kindByHand: true, asking: false } : {}) })
        if (confidential && matter !== null) focus('text')
      }}
    />
  )
}

export function BoundUrgency({ id }: { id: string }) {
  const [urgency, write] = useBodyField(id, 'urgency')
  return <UrgencyChoice value={urgency ?? 'normal'} onChange={write} />
}

export function BoundText({ id, refs, problems }: BoundProps) {
  const say = useSay()
  const [text, write] = useBodyField(id, 'text')
  return <TextBox label={say('field.text')} chord="F6" newLineHint value={text ?? ''} onChange={write} problem={useFieldProblem(id, 'text', problems)} inputRef={refs.text as Ref<HTMLTextAreaElement>} className="flex-1 tall:max-h-[236px]" />
}

export function BoundSubject({ id, refs, problems, focus }: BoundProps & { readonly focus: FocusField }) {
  const messages = useOpenMessages()
  const { directory } = useCity()
  const [subject] = useBodyField(id, 'subject')
  const [categoryId] = useBodyField(id, 'categoryId')
  return (
    <SubjectField
      text={subject ?? ''}
      categoryId={categoryId ?? null}
      onChange={(text, picked) => {
        const body = messages.message(id)?.body
        if (body === undefined) return
        messages.write(id, { subject: text, ...(picked === null ? { categoryId: null } : onSubject(body, directory, picked.category)) })
      }}
      // what is about staff has no place to ask for
      onPicked={({ category }) => focus(messages.message(id)?.body.confidential === true || demandsConfidence(directory, category.id) ? 'text' : 'place')}
      problem={useFieldProblem(id, 'subject', problems)}
      inputRef={refs.subject as Ref<HTMLInputElement>}
      chord="F3"
    />
  )
}
