import type { Directory } from '#domain/directory/directory.ts'
import { lineage } from '#domain/directory/tree.ts'
import { ticketRow } from '#domain/ticket/views.ts'
import type { TicketView } from '#ipc/contract.ts'
import { articleFor } from '../ticket-entry/articles.ts'
import { citySentence, type SentenceValues } from '../ticket-entry/city-sentence.ts'
import { standingSentence, type Voice } from '../ticket-entry/sentences.ts'

/** The city's own sentence, where it has one in this language. */
export const sentenceOfCity = ({ city, format }: Voice, id: string, values: SentenceValues): string | null => citySentence(city.directory.texts, format.language, id, values)

/** What stands in the box when an answer is written: the knowledge base's answer about this subject; empty where it has none. */
export function answerDraft(directory: Directory, categoryId: string, language: 'fa' | 'en'): string {
  const article = articleFor(directory.articles, lineage(directory.categories, categoryId))
  if (article === null) return ''
  return language === 'en' && article.en !== '' ? article.en : article.fa
}

/** How it stands, as one says it on the telephone. */
export const standingDraft = (voice: Voice, { state, parts, pending }: TicketView): string =>
  standingSentence(voice, { ...ticketRow(state, parts), number: 0, pending: pending.length > 0 })

/** The code inside a sentence of either direction: isolated, so that its groups keep their order. */
export const codeInWords = ({ format }: Voice, code: string): string => `\u2066${format.code(code)}\u2069`
