import { Check, ChevronDown } from 'lucide-react'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Button } from 'react-aria-components/Button'
import { Input } from 'react-aria-components/Input'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Select, SelectValue } from 'react-aria-components/Select'
import { TextField } from 'react-aria-components/TextField'
import { fold } from '#domain/text/fold.ts'
import { useSay } from '../i18n/words.tsx'

interface ChooseProps {
  readonly label: string
  /** Words for 'no choice made'. */
  readonly any: string
  readonly value: string | null
  readonly onChange: (id: string | null) => void
  readonly choices: readonly { readonly id: string; readonly name: string }[]
}

const ANY = ' any'
/** More than this and the list gets a box to type in. */
const IN_SIGHT = 10

/** A filter: one of many, or any. */
export function Choose({ label, any, value, onChange, choices }: ChooseProps) {
  const say = useSay()
  const list = (
    <ListBox className="max-h-[320px] overflow-auto p-1 outline-none" items={[{ id: ANY, name: any }, ...choices]}>
      {(choice) => (
        <ListBoxItem id={choice.id} textValue={choice.name} className="option group !min-h-8">
          <span className="flex-1 truncate">{choice.name}</span>
          <Check size={14} aria-hidden="true" className="hidden text-accent-ink group-data-selected:block" />
        </ListBoxItem>
      )}
    </ListBox>
  )
  return (
    <Select aria-label={label} value={value ?? ANY} onChange={(key) => onChange(key === ANY || key === null ? null : String(key))} className="min-w-0">
      <Button className={`action action-plain !h-[34px] max-w-[168px] !px-2.5 ${value === null ? '' : '!border-accent !text-accent-ink'}`}>
        <SelectValue className="truncate">{({ selectedText }) => (value === null ? any : (selectedText ?? value))}</SelectValue>
        <ChevronDown size={14} aria-hidden="true" className="flex-none text-ink-3" />
      </Button>
      <Popover className="float min-w-56">
        {choices.length > IN_SIGHT ? (
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
