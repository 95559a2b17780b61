import { UserRoundCheck } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import type { Ref } from 'react'
import { parsePhone } from '#domain/citizen/phone.ts'
import { useCity } from '../../app/city.tsx'
import { useSay } from '../../i18n/words.tsx'
import { callerQuery } from '../../queries.ts'
import { Field } from '../../ui/Field.tsx'
import { Tick } from '../../ui/Tick.tsx'
import { PhoneField } from '../message-fields/PhoneField.tsx'
import { useBodyField } from './context.tsx'
import { BoundConfidential } from './bound-fields.tsx'
import { CallerChoice } from './CallerChoice.tsx'
import type { FieldRefs, FocusField } from './MessageForm.tsx'
import type { Matter } from './matter.ts'
import { useFieldProblem } from './problem-words.ts'
import type { FieldProblems } from './registration.ts'

/** Who calls. All of it may stay empty; a caller who wants no name leaves none. */
export function CallerFields({ id, refs, problems, focus, matter }: { id: string; refs: FieldRefs; problems: FieldProblems; focus: FocusField; matter: Matter | null }) {
  const say = useSay()
  const { directory, city: { areaCode } } = useCity()
  const [kind] = useBodyField(id, 'kind')
  const [phone = ''] = useBodyField(id, 'phone')
  const [anonymous, writeAnonymous] = useBodyField(id, 'anonymous')
  const [name, writeName] = useBodyField(id, 'name')
  const [nationalId, writeNationalId] = useBodyField(id, 'nationalId')
  const hidden = anonymous === true
  const number = hidden ? null : parsePhone(phone, areaCode)
  // a complaint of somebody unknown cannot be answered in writing: asked, never demanded
  const asked = !hidden && directory.kinds.find((one) => one.id === kind)?.asksNationalId === true && (nationalId ?? '') === ''
  return (
    <>
    <div className="grid grid-cols-[208px_minmax(0,1fr)_152px_auto] items-start gap-3">
      <CallerPhone id={id} refs={refs} problems={problems} isDisabled={hidden} />
      <Field label={say('field.name')} hint={say('field.optional')} value={name ?? ''} onChange={writeName} problem={useFieldProblem(id, 'name', problems)} isDisabled={hidden} inputRef={refs.name as Ref<HTMLInputElement>} />
      <Field label={say('field.nationalId')} hint={asked ? <span className="text-warn">{say('intake.asks')}</span> : say('field.optional')} ltr value={nationalId ?? ''} onChange={writeNationalId} problem={useFieldProblem(id, 'nationalId', problems)} isDisabled={hidden} inputRef={refs.nationalId as Ref<HTMLInputElement>} />
      <div className="flex h-14 flex-col [&>*]:!h-7">
        <BoundConfidential id={id} matter={matter} focus={focus} />
        <Tick label={say('field.anonymous')} chord="Alt+KeyA" isSelected={hidden} onChange={writeAnonymous} />
      </div>
    </div>
    {number !== null && <CallerChoice key={number} id={id} number={number} focus={focus} />}
    </>
  )
}

function CallerPhone({ id, refs, problems, isDisabled }: { id: string; refs: FieldRefs; problems: FieldProblems; isDisabled: boolean }) {
  const say = useSay()
  const { areaCode } = useCity().city
  const [phone, write] = useBodyField(id, 'phone')
  const number = parsePhone(phone ?? '', areaCode)
  const known = useQuery(callerQuery(number)).data
  return (
    <PhoneField
      value={phone ?? ''}
      onChange={write}
      problem={useFieldProblem(id, 'phone', problems)}
      isDisabled={isDisabled}
      inputRef={refs.phone as Ref<HTMLInputElement>}
      chord="F2"
      end={
        number !== null && known !== undefined && known.people.length > 0 && !isDisabled ? (
          <span className="pill me-1.5 flex-none bg-ok-soft !px-1.5 text-ok">
            <UserRoundCheck size={12} aria-hidden="true" />
            {say('caller.known')}
          </span>
        ) : undefined
      }
    />
  )
}
