import { useQuery } from '@tanstack/react-query'
import { SlidersHorizontal } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import { DialogTrigger } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'
import { ToggleButton } from 'react-aria-components/ToggleButton'
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup'
import { CHANNELS, KINDS, STATUSES, URGENCIES } from '#domain/ticket/words.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useHiddenHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { incidentsQuery } from '../../queries.ts'
import { Key } from '../../ui/Action.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { Tick } from '../../ui/Tick.tsx'
import { DUES, OPEN_STATUSES, type SearchPatch, type TicketSearch } from './search.ts'

interface FilterPanelProps {
  readonly search: TicketSearch
  readonly onChange: (patch: SearchPatch) => void
  readonly isOpen: boolean
  readonly onOpen: (open: boolean) => void
  readonly inForce: number
}

/** Every filter in one place; what is chosen acts at once. */
export function FilterPanel({ search, onChange, isOpen, onOpen, inForce }: FilterPanelProps) {
  const say = useSay()
  const format = useFormat()
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={onOpen}>
      <Button className={`action action-plain action-small !h-8 ${inForce > 0 ? '!border-accent !text-accent-ink' : ''}`}>
        <SlidersHorizontal size={14} aria-hidden="true" />
        {say('filter.action')}
        {inForce > 0 && <span className="rounded-full bg-accent-soft px-1.5 text-2xs">{format.number(inForce)}</span>}
        <Key chord="F4" />
      </Button>
      {/* itself the dialog: one inside it would leave React Aria's hidden way out beside it, in no landmark */}
      <Popover aria-label={say('filter.title')} className="float w-[560px]" placement="bottom start">
        <PanelBody search={search} onChange={onChange} />
      </Popover>
    </DialogTrigger>
  )
}

function PanelBody({ search, onChange }: Pick<FilterPanelProps, 'search' | 'onChange'>) {
  useHiddenHotkeys()
  const say = useSay()
  const { language } = useFormat()
  const city = useCity()
  const incidents = useQuery(incidentsQuery(false)).data ?? []
  const { categories, departments, places } = city.directory
  const named = <T extends { readonly id: string; readonly name: string; readonly nameEn: string; readonly retired: boolean }>(things: readonly T[]) =>
    things.filter(({ retired }) => !retired).map((thing) => ({ id: thing.id, name: nameIn(thing, language) }))
  const words = <T extends string>(ids: readonly T[], word: (id: T) => string) => ids.map((id) => ({ id, name: word(id) }))
  return (
    <div className="flex flex-col gap-4 p-4">
      <Statuses search={search} onChange={onChange} />
      <div className="grid grid-cols-3 gap-x-3 gap-y-3">
        <SelectField label={say('field.subject')} none={say('filter.anySubject')} value={search.category ?? null} onChange={(id) => onChange({ category: id ?? undefined })} options={named(categories)} />
        <SelectField label={say('column.place')} none={say('filter.anyPlace')} value={search.place ?? null} onChange={(id) => onChange({ place: id ?? undefined })} options={named(places)} />
        <SelectField label={say('column.department')} none={say('filter.anyDepartment')} value={search.department ?? null} onChange={(id) => onChange({ department: id ?? undefined })} options={named(departments)} />
        <SelectField label={say('filter.due')} none={say('filter.anyDue')} value={search.due ?? null} onChange={(id) => onChange({ due: DUES.find((due) => due === id) })} options={words(DUES, (due) => say(`filter.due.${due}`))} />
        <SelectField label={say('column.urgency')} none={say('filter.anyUrgency')} value={search.urgency ?? null} onChange={(id) => onChange({ urgency: URGENCIES.find((urgency) => urgency === id) })} options={words(URGENCIES, (urgency) => say(`urgency.${urgency}`))} />
        <SelectField label={say('field.kind')} none={say('filter.anyKind')} value={search.kind ?? null} onChange={(id) => onChange({ kind: KINDS.find((kind) => kind === id) })} options={words(KINDS, (kind) => say(`kind.${kind}`))} />
        <SelectField label={say('fact.channel')} none={say('filter.anyChannel')} value={search.channel ?? null} onChange={(id) => onChange({ channel: CHANNELS.find((channel) => channel === id) })} options={words(CHANNELS, (channel) => say(`channel.${channel}`))} />
        <SelectField label={say('filter.incident')} none={say('filter.anyIncident')} value={search.incident ?? null} onChange={(id) => onChange({ incident: id ?? undefined })} options={incidents.map(({ state, title }) => ({ id: state.id, name: title }))} />
        <div className="self-end">
          <Tick label={say('filter.mine')} isSelected={search.mine === true} onChange={(mine) => onChange({ mine })} />
        </div>
      </div>
    </div>
  )
}

function Statuses({ search, onChange }: Pick<FilterPanelProps, 'search' | 'onChange'>) {
  const say = useSay()
  const chosen = search.status === 'any' ? [] : (search.status ?? OPEN_STATUSES)
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center gap-1">
        <span aria-hidden="true" className="text-xs font-medium text-ink-2">{say('filter.statuses')}</span>
        <Button className="action action-quiet action-small ms-auto !h-6" onPress={() => onChange({ status: undefined })}>{say('filter.openOnly')}</Button>
        <Button className="action action-quiet action-small !h-6" onPress={() => onChange({ status: 'any' })}>{say('filter.anyStatus')}</Button>
      </div>
      <ToggleButtonGroup
        aria-label={say('filter.statuses')}
        selectionMode="multiple"
        selectedKeys={chosen}
        onSelectionChange={(keys) => {
          const statuses = STATUSES.filter((status) => keys.has(status))
          onChange({ status: statuses.length === 0 || statuses.length === STATUSES.length ? 'any' : statuses.join() === OPEN_STATUSES.join() ? undefined : statuses })
        }}
        className="segments"
      >
        {STATUSES.map((status) => (
          <ToggleButton key={status} id={status}>{say(`status.${status}`)}</ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  )
}
