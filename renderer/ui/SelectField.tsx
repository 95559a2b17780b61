import { Check, ChevronDown } from 'lucide-react'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Button } from 'react-aria-components/Button'
import { FieldError } from 'react-aria-components/FieldError'
import { Input } from 'react-aria-components/Input'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Select, SelectValue } from 'react-aria-components/Select'
import { TextField } from 'react-aria-components/TextField'
import { fold } from '#domain/text/fold.ts'
import { useSay } from '../i18n/words.tsx'
import { FieldLabel } from './Field.tsx'

export interface Option { readonly id: string; readonly name: string; /** What tells it from its neighbours, in small print. */ readonly beside?: string }

interface SelectFieldProps {
  readonly label: string
  readonly required?: boolean
  readonly value: string | null
  readonly onChange: (id: string | null) => void
  readonly options: readonly Option[]
  /** Words for 'none of them', where that is an answer too. */
  readonly none?: string
  readonly problem?: string | null
  readonly isDisabled?: boolean
}

const NONE = ' none'
/** More than this and the list gets a box to type in. */
const IN_SIGHT = 10

/** One of many, in a form. */
export function SelectField({ label, required = false, value, onChange, options, none, problem = null, isDisabled = false }: SelectFieldProps) {
  const say = useSay()
  const items = none === undefined ? options : [{ id: NONE, name: none }, ...options]
  const chosen = value === null || value === '' ? (none === undefined ? null : NONE) : value
  const list = (
    <ListBox className="max-h-[320px] overflow-auto p-1 outline-none" items={items}>
      {({ id, name, beside }: Option) => (
        <ListBoxItem id={id} textValue={name} className="option group !min-h-8">
          <span className="min-w-0 flex-1 truncate">{name}</span>
          {beside !== undefined && beside !== '' && <span className="max-w-[45%] flex-none truncate text-xs text-ink-3">{beside}</span>}
          <Check size={14} aria-hidden="true" className="hidden flex-none text-accent-ink group-data-selected:block" />
        </ListBoxItem>
      )}
    </ListBox>
  )
  return (
    <Select value={chosen} onChange={(key) => onChange(key === NONE || key === null ? null : String(key))} isInvalid={problem !== null} validationBehavior="aria" isDisabled={isDisabled} isRequired={required} className="flex min-w-0 flex-col gap-1">
      <FieldLabel label={label} required={required} />
      <Button className="box flex h-[34px] w-full items-center gap-2 px-2.5 text-start" data-invalid={problem === null ? undefined : true}>
        <SelectValue className="min-w-0 flex-1 truncate">
          {({ selectedText }) => <span className={chosen === null || chosen === NONE ? 'text-ink-3' : ''}>{selectedText ?? items.find(({ id }) => id === chosen)?.name ?? (value || say('select.choose'))}</span>}
        </SelectValue>
        <ChevronDown size={14} aria-hidden="true" className="flex-none text-ink-3" />
      </Button>
      {problem !== null && <FieldError className="text-xs text-danger">{problem}</FieldError>}
      <Popover className="float w-(--trigger-width) min-w-56">
        {items.length > IN_SIGHT ? (
          <Autocomplete filter={(name, typed) => fold(name).includes(fold(typed))}>
            <TextField type="search" aria-label={say('filter.find', { what: label })} autoFocus className="border-b border-line p-2">
              <Input placeholder={say('filter.find', { what: label })} className="box h-8 w-full px-2.5 [&::-webkit-search-cancel-button]:hidden" />
            </TextField>
            {list}
          </Autocomplete>
        ) : (
          list
        )}
      </Popover>
    </Select>
  )
}
