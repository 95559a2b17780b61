import { useState, type ReactNode, type Ref } from 'react'
import { parsePhone } from '#domain/citizen/phone.ts'
import { useCity } from '../../app/city.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Field } from '../../ui/Field.tsx'

interface PhoneFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly problem?: string | null
  readonly inputRef?: Ref<HTMLInputElement>
  readonly chord?: string
  readonly isDisabled?: boolean
  readonly end?: ReactNode
}

/** What was typed while it is being typed; grouped for reading once it is a number. */
export function PhoneField({ value, onChange, problem = null, inputRef, chord, isDisabled = false, end }: PhoneFieldProps) {
  const say = useSay()
  const format = useFormat()
  const { areaCode } = useCity().city
  const [writing, setWriting] = useState(false)
  const number = parsePhone(value, areaCode)
  return (
    <div onFocus={() => setWriting(true)} onBlur={() => setWriting(false)}>
      <Field
        label={say('field.phone')}
        type="tel"
        ltr
        chord={chord}
        value={writing || number === null ? format.digits(value) : format.phone(number)}
        onChange={(next) => {
          setWriting(true)
          onChange(next)
        }}
        problem={problem}
        inputRef={inputRef}
        isDisabled={isDisabled}
        end={end}
      />
    </div>
  )
}
