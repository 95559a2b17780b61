import { useState } from 'react'
import { useSay } from '../../i18n/words.tsx'
import { Field } from '../../ui/Field.tsx'
import type { EditorProps } from './FieldEditor.tsx'
import { readPoint, type Point } from './point.ts'

/** What is no point stays as it was typed and is refused by the domain. */
export function PointEditor({ label, value, onChange, problem, isDisabled }: EditorProps<Point | string | null>) {
  const say = useSay()
  const [typed, setTyped] = useState(value === null ? '' : typeof value === 'string' ? value : `${value.lat}, ${value.lon}`)
  return (
    <Field
      label={label}
      ltr
      isDisabled={isDisabled}
      value={typed}
      problem={problem}
      hint={say('adminField.pointHint')}
      placeholder="36.2679, 50.0041"
      onChange={(next) => {
        setTyped(next)
        onChange(next.trim() === '' ? null : readPoint(next) ?? next)
      }}
    />
  )
}
