import { Check } from 'lucide-react'
import { Checkbox } from 'react-aria-components/Checkbox'
import { TicketLine } from './TicketLine.tsx'

/** A message that goes to the next shift, or does not. */
export const TicketChoice = ({ ticketId, isSelected, onChange }: { ticketId: string; isSelected: boolean; onChange: (selected: boolean) => void }) => (
  <Checkbox isSelected={isSelected} onChange={onChange} className="group relative flex min-h-9 items-center gap-2.5 px-3 data-hovered:bg-hover">
    <span className="grid size-[18px] flex-none place-items-center rounded-[5px] border border-control bg-surface group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-2 group-data-focus-visible:outline-accent group-data-selected:border-accent group-data-selected:bg-accent group-data-selected:text-on-accent">
      <Check size={13} strokeWidth={3} aria-hidden="true" className="opacity-0 group-data-selected:opacity-100" />
    </span>
    <TicketLine ticketId={ticketId} />
  </Checkbox>
)
