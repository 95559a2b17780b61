import { useLayoutEffect, useRef } from 'react'
import { useSay } from '../../i18n/words.tsx'
import { TextBox } from '../message-fields/TextBox.tsx'

interface NoteFieldProps { readonly label?: string; readonly required?: boolean; readonly value: string; readonly onChange: (text: string) => void; readonly focused?: boolean; readonly className?: string }

/** Free words of staff that belong to an action. */
export function NoteField({ label, required = false, value, onChange, focused = false, className = '' }: NoteFieldProps) {
  const say = useSay()
  const box = useRef<HTMLTextAreaElement>(null)
  // before the dialog takes focus for itself, so that the first letter lands here, in the place of words that were only proposed
  useLayoutEffect(() => {
    if (!focused) return
    box.current?.focus()
    box.current?.select()
  }, [focused])
  const name = label ?? say('field.note')
  return <TextBox label={required ? name : say('field.optionalNamed', { name })} value={value} onChange={onChange} inputRef={box} className={className} />
}
