import { useNavigate } from '@tanstack/react-router'
import { MousePointerClick, Plus, Search } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { Input } from 'react-aria-components/Input'
import { TextField } from 'react-aria-components/TextField'
import type { Section } from '#domain/directory/directory.ts'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action, Key } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Choose } from '../../ui/Choose.tsx'
import { directionOf } from '../../ui/Field.tsx'
import { Tick } from '../../ui/Tick.tsx'
import { unseen, useSectionChanges } from './changes.ts'
import { entriesOf, entryOf, idOf, isRetired } from './entry.ts'
import { EntryList } from './EntryList.tsx'
import { EntryPane } from './EntryPane.tsx'
import { listNotes } from './list-notes.ts'
import { NEW } from './sections.ts'
import { flat, treeOf } from './titles.ts'

/** The kinds of message are the law's: they are worded here, not made. */
const FIXED: ReadonlySet<Section> = new Set(['kinds'])

/** A section of the directory: its entries, the open one's form, and what hangs on it. */
export function DirectorySection({ section, chosen }: { section: Section; chosen: string | null }) {
  const say = useSay()
  const format = useFormat()
  const { directory } = useCity()
  const navigate = useNavigate()
  const changes = useSectionChanges(section, directory)
  const [search, setSearch] = useState('')
  const [retired, setRetired] = useState(false)
  const [year, setYear] = useState<string | null>(null)
  const searched = useDeferredValue(search)
  const box = useRef<HTMLInputElement>(null)
  const pane = useRef<HTMLDivElement>(null)
  const added = unseen(changes)
  const speaker = useMemo(() => ({ directory, say, format }), [directory, say, format])
  const notes = useMemo(() => listNotes(section, directory, { directory, say, format }), [section, directory, say, format])
  const all = treeOf(section, speaker, searched, retired, added)
  const years = section === 'holidays' ? [...new Set(directory.holidays.map(({ id }) => id.slice(0, 4)))].sort().reverse() : []
  const nodes = year === null ? all : all.filter(({ id }) => id.startsWith(year))
  const open = (id: string): void => void navigate({ to: '/administration/$section', params: { section }, search: { entry: id }, replace: true })
  // what waits is shown as it was saved: the directory has the old one until the server has answered
  const found = chosen === null || chosen === NEW ? null : changes.get(chosen)?.standing?.is === 'waiting' ? changes.get(chosen)?.last?.after ?? null : entryOf(directory, section, chosen) ?? changes.get(chosen)?.last?.after ?? null
  const toForm = (): void => pane.current?.querySelector<HTMLElement>('form input:not([disabled]),form textarea,form button:not([disabled])')?.focus()
  const make = (): void => {
    open(NEW)
    requestAnimationFrame(toForm)
  }
  const toSearch = (): void => {
    box.current?.focus()
    box.current?.select()
  }
  useEffect(() => box.current?.focus(), [])
  useHotkeys('screen', [
    { chord: 'F3', says: 'list.search', bar: true, run: toSearch },
    ...(FIXED.has(section) ? [] : [{ chord: 'Alt+KeyN', says: 'administration.new', bar: true, run: make }]),
  ])
  const retiredCount = entriesOf(directory, section).filter(isRetired).length
  const title = say(`administration.${section}`)
  return (
    <>
      <section aria-label={title} className="flex min-h-0 min-w-0 flex-col border-e border-line bg-surface">
        <header className="flex h-12 flex-none items-center gap-2 border-b border-line ps-4 pe-3">
          <h1 className="text-base font-bold">{title}</h1>
          <span className="text-xs text-ink-3">{format.number(flat(nodes).length)}</span>
          {!FIXED.has(section) && (
            <Action small className="ms-auto" chord="Alt+KeyN" onPress={make}>
              <Plus size={14} aria-hidden="true" />
              {say('administration.new')}
            </Action>
          )}
        </header>
        <div className="flex flex-none flex-col gap-1.5 border-b border-line px-3 py-2">
          <TextField type="search" aria-label={say('filter.find', { what: title })} value={search} onChange={setSearch} className="box flex h-[34px] items-center gap-2 px-2.5">
            <Search size={15} aria-hidden="true" className="text-ink-3" />
            <Input
              ref={box}
              dir={directionOf(search)}
              placeholder={say('filter.find', { what: title })}
              maxLength={200}
              className="h-full min-w-0 flex-1 bg-transparent [&::-webkit-search-cancel-button]:hidden"
              onKeyDown={(event) => {
                const [first] = flat(nodes)
                if (event.key === 'Enter' && first !== undefined) open(first.id)
              }}
            />
            <Key chord="F3" />
          </TextField>
          {(retiredCount > 0 || years.length > 1) && (
            <div className="flex items-center gap-2">
              {years.length > 1 && <Choose label={say('administration.year')} any={say('administration.allYears')} value={year} onChange={setYear} choices={years.map((id) => ({ id, name: format.digits(id) }))} />}
              {retiredCount > 0 && <Tick label={say('administration.showRetired', { n: retiredCount })} isSelected={retired} onChange={setRetired} />}
            </div>
          )}
        </div>
        <EntryList label={title} nodes={nodes} chosen={chosen} onChoose={open} onEnter={toForm} search={searched} changes={changes} notes={notes} />
      </section>
      <div ref={pane} className="contents">
        {chosen === NEW || found !== null ? (
          <EntryPane key={`${section} ${chosen}`} section={section} directory={directory} entry={found} changes={found === null ? undefined : changes.get(idOf(found))} onSaved={(id) => id !== chosen && open(id)} />
        ) : (
          <div className="col-span-2 min-h-0 bg-surface">
            <Blank icon={<MousePointerClick size={28} />} title={say(chosen === null ? 'administration.choose' : 'administration.gone')}>
              {say(FIXED.has(section) ? 'administration.chooseHintFixed' : 'administration.chooseHint')}
            </Blank>
          </div>
        )}
      </div>
    </>
  )
}
