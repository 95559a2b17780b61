import { Check } from 'lucide-react'
import { Checkbox } from 'react-aria-components/Checkbox'
import { Key } from './Action.tsx'

export function Tick({ label, chord, isSelected, onChange }: { label: string; chord?: string; isSelected: boolean; onChange: (selected: boolean) => void }) {
  return (
    <Checkbox isSelected={isSelected} onChange={onChange} className="group relative flex h-[34px] items-center gap-2 whitespace-nowrap text-ink-2">
      <span className="grid size-[18px] flex-none place-items-center rounded-[5px] border border-control bg-surface group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-2 group-data-focus-visible:outline-accent group-data-selected:border-accent group-data-selected:bg-accent group-data-selected:text-on-accent">
        <Check size={13} strokeWidth={3} aria-hidden="true" className="opacity-0 group-data-selected:opacity-100" />
      </span>
      {label}
      {chord !== undefined && <Key chord={chord} />}
    </Checkbox>
  )
}
