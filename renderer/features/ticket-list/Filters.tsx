import { Search, X } from 'lucide-react'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { Button } from 'react-aria-components/Button'
import { Input } from 'react-aria-components/Input'
import { SearchField } from 'react-aria-components/SearchField'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Key } from '../../ui/Action.tsx'
import { Choose } from '../../ui/Choose.tsx'
import { directionOf } from '../../ui/Field.tsx'
import { URGENCIES } from '#domain/ticket/words.ts'
import type { TicketSearch } from './search.ts'

interface FiltersProps {
  readonly search: TicketSearch
  readonly onChange: (patch: TicketSearch) => void
  readonly searchRef: RefObject<HTMLInputElement | null>
  /** Arrow down in the search box: on to the rows. */
  readonly onDown: () => void
  readonly count: number | null
}

/** Typing settles this long before the list is asked again. */
const SETTLE_MS = 120

export function Filters({ search, onChange, searchRef, onDown, count }: FiltersProps) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const narrowed = search.q ?? search.category ?? search.place ?? search.urgency
  return (
    <div role="search" aria-label={say('list.filters')} className="flex h-14 flex-none items-center gap-2 border-b border-line px-5">
      <SearchBox q={search.q ?? ''} onChange={(q) => onChange({ q })} searchRef={searchRef} onDown={onDown} />
      <Choose
        label={say('column.subject')}
        any={say('filter.anySubject')}
        value={search.category ?? null}
        onChange={(category) => onChange({ category: category ?? undefined })}
        choices={city.subjects.map(({ category }) => ({ id: category.id, name: nameIn(category, format.language) }))}
      />
      <Choose
        label={say('column.place')}
        any={say('filter.anyPlace')}
        value={search.place ?? null}
        onChange={(place) => onChange({ place: place ?? undefined })}
        choices={city.spots.map(({ place }) => ({ id: place.id, name: nameIn(place, format.language) }))}
      />
      <Choose
        label={say('column.urgency')}
        any={say('filter.anyUrgency')}
        value={search.urgency ?? null}
        onChange={(id) => onChange({ urgency: URGENCIES.find((urgency) => urgency === id) })}
        choices={URGENCIES.map((urgency) => ({ id: urgency, name: say(`urgency.${urgency}`) }))}
      />
      {narrowed !== undefined && (
        <Button className="action action-quiet action-small" onPress={() => onChange({ q: undefined, category: undefined, place: undefined, urgency: undefined })}>
          <X size={14} aria-hidden="true" />
          {say('filter.clear')}
        </Button>
      )}
      <span role="status" data-testid="list-count" className="ms-auto flex-none whitespace-nowrap text-ink-2">
        {count === null ? '' : say('list.count', { n: count })}
      </span>
    </div>
  )
}

/** Letters show at once; the list follows when they settle. */
function SearchBox({ q, onChange, searchRef, onDown }: { q: string; onChange: (q: string) => void; searchRef: RefObject<HTMLInputElement | null>; onDown: () => void }) {
  const say = useSay()
  const [text, setText] = useState(q)
  const sent = useRef(q)
  useEffect(() => {
    // the address was changed by something else: a link, the palette, 'clear'
    if (q !== sent.current) {
      sent.current = q
      setText(q)
    }
  }, [q])
  useEffect(() => {
    const next = text.trim()
    if (next === sent.current) return
    const timer = setTimeout(() => {
      sent.current = next
      onChange(next)
    }, SETTLE_MS)
    return () => clearTimeout(timer)
  }, [text, onChange])
  return (
    <SearchField aria-label={say('list.search')} value={text} onChange={setText} className="box group flex h-[34px] w-[250px] flex-none items-center gap-2 px-2.5 min-[1536px]:w-[340px]">
      <Search size={15} aria-hidden="true" className="flex-none text-ink-3" />
      <Input
        ref={searchRef}
        dir={directionOf(text)}
        maxLength={200}
        placeholder={say('list.searchHint')}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
          event.preventDefault()
          onDown()
        }}
        className="min-w-0 flex-1 bg-transparent [&::-webkit-search-cancel-button]:hidden"
      />
      <Key chord="F3" />
      <Button className="grid size-6 place-items-center rounded text-ink-3 group-data-empty:hidden data-hovered:text-ink">
        <X size={14} aria-hidden="true" />
      </Button>
    </SearchField>
  )
}
