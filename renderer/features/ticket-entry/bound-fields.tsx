import type { Ref } from 'react'
import { useSay } from '../../i18n/words.tsx'
import { Field } from '../../ui/Field.tsx'
import { KindChoice, UrgencyChoice } from '../message-fields/choices.tsx'
import { PlaceField } from '../message-fields/PlaceField.tsx'
import { SubjectField } from '../message-fields/SubjectField.tsx'
import { TextBox } from '../message-fields/TextBox.tsx'
import { useBodyField, useOpenMessages } from './context.tsx'
import { Questions } from './Questions.tsx'
import type { FieldRefs } from './MessageForm.tsx'
import type { FieldProblems } from './registration.ts'
import { useFieldProblem } from './problem-words.ts'

interface BoundProps { readonly id: string; readonly refs: FieldRefs; readonly problems: FieldProblems }

export function BoundKind({ id }: { id: string }) {
  const [kind, write] = useBodyField(id, 'kind')
  return <KindChoice value={kind ?? 'request'} onChange={write} numbered />
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

export function SubjectAndPlace({ id, refs, problems }: BoundProps) {
  const say = useSay()
  const messages = useOpenMessages()
  const [subject] = useBodyField(id, 'subject')
  const [categoryId] = useBodyField(id, 'categoryId')
  const [place] = useBodyField(id, 'place')
  const [placeId] = useBodyField(id, 'placeId')
  const [address, writeAddress] = useBodyField(id, 'address')
  return (
    <>
      <div className="flex flex-col gap-2">
        <SubjectField
          text={subject ?? ''}
          categoryId={categoryId ?? null}
          onChange={(text, picked) => messages.write(id, { subject: text, categoryId: picked?.category.id ?? null, ...(picked === null ? {} : { urgency: picked.category.urgency }) })}
          // at once, not in the next frame: whoever types fast is already writing the place
          onPicked={() => refs.place.current?.focus()}
          problem={useFieldProblem(id, 'subject', problems)}
          inputRef={refs.subject as Ref<HTMLInputElement>}
          chord="F3"
        />
        <Questions categoryId={categoryId ?? null} />
      </div>
      <div className="grid grid-cols-2 gap-3">
        <PlaceField
          text={place ?? ''}
          placeId={placeId ?? null}
          onChange={(text, picked) => messages.write(id, { place: text, placeId: picked?.place.id ?? null })}
          onPicked={() => refs.address.current?.focus()}
          problem={useFieldProblem(id, 'place', problems)}
          inputRef={refs.place as Ref<HTMLInputElement>}
          chord="F4"
        />
        <Field label={say('field.address')} hint={say('field.optional')} value={address ?? ''} onChange={writeAddress} problem={useFieldProblem(id, 'address', problems)} inputRef={refs.address as Ref<HTMLInputElement>} />
      </div>
    </>
  )
}
