import { ChevronDown } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import { Popover } from 'react-aria-components/Popover'
import { Select, SelectValue } from 'react-aria-components/Select'
import { OptionList, type Option } from './OptionList.tsx'

interface ChooseProps {
  readonly label: string
  /** Words for 'no choice made'. */
  readonly any: string
  readonly value: string | null
  readonly onChange: (id: string | null) => void
  readonly choices: readonly Option[]
}

const ANY = ' any'

/** A filter: one of many, or any. */
export function Choose({ label, any, value, onChange, choices }: ChooseProps) {
  return (
    <Select aria-label={label} value={value ?? ANY} onChange={(key) => onChange(key === ANY || key === null ? null : String(key))} className="min-w-0">
      <Button className={`action action-plain !h-[34px] max-w-[168px] !px-2.5 ${value === null ? '' : '!border-accent !text-accent-ink'}`}>
        <SelectValue className="truncate">{({ selectedText }) => (value === null ? any : (selectedText ?? value))}</SelectValue>
        <ChevronDown size={14} aria-hidden="true" className="flex-none text-ink-3" />
      </Button>
      <Popover className="float min-w-56">
        <OptionList label={label} options={[{ id: ANY, name: any }, ...choices]} />
      </Popover>
    </Select>
  )
}
