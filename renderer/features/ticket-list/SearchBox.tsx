import { Search, X } from 'lucide-react'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { Button } from 'react-aria-components/Button'
import { Input } from 'react-aria-components/Input'
import { SearchField } from 'react-aria-components/SearchField'
import { useSay } from '../../i18n/words.tsx'
import { Key } from '../../ui/Action.tsx'
import { directionOf } from '../../ui/Field.tsx'

/** Typing settles this long before the list is asked again. */
const SETTLE_MS = 120

interface SearchBoxProps { readonly q: string; readonly onChange: (q: string) => void; readonly searchRef: RefObject<HTMLInputElement | null>; readonly onDown: () => void }

/** Letters show at once; the list follows when they settle. */
export function SearchBox({ q, onChange, searchRef, onDown }: SearchBoxProps) {
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
    <SearchField aria-label={say('list.search')} value={text} onChange={setText} className="box group flex h-8 w-[230px] min-w-0 items-center gap-2 px-2.5 min-[1536px]:w-[300px]">
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
      <Button className="grid size-6 flex-none place-items-center rounded text-ink-3 group-data-empty:hidden data-hovered:text-ink">
        <X size={14} aria-hidden="true" />
      </Button>
    </SearchField>
  )
}
