import { useState } from 'react'
import { useFormat } from '../../i18n/format.tsx'
import { useSay, type MessageKey } from '../../i18n/words.tsx'
import { Field } from '../../ui/Field.tsx'
import type { EditorProps } from './FieldEditor.tsx'
import { readJalali, weekdayOf } from './jalali-date.ts'

/** A Solar Hijri day as it is typed; beside it the day of the week, by which a slip is seen. `value`: `1405-01-12`, or empty. */
export function DateEditor({ label, value, onChange, problem, isDisabled }: EditorProps<string>) {
  const say = useSay()
  const format = useFormat()
  const [typed, setTyped] = useState(value.replaceAll('-', '/'))
  const read = readJalali(typed)
  return (
    <Field
      label={label}
      required
      ltr
      isDisabled={isDisabled}
      value={format.digits(typed)}
      placeholder={format.digits('1405/01/12')}
      problem={problem}
      hint={read === null ? undefined : say(`weekday.${weekdayOf(read)}` as MessageKey)}
      onChange={(next) => {
        setTyped(next)
        onChange(readJalali(next) ?? '')
      }}
    />
  )
}
