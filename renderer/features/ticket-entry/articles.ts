import type { Article } from '#domain/directory/directory.ts'
import { fold } from '#domain/text/fold.ts'

/** An answer of the knowledge base with its folded words. */
export interface Answer {
  readonly article: Article
  readonly title: readonly string[]
  readonly asked: readonly string[]
  readonly text: readonly string[]
}

const words = (...texts: readonly string[]): readonly string[] => texts.flatMap((text) => fold(text).split(' ')).filter((word) => word !== '')

export const indexArticles = (articles: readonly Article[]): readonly Answer[] =>
  articles.filter(({ retired }) => !retired).map((article) => ({
    article, title: words(article.title, article.titleEn), asked: words(article.words), text: words(article.fa, article.en),
  }))

const TITLE_START = 8
const ASKED_FOR = 6
const TITLE_WORD = 5
const TITLE_INSIDE = 3
const TEXT_WORD = 1

function meets(word: string, { title, asked, text }: Answer): number {
  if (title[0]?.startsWith(word)) return TITLE_START
  if (asked.some((other) => other.startsWith(word))) return ASKED_FOR
  if (title.some((other) => other.startsWith(word))) return TITLE_WORD
  if (title.some((other) => other.includes(word))) return TITLE_INSIDE
  return text.some((other) => other.startsWith(word)) ? TEXT_WORD : 0
}

/** Answers that meet every typed word; the best first, of equals the one that stands first in the city's list. Nothing typed gives the first of all. */
export function matchArticles(answers: readonly Answer[], query: string, limit: number): readonly Answer[] {
  const typed = words(query)
  return answers
    .map((answer, order) => {
      const scores = typed.map((word) => meets(word, answer))
      return { answer, order, score: scores.includes(0) ? -1 : scores.reduce((sum, score) => sum + score, 0) }
    })
    .filter(({ score }) => score >= 0)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .slice(0, limit)
    .map(({ answer }) => answer)
}

/** What is read out about a subject: its own article, else that of the nearest heading above it. `line`: the subject and its ancestors, nearest first. */
export function articleFor(articles: readonly Article[], line: readonly string[]): Article | null {
  for (const categoryId of line) {
    const found = articles.find((article) => !article.retired && article.categoryId === categoryId)
    if (found !== undefined) return found
  }
  return null
}
