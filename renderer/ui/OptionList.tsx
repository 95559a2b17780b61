import { Check } from 'lucide-react'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Input } from 'react-aria-components/Input'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { TextField } from 'react-aria-components/TextField'
import { fold } from '#domain/text/fold.ts'
import { useSay } from '../i18n/words.tsx'

export interface Option { readonly id: string; readonly name: string; /** What tells it from its neighbours, in small print. */ readonly beside?: string }

/** More than this and the list gets a box to type in. */
const IN_SIGHT = 10

/** What a select opens: the options, and a box to find them where they are many. `label` is the select's. */
export function OptionList({ label, options }: { label: string; options: readonly Option[] }) {
  const say = useSay()
  const list = (
    <ListBox className="max-h-[320px] overflow-auto p-1 outline-none" items={options}>
      {({ id, name, beside }: Option) => (
        <ListBoxItem id={id} textValue={name} className="option group !min-h-8">
          <span className="min-w-0 flex-1 truncate">{name}</span>
          {beside !== undefined && beside !== '' && <span className="max-w-[45%] flex-none truncate text-xs text-ink-3">{beside}</span>}
          <Check size={14} aria-hidden="true" className="hidden flex-none text-accent-ink group-data-selected:block" />
        </ListBoxItem>
      )}
    </ListBox>
  )
  if (options.length <= IN_SIGHT) return list
  return (
    <Autocomplete filter={(name, typed) => fold(name).includes(fold(typed))}>
      <TextField type="search" aria-label={say('filter.find', { what: label })} autoFocus className="border-b border-line p-2">
        <Input placeholder={say('filter.find', { what: label })} className="box h-8 w-full px-2.5 [&::-webkit-search-cancel-button]:hidden" />
      </TextField>
      {list}
    </Autocomplete>
  )
}
