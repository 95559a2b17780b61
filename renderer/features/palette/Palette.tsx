import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { BookOpenText, FileText, Search } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Dialog } from 'react-aria-components/Dialog'
import { Input } from 'react-aria-components/Input'
import { Menu, MenuItem } from 'react-aria-components/Menu'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { TextField } from 'react-aria-components/TextField'
import type { Article } from '#domain/directory/directory.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useHiddenHotkeys } from '../../app/hotkeys.tsx'
import { useLanguage, useSay } from '../../i18n/words.tsx'
import { directionOf } from '../../ui/Field.tsx'
import { useFocusReturn } from '../../ui/focus-return.ts'
import { Code, Written } from '../../ui/Text.tsx'
import { indexArticles, matchArticles } from '../ticket-entry/articles.ts'
import { ArticleReading } from './ArticleReading.tsx'
import { meets, useCommands } from './commands.ts'
import { findTickets, type FoundTicket } from './find-tickets.ts'

interface PaletteProps { readonly isOpen: boolean; readonly onClose: () => void; readonly onTakeMessage: () => void }

/** Everything by its name: tickets by code or words, ready answers, screens, queues and commands. */
export function Palette({ isOpen, onClose, onTakeMessage }: PaletteProps) {
  const say = useSay()
  useFocusReturn(isOpen)
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable className="fixed inset-0 z-50 flex justify-center bg-black/35 px-6 pt-[14vh]">
      <Modal className="float h-fit max-h-[70vh] w-full max-w-[600px]">
        <Dialog aria-label={say('palette.title')} className="flex max-h-[70vh] flex-col outline-none">
          <PaletteBody onClose={onClose} onTakeMessage={onTakeMessage} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

/** Ready answers that one search shows. */
const ARTICLES_SHOWN = 4

function PaletteBody({ onClose, onTakeMessage }: Omit<PaletteProps, 'isOpen'>) {
  useHiddenHotkeys()
  const say = useSay()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const query = useDeferredValue(text.trim())
  const commands = useCommands(onTakeMessage).filter(({ name, hidden }) => (query === '' ? hidden !== true : meets(name, query)))
  const found = useQuery({ queryKey: ['tickets', 'find', query], queryFn: () => findTickets(query), enabled: query !== '' })
  const tickets = query === '' ? [] : (found.data ?? [])
  const all = query !== '' && tickets.length > 0
  const city = useCity()
  const language = useLanguage()
  const answers = useMemo(() => indexArticles(city.directory.articles), [city])
  const articles = query === '' ? [] : matchArticles(answers, query, ARTICLES_SHOWN).map(({ article }) => article)
  const [reading, setReading] = useState<Article | null>(null)

  const act = (id: string): void => {
    const article = articles.find((candidate) => `article ${candidate.id}` === id)
    if (article !== undefined) return setReading(article)
    onClose()
    if (id === 'search') return void navigate({ to: '/tickets', search: { view: 'all', status: 'any', q: query } })
    const ticket = tickets.find((candidate) => candidate.id === id)
    if (ticket !== undefined) return void navigate({ to: '/tickets/$ticketId', params: { ticketId: ticket.id } })
    commands.find((command) => command.id === id)?.run()
  }

  // whoever knows the code types it and Enter, faster than anything is found: the key waits for the first hit
  const awaited = useRef(false)
  const settled = query === text.trim() && !found.isFetching
  const first = tickets[0]?.id ?? null
  const onEnter = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Enter' || event.currentTarget.getAttribute('aria-activedescendant')) return
    awaited.current = true
    takeFirst()
  }
  const takeFirst = (): void => {
    if (!awaited.current || !settled || first === null) return
    awaited.current = false
    act(first)
  }
  useEffect(takeFirst)

  if (reading !== null) return <ArticleReading article={reading} onBack={() => setReading(null)} />
  return (
    <Autocomplete
      inputValue={text}
      onInputChange={(typed) => {
        awaited.current = false
        setText(typed)
      }}
    >
      <TextField type="search" aria-label={say('palette.label')} autoFocus className="flex items-center gap-2.5 border-b border-line px-4">
        <Search size={17} aria-hidden="true" className="text-ink-3" />
        <Input dir={directionOf(text)} placeholder={say('palette.placeholder')} maxLength={200} onKeyDown={onEnter} className="h-12 flex-1 bg-transparent text-base outline-none [&::-webkit-search-cancel-button]:hidden" />
      </TextField>
      <Menu aria-label={say('palette.results')} onAction={(key) => act(String(key))} className="min-h-0 overflow-auto p-1.5 outline-none" renderEmptyState={() => <p className="p-4 text-center text-ink-3">{say(found.isFetching ? 'loading' : 'palette.none')}</p>}>
        {tickets.map((ticket) => (
          <MenuItem key={ticket.id} id={ticket.id} textValue={ticket.code} className="option">
            <FoundRow ticket={ticket} />
          </MenuItem>
        ))}
        {all && (
          <MenuItem id="search" textValue={say('palette.all')} className="option">
            <Search size={15} aria-hidden="true" className="text-ink-3" />
            {say('palette.all')}
          </MenuItem>
        )}
        {articles.map((article) => (
          <MenuItem key={article.id} id={`article ${article.id}`} textValue={nameIn({ name: article.title, nameEn: article.titleEn }, language)} className="option">
            <BookOpenText size={15} aria-hidden="true" className="flex-none text-ink-3" />
            <span className="min-w-0 flex-1 truncate">{nameIn({ name: article.title, nameEn: article.titleEn }, language)}</span>
            <span className="flex-none text-xs text-ink-3">{say('palette.article')}</span>
          </MenuItem>
        ))}
        {commands.map(({ id, name, icon: Glyph }) => (
          <MenuItem key={id} id={id} textValue={name} className="option">
            <Glyph size={15} aria-hidden="true" className="text-ink-3" />
            {name}
          </MenuItem>
        ))}
      </Menu>
    </Autocomplete>
  )
}

function FoundRow({ ticket }: { ticket: FoundTicket }) {
  const language = useLanguage()
  const city = useCity()
  const subject = city.subjectOf(ticket.categoryId)
  return (
    <>
      <FileText size={15} aria-hidden="true" className="flex-none text-ink-3" />
      <span className="flex-none font-medium">{subject === null ? ticket.categoryId : nameIn(subject.category, language)}</span>
      <Written className="min-w-0 flex-1 truncate text-xs text-ink-3">{ticket.about}</Written>
      <Code code={ticket.code} className="flex-none text-xs text-ink-2" />
    </>
  )
}
