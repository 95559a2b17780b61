import { X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { Button } from 'react-aria-components/Button'
import { useSay } from '../../i18n/words.tsx'
import { FilterPanel } from './FilterPanel.tsx'
import { useFilterWords, type FilterWords } from './filter-words.ts'
import { SearchBox } from './SearchBox.tsx'
import type { SearchPatch, TicketSearch } from './search.ts'

interface FiltersProps {
  readonly search: TicketSearch
  /** The address of the chosen queue as it is kept. */
  readonly base: TicketSearch
  readonly onChange: (patch: SearchPatch) => void
  readonly searchRef: RefObject<HTMLInputElement | null>
  readonly panelOpen: boolean
  readonly onPanel: (open: boolean) => void
  /** On to the rows. */
  readonly onDown: () => void
  readonly count: number | null
  /** At the end of the bar. */
  readonly tools: ReactNode
  /** At the end of the line of filters; null where the queue stands as it is kept. */
  readonly keeping: ReactNode
}

export function Filters({ search, base, onChange, searchRef, panelOpen, onPanel, onDown, count, tools, keeping }: FiltersProps) {
  const say = useSay()
  const words = useFilterWords(search, base)
  return (
    <div role="search" aria-label={say('list.filters')} className="flex-none border-b border-line">
      <div className="flex h-[46px] items-center gap-2 px-3">
        <SearchBox q={search.q ?? ''} onChange={(q) => onChange({ q })} searchRef={searchRef} onDown={onDown} />
        <FilterPanel search={search} onChange={onChange} isOpen={panelOpen} onOpen={onPanel} inForce={words.length} />
        {tools}
        <span role="status" data-testid="list-count" className="ms-auto flex-none ps-1 whitespace-nowrap text-ink-2">
          {count === null ? '' : say('list.count', { n: count })}
        </span>
      </div>
      {(words.length > 0 || keeping !== null) && (
        <div className="flex flex-wrap items-center gap-1.5 px-3 pb-2">
          <FilterChips words={words} base={base} onChange={onChange} onDone={onDown} />
          {keeping}
        </div>
      )}
    </div>
  )
}

interface FilterChipsProps { readonly words: readonly FilterWords[]; readonly base: TicketSearch; readonly onChange: (patch: SearchPatch) => void; readonly onDone: () => void }

/** Each added filter in words, to be dropped by itself. */
function FilterChips({ words, base, onChange, onDone }: FilterChipsProps) {
  const say = useSay()
  if (words.length === 0) return null
  return (
    <ul aria-label={say('filter.active')} className="contents">
      {words.map(({ name, what, value }) => (
        <li key={name} className="pill !h-[26px] max-w-[280px] bg-accent-soft !pe-1 text-accent-ink">
          <bdi className="min-w-0 truncate leading-5">{what === value ? value : say('filter.of', { what, value })}</bdi>
          <Button
            aria-label={say('filter.drop', { what })}
            onPress={() => {
              onChange({ [name]: base[name] })
              // the pressed button is gone with its filter
              onDone()
            }}
            className="grid size-6 flex-none place-items-center rounded-full data-hovered:bg-surface"
          >
            <X size={12} aria-hidden="true" />
          </Button>
        </li>
      ))}
    </ul>
  )
}
