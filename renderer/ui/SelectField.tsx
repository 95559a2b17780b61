import { ChevronDown } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import { FieldError } from 'react-aria-components/FieldError'
import { Popover } from 'react-aria-components/Popover'
import { Select, SelectValue } from 'react-aria-components/Select'
import { useSay } from '../i18n/words.tsx'
import { FieldLabel } from './Field.tsx'
import { OptionList, type Option } from './OptionList.tsx'

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

/** One of many, in a form. */
export function SelectField({ label, required = false, value, onChange, options, none, problem = null, isDisabled = false }: SelectFieldProps) {
  const say = useSay()
  const items = none === undefined ? options : [{ id: NONE, name: none }, ...options]
  const chosen = value === null || value === '' ? (none === undefined ? null : NONE) : value
  return (
    <Select value={chosen} onChange={(key) => onChange(key === NONE || key === null ? null : String(key))} isInvalid={problem !== null} validationBehavior="aria" isDisabled={isDisabled} isRequired={required} className="flex min-w-0 flex-col gap-1">
      <FieldLabel label={label} required={required} />
      <Button className="box flex h-[34px] w-full items-center gap-2 px-2.5 text-start" data-invalid={problem === null ? undefined : true}>
        <SelectValue className="min-w-0 flex-1 truncate">
          {({ selectedText }) => {
            const shown = selectedText || items.find(({ id }) => id === chosen)?.name || value
            // the button is named by what is chosen and its label: the hint is for the eye
            if (shown === null || shown === '') return <span aria-hidden="true" className="text-ink-3">{say('select.choose')}</span>
            return <span className={chosen === NONE ? 'text-ink-3' : ''}>{shown}</span>
          }}
        </SelectValue>
        <ChevronDown size={14} aria-hidden="true" className="flex-none text-ink-3" />
      </Button>
      {problem !== null && <FieldError className="text-xs text-danger">{problem}</FieldError>}
      <Popover className="float w-(--trigger-width) min-w-56">
        <OptionList label={label} options={items} />
      </Popover>
    </Select>
  )
}
