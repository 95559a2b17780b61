import { Search } from 'lucide-react'
import type { RefObject } from 'react'
import { Input } from 'react-aria-components/Input'
import { SearchField } from 'react-aria-components/SearchField'
import { useSay } from '../../i18n/words.tsx'
import { Action, Key } from '../../ui/Action.tsx'
import { Choose } from '../../ui/Choose.tsx'
import { directionOf } from '../../ui/Field.tsx'
import { Tick } from '../../ui/Tick.tsx'
import { EVERY_DESK, type DeskFilter } from './filter.ts'
import { STANDINGS } from './standing.ts'

interface DeskFiltersProps {
  readonly filter: DeskFilter
  readonly onChange: (filter: DeskFilter) => void
  readonly rings: readonly string[]
  readonly shown: number
  readonly all: number
  readonly searchRef: RefObject<HTMLInputElement | null>
  /** Whether somebody writes in the box. */
  readonly onWriting: (writing: boolean) => void
  /** From the box down to the rows. */
  readonly onDown: () => void
}

export function DeskFilters({ filter, onChange, rings, shown, all, searchRef, onWriting, onDown }: DeskFiltersProps) {
  const say = useSay()
  return (
    <div className="flex h-12 flex-none items-center gap-2 border-b border-line px-3">
      <SearchField aria-label={say('workstations.search')} value={filter.text} onChange={(text) => onChange({ ...filter, text })} className="box flex h-[34px] w-[220px] min-w-0 items-center gap-2 px-2.5">
        <Search size={15} aria-hidden="true" className="flex-none text-ink-3" />
        <Input
          ref={searchRef}
          dir={directionOf(filter.text)}
          placeholder={say('workstations.search')}
          maxLength={60}
          onFocus={() => onWriting(true)}
          onBlur={() => onWriting(false)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
            event.preventDefault()
            onDown()
          }}
          className="min-w-0 flex-1 bg-transparent [&::-webkit-search-cancel-button]:hidden"
        />
        <Key chord="F3" />
      </SearchField>
      <Choose label={say('workstations.ring')} any={say('workstations.anyRing')} value={filter.ring} onChange={(ring) => onChange({ ...filter, ring })} choices={rings.map((name) => ({ id: name, name }))} />
      <Choose
        label={say('workstations.standing')} any={say('workstations.standing.any')} value={filter.standing}
        onChange={(id) => onChange({ ...filter, standing: STANDINGS.find((standing) => standing === id) ?? null })}
        choices={STANDINGS.map((id) => ({ id, name: say(`workstations.standing.${id}`) }))}
      />
      <Tick label={say('workstations.onlyWrong')} chord="Alt+KeyW" isSelected={filter.wrong} onChange={(wrong) => onChange({ ...filter, wrong })} />
      <span role="status" className="ms-auto flex-none text-xs text-ink-3">{say('workstations.shown', { n: shown, all })}</span>
      {shown < all && <Action small weight="quiet" onPress={() => onChange(EVERY_DESK)}>{say('workstations.clear')}</Action>}
    </div>
  )
}
