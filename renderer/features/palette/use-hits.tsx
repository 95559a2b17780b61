import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { BookOpenText, FileText, Search } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import type { Article } from '#domain/directory/directory.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useLanguage, useSay } from '../../i18n/words.tsx'
import { Code, Written } from '../../ui/Text.tsx'
import { indexArticles, matchArticles } from '../ticket-entry/articles.ts'
import { meets, useCommands } from './commands.ts'
import { findTickets, type FoundTicket } from './find-tickets.ts'

/** One line of the palette's list. */
export interface Hit {
  readonly id: string
  readonly name: string
  readonly line: ReactNode
  readonly run: () => void
  /** The palette stays open for it. */
  readonly stays?: boolean
}

const ARTICLES_SHOWN = 4

/** Ready answers and commands by their words; without a query the commands that one could not guess. */
export function useKnown(query: string, onTakeMessage: () => void, onRead: (article: Article) => void): readonly Hit[] {
  const city = useCity()
  const language = useLanguage()
  const commands = useCommands(onTakeMessage).filter(({ name, hidden }) => (query === '' ? hidden !== true : meets(name, query)))
  const answers = useMemo(() => indexArticles(city.directory.articles), [city])
  const articles = query === '' ? [] : matchArticles(answers, query, ARTICLES_SHOWN).map(({ article }) => article)
  return [
    ...articles.map((article): Hit => {
      const name = nameIn({ name: article.title, nameEn: article.titleEn }, language)
      return { id: `article ${article.id}`, name, line: <ArticleLine name={name} />, run: () => onRead(article), stays: true }
    }),
    ...commands.map(({ id, name, icon: Glyph, run }): Hit => ({ id, name, line: <><Glyph size={15} aria-hidden="true" className="text-ink-3" />{name}</>, run })),
  ]
}

/** Messages by code or words, and the way to all of them; null while they are looked up. */
export function useTickets(query: string): readonly Hit[] | null {
  const say = useSay()
  const navigate = useNavigate()
  // not among the queries that are read again on news: that would shuffle the lines under somebody's finger
  const found = useQuery({ queryKey: ['palette', query], queryFn: () => findTickets(query), enabled: query !== '', gcTime: 0 })
  if (query === '') return []
  if (found.isPending) return null
  const tickets = (found.data ?? []).map((ticket): Hit => ({
    id: ticket.id, name: ticket.code, line: <TicketLine ticket={ticket} />, run: () => void navigate({ to: '/tickets/$ticketId', params: { ticketId: ticket.id } }),
  }))
  if (tickets.length === 0) return []
  const all = say('palette.all')
  return [...tickets, { id: 'search', name: all, line: <><Search size={15} aria-hidden="true" className="text-ink-3" />{all}</>, run: () => void navigate({ to: '/tickets', search: { view: 'all', status: 'any', q: query } }) }]
}

function ArticleLine({ name }: { name: string }) {
  const say = useSay()
  return (
    <>
      <BookOpenText size={15} aria-hidden="true" className="flex-none text-ink-3" />
      <span className="min-w-0 flex-1 truncate">{name}</span>
      <span className="flex-none text-xs text-ink-3">{say('palette.article')}</span>
    </>
  )
}

function TicketLine({ ticket }: { ticket: FoundTicket }) {
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
