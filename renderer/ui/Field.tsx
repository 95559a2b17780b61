import type { ReactNode, Ref } from 'react'
import { FieldError } from 'react-aria-components/FieldError'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { TextField } from 'react-aria-components/TextField'
import { Key } from './Action.tsx'

interface FieldLabelProps { readonly label: string; readonly chord?: string | undefined; readonly required?: boolean; readonly hint?: ReactNode }

/** Label row of every field: name, key, what is needed. Only the name belongs to the accessible name. */
export function FieldLabel({ label, chord, required = false, hint }: FieldLabelProps) {
  return (
    <span className="flex h-[18px] items-center gap-1.5 text-xs">
      <Label className="font-medium text-ink-2">{label}</Label>
      {required && <span aria-hidden="true" className="text-danger">*</span>}
      {chord !== undefined && <Key chord={chord} />}
      {hint !== undefined && <span className="ms-auto text-ink-3">{hint}</span>}
    </span>
  )
}

export const FieldProblem = () => <FieldError className="text-xs text-danger" />

export interface FieldProps extends FieldLabelProps {
  readonly value: string
  readonly onChange: (value: string) => void
  /** Said under the field; null when all is well. */
  readonly problem?: string | null
  readonly inputRef?: Ref<HTMLInputElement> | undefined
  readonly type?: 'text' | 'password' | 'tel' | 'url'
  /** Numbers, codes and addresses are written from left to right in both languages. */
  readonly ltr?: boolean
  readonly isDisabled?: boolean
  readonly autoComplete?: string
  readonly placeholder?: string
  readonly end?: ReactNode
  readonly large?: boolean
  readonly onBlur?: () => void
}

/** An empty box follows the page, so that its placeholder reads rightly; a filled one follows its own first letter. */
export const directionOf = (text: string): 'auto' | undefined => (text === '' ? undefined : 'auto')

/** Longer than any allowed value, short enough that one line of it cannot stall the window. */
const PASTE_LIMIT = 2000

export function Field({ label, chord, required = false, hint, value, onChange, problem = null, inputRef, type = 'text', ltr = false, isDisabled = false, autoComplete = 'off', placeholder, end, large = false, onBlur }: FieldProps) {
  return (
    <TextField value={value} onChange={onChange} onBlur={onBlur} isInvalid={problem !== null} isRequired={required} validationBehavior="aria" isDisabled={isDisabled} type={type} autoComplete={autoComplete} maxLength={PASTE_LIMIT} className="flex min-w-0 flex-col gap-1">
      <FieldLabel label={label} chord={chord} required={required} hint={hint} />
      <span className={`box flex items-center ${large ? 'h-10' : 'h-[34px]'}`} data-invalid={problem === null ? undefined : true} data-disabled={isDisabled || undefined}>
        <Input ref={inputRef} dir={ltr ? 'ltr' : directionOf(value)} placeholder={placeholder} spellCheck={false} className={`h-full w-full min-w-0 flex-1 bg-transparent px-2.5 ${ltr ? 'rtl:text-right' : ''} ${large ? 'text-base' : ''}`} />
        {end}
      </span>
      {problem !== null && <FieldError className="text-xs text-danger">{problem}</FieldError>}
    </TextField>
  )
}
